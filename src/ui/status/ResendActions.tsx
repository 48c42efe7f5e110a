'use client';
import { forwardRef, type ForwardedRef } from 'react';
import type { MessageStatus } from '../../engine/index.js';
import { useMessageStatus, useReliableChannel } from '../../react/index.js';
import { Button } from '../headless/Button.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { useUiSettings } from '../strings/UiProvider.js';
import type { DeliveryLike } from './DeliveryStatus.js';
import { Shape } from './shapes.js';
import { deliveryStates, stateAttributes } from './stateTable.js';

/** What a `render` function of {@link ResendActions} is given. */
export interface ResendActionsState {
  readonly status: MessageStatus;
  /** What is wrong. */
  readonly label: string;
  readonly resend: () => void;
  readonly discard: () => void;
}

export interface ResendActionsProps extends PartOptions<ResendActionsState> {
  /** An own message of the channel around it. */
  messageId?: string;
  /** The state itself: for stores of one's own. @default that of the message in the channel around it */
  delivery?: DeliveryLike;
  /** Goes with `delivery`. @default the channel's own */
  onResend?: (messageId: string) => void;
  /** Goes with `delivery`. @default the channel's own */
  onDiscard?: (messageId: string) => void;
  /** Takes the buttons out of the tab order, for lists with one tab stop. @default 0 */
  buttonTabIndex?: 0 | -1;
  /** The id of the element that says which message it is: read after the name of each button. */
  'aria-describedby'?: string;
}

type ViewProps = Given<ResendActionsProps> & { delivery: DeliveryLike };

/** Whether a message needs its author: it was not sent, or nobody confirmed it. */
export const isStuck = ({ status }: DeliveryLike): boolean => status === 'failed' || status === 'unconfirmed';

function ActionsView({ messageId = '', delivery, onResend, onDiscard, buttonTabIndex, ...given }: ViewProps) {
  const { strings } = useUiSettings();
  if (!isStuck(delivery)) return null;
  const { status } = delivery;
  const entry = deliveryStates[status];
  const label = status === 'failed' ? strings.notSent(delivery.error?.message) : strings.notConfirmed;
  const state = {
    status,
    label,
    resend: () => onResend?.(messageId),
    discard: () => onDiscard?.(messageId),
  };
  return renderPart(
    'div',
    given,
    {
      ...stateAttributes(status, entry),
      className: 'rc-trouble',
    },
    state,
    <span className="rc-trouble-label">
      <Shape name={entry.shape} />
      {label}
    </span>,
    (['resend', 'discard'] as const).map((action) => (
      <Button
        key={action}
        tabIndex={buttonTabIndex}
        aria-describedby={given['aria-describedby']}
        onClick={state[action]}
      >
        {strings[action]}
      </Button>
    )),
  );
}

function useView(props: Given<ResendActionsProps>): ViewProps | undefined {
  const delivery = useMessageStatus(props.messageId ?? '');
  const { resend, discard } = useReliableChannel();
  return delivery && { onResend: resend, onDiscard: discard, ...props, delivery };
}

/**
 * What went wrong with an own message and what can be done: resend it or discard it. Nothing while all is well.
 * @avoid inside of a `MessageList` or an `OutboxPanel`, which draw them
 * @accessibility words with a shape, and two real buttons; `aria-describedby` says on each of them which message it is.
 * In a list with a tab stop of its own, `buttonTabIndex={-1}` leaves them out
 */
export const ResendActions = /* @__PURE__ */ forwardRef(function ResendActions(
  props: ResendActionsProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(ActionsView, useView, props.delivery, props, partRef);
});
