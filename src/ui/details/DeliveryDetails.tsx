'use client';
import { forwardRef, useId, useState, useSyncExternalStore, type ForwardedRef, type KeyboardEvent } from 'react';
import { useMessage, useMessageStatus } from '../../react/index.js';
import { Button } from '../headless/Button.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { Time } from '../list/Time.js';
import { DeliveryStatus, type DeliveryLike } from '../status/DeliveryStatus.js';
import { Shape } from '../status/shapes.js';
import { flags, stateAttributes, stepStates, type StepKind } from '../status/stateTable.js';
import type { ReliableChannelStrings } from '../strings/strings.js';
import { useUiSettings } from '../strings/UiProvider.js';
import type { DeliveryHappening } from './deliveryHistory.js';
import { deliverySteps, type DeliveryStep } from './deliverySteps.js';
import { useDeliveryHistory } from './useDeliveryHistory.js';

/** What a `render` function of {@link DeliveryDetails} is given. */
export interface DeliveryDetailsState {
  readonly open: boolean;
  readonly steps: readonly DeliveryStep[];
}

export interface DeliveryDetailsProps extends PartOptions<DeliveryDetailsState> {
  /** An own message of the channel around it. Nothing is drawn for a message that has no delivery state. */
  messageId?: string;
  /** The state itself, instead of `messageId`: for stores of one's own. */
  delivery?: DeliveryLike;
  /** When what happened, in that order; goes with `delivery`. @default nothing is known of when */
  history?: readonly DeliveryHappening[];
  /** When it was written, ms since the epoch; goes with `delivery`. */
  writtenAt?: number;
  /** Shows the words beside the tick. @default false */
  showLabel?: boolean;
  /** Open from the start. @default false */
  defaultOpen?: boolean;
  /** Takes the button out of the tab order, for lists with one tab stop. @default 0 */
  buttonTabIndex?: 0 | -1;
}

const nothing: readonly DeliveryHappening[] = [];
/** What is going on, and what the reader did: nobody asks when. */
const timeless: readonly StepKind[] = ['sending', 'discarded'];

type ViewProps = Given<DeliveryDetailsProps> & { delivery: DeliveryLike };

function stepLabel(
  strings: ReliableChannelStrings,
  { kind, times = 1, participantId = '' }: DeliveryStep,
  delivery: DeliveryLike,
  displayName: (participantId: string) => string,
): string {
  const labels: Partial<Record<StepKind, string>> = {
    queued: strings.stepWritten,
    resent: strings.stepResent(times),
    'possibly-acknowledged': strings.stepPossiblyAcknowledged,
    acknowledged: strings.stepAcknowledged(displayName(participantId)),
    unconfirmed: strings.notConfirmed,
    failed: strings.notSent(delivery.error?.message),
  };
  return labels[kind] ?? strings[kind as 'sending' | 'sent' | 'discarded'];
}

function DetailsView(props: ViewProps) {
  const {
    delivery,
    history,
    writtenAt,
    showLabel,
    defaultOpen = false,
    buttonTabIndex,
    messageId: _,
    ...given
  } = props;
  const { strings, displayName } = useUiSettings();
  const [open, setOpen] = useState(defaultOpen);
  const id = useId();
  const steps = deliverySteps(delivery, history ?? nothing, writtenAt);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    // Only this closes; a list or a dialog around it takes the next one.
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
    event.currentTarget.querySelector('button')?.focus();
  };
  return renderPart(
    'div',
    given,
    {
      ...flags({ open }),
      className: 'rc-details',
      onKeyDown,
    },
    { open, steps },
    <Button
      look="details-button"
      tabIndex={buttonTabIndex}
      aria-expanded={open}
      aria-controls={`${id}steps`}
      onClick={() => setOpen(!open)}
    >
      <DeliveryStatus delivery={delivery} showLabel={showLabel} />
    </Button>,
    <ol id={`${id}steps`} className="rc-details-steps" aria-label={strings.deliverySteps} hidden={!open}>
      {open &&
        steps.map((step) => {
          const entry = stepStates[step.kind];
          return (
            <li key={`${step.kind} ${step.participantId ?? ''}`} {...stateAttributes(step.kind, entry)}>
              <Shape name={entry.shape} />
              <span className="rc-details-step">{stepLabel(strings, step, delivery, displayName)}</span>{' '}
              {step.at === undefined ? (
                history && !timeless.includes(step.kind) && <em>{strings.timeUnknown}</em>
              ) : (
                <Time at={step.at} />
              )}
            </li>
          );
        })}
    </ol>,
  );
}

const never = () => () => {};

function useView(props: Given<DeliveryDetailsProps>): ViewProps | undefined {
  const { messageId = '' } = props;
  const delivery = useMessageStatus(messageId);
  const row = useMessage(messageId);
  const record = useDeliveryHistory('DeliveryDetails', true);
  const read = () => record?.of(messageId) ?? nothing;
  const history = useSyncExternalStore(record?.subscribe ?? never, read, read);
  const writtenAt = row !== undefined && 'lamportTimestamp' in row ? row.lamportTimestamp : undefined;
  return delivery && { ...props, delivery, history, writtenAt };
}

/**
 * The tick as a button that opens what happened to an own message: when it was written, sent and sent again, and who has
 * it, by which proof. Times are those seen since the page was opened; of what came before it only says that it happened.
 * @avoid where the tick is enough, as on every row of a busy chat: `DeliveryStatus`
 * @accessibility a button with `aria-expanded`. Enter or Space opens, Escape closes and keeps the focus. In a list
 * with a tab stop of its own, `buttonTabIndex={-1}` leaves it out
 */
export const DeliveryDetails = /* @__PURE__ */ forwardRef(function DeliveryDetails(
  props: DeliveryDetailsProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(DetailsView, useView, props.delivery, props, partRef);
});
