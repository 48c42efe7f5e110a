'use client';
import { forwardRef, type ForwardedRef } from 'react';
import type { MessageDelivery, MessageStatus } from '../../engine/index.js';
import { useMessageStatus } from '../../react/index.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { deliveryStrings, type ReliableChannelStrings } from '../strings/strings.js';
import { useStrings } from '../strings/UiProvider.js';
import { Drawing } from './Drawing.js';
import { deliveryShapes } from './deliveryShapes.js';
import { deliveryStates, stateAttributes } from './stateTable.js';

/** What a tick is drawn from: a `MessageDelivery`, or as much of it as another store knows. */
export type DeliveryLike = Pick<MessageDelivery, 'status'> & Partial<Omit<MessageDelivery, 'status'>>;

/** What a `render` function of {@link DeliveryStatus} is given. */
export interface DeliveryStatusState {
  readonly status: MessageStatus;
  /** The words for it: the accessible name. */
  readonly label: string;
  /** Participants that proved they have it, a count. */
  readonly acknowledgedBy: number;
}

export interface DeliveryStatusProps extends PartOptions<DeliveryStatusState> {
  /** An own message of the channel around it. Nothing is drawn for a message that has no delivery state. */
  messageId?: string;
  /** The state itself, instead of `messageId`: for stores of one's own. */
  delivery?: DeliveryLike;
  /** Shows the words beside the shape; they are its name either way. @default false */
  showLabel?: boolean;
  /** Shows how many have it, once somebody has. @default false */
  count?: boolean;
  /** How many others there are, where that is known: "Received by 2 of 5". */
  roster?: number;
}

type ViewProps = Given<DeliveryStatusProps> & { delivery: DeliveryLike };

/** The words for a delivery state. */
export function deliveryLabel(
  strings: Pick<ReliableChannelStrings, keyof typeof deliveryStrings>,
  delivery: DeliveryLike,
  { count = false, roster }: { count?: boolean; roster?: number } = {},
): string {
  switch (delivery.status) {
    case 'possibly-acknowledged':
      return strings.possiblyAcknowledged;
    case 'acknowledged':
      return strings.acknowledged(count || roster !== undefined ? delivery.acknowledgedBy?.length : undefined, roster);
    case 'failed':
      return strings.failed(delivery.error?.message);
    default:
      return strings[delivery.status];
  }
}

function DeliveryMark({ delivery, showLabel, count = false, roster, messageId: _, ...given }: ViewProps) {
  const strings = useStrings(deliveryStrings);
  const entry = deliveryStates[delivery.status];
  const label = deliveryLabel(strings, delivery, { count, roster });
  const acknowledgedBy = delivery.acknowledgedBy?.length ?? 0;
  return renderPart(
    'span',
    given,
    {
      ...stateAttributes(delivery.status, entry),
      className: 'rc-status',
      title: showLabel ? undefined : label,
    },
    { status: delivery.status, label, acknowledgedBy },
    count && !showLabel && acknowledgedBy > 0 && (
      <span className="rc-count" aria-hidden="true">
        {acknowledgedBy}
      </span>
    ),
    <Drawing name={entry.shape} drawing={deliveryShapes[entry.shape]} />,
    <span className={showLabel ? 'rc-label' : 'rc-hidden'}>{label}</span>,
  );
}

function useView(props: Given<DeliveryStatusProps>): ViewProps | undefined {
  const delivery = useMessageStatus(props.messageId ?? '');
  return delivery && { ...props, delivery };
}

/**
 * The tick: what became of one's own message, as a shape with its words. Redrawn only when that message changes.
 * Never claims more than is proved: two ticks mean at least one participant has it.
 * @avoid for messages of others: they have no status, and it draws nothing. As a read receipt: that an app has a
 * message does not say that anybody read it
 * @accessibility the words are its text, with `showLabel` or without; the shape is hidden from assistive technology.
 * Shapes differ without colour, at 12 px and in forced colours. No live region: own ticks are silent
 */
export const DeliveryStatus = /* @__PURE__ */ forwardRef(function DeliveryStatus(
  props: DeliveryStatusProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(DeliveryMark, useView, props.delivery, props, partRef);
});
