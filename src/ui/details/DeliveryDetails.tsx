'use client';
import { useCallback, useId, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import { useMessage, useMessageStatus, useReliableChannel } from '../../react/index.js';
import { renderPart, type RenderProp } from '../headless/renderPart.js';
import { rowTime } from '../list/rowTime.js';
import { DeliveryStatus, type DeliveryLike } from '../status/DeliveryStatus.js';
import { Shape } from '../status/shapes.js';
import { stateAttributes, stepStates } from '../status/stateTable.js';
import type { ReliableChannelStrings } from '../strings/strings.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { deliveryHistoryOf, type DeliveryHappening } from './deliveryHistory.js';
import { deliverySteps, type DeliveryStep } from './deliverySteps.js';

/** What a `render` function of {@link DeliveryDetails} is given. */
export interface DeliveryDetailsState {
  readonly open: boolean;
  readonly steps: readonly DeliveryStep[];
}

export interface DeliveryDetailsProps {
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
  /** Draws another element in its place. */
  render?: RenderProp<DeliveryDetailsState>;
  className?: string;
}

type ViewProps = DeliveryDetailsProps & { delivery: DeliveryLike };

function stepLabel(
  strings: ReliableChannelStrings,
  { kind, times = 1, participantId = '' }: DeliveryStep,
  delivery: DeliveryLike,
  displayName: (participantId: string) => string,
): string {
  switch (kind) {
    case 'queued':
      return strings.stepWritten;
    case 'resent':
      return strings.stepResent(times);
    case 'possibly-acknowledged':
      return strings.stepPossiblyAcknowledged;
    case 'acknowledged':
      return strings.stepAcknowledged(displayName(participantId));
    case 'unconfirmed':
      return strings.notConfirmed;
    case 'failed':
      return strings.notSent(delivery.error?.message);
    default:
      return strings[kind];
  }
}

function DetailsView(props: ViewProps) {
  const {
    delivery,
    history = [],
    writtenAt,
    showLabel,
    defaultOpen = false,
    buttonTabIndex,
    render,
    className,
  } = props;
  const { strings, locale, displayName } = useUiSettings();
  const [open, setOpen] = useState(defaultOpen);
  const id = useId();
  const steps = deliverySteps(delivery, history, writtenAt);
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
    render,
    {
      'data-open': open ? '' : undefined,
      className: className ? `rc rc-details ${className}` : 'rc rc-details',
      onKeyDown,
      children: (
        <>
          <button
            type="button"
            className="rc-details-button"
            tabIndex={buttonTabIndex}
            aria-expanded={open}
            aria-controls={`${id}steps`}
            onClick={() => setOpen(!open)}
          >
            <DeliveryStatus delivery={delivery} showLabel={showLabel} />
          </button>
          <ol id={`${id}steps`} className="rc-details-steps" aria-label={strings.deliverySteps} hidden={!open}>
            {open &&
              steps.map((step) => {
                const entry = stepStates[step.kind];
                const time = step.at === undefined ? undefined : rowTime(step.at, locale);
                return (
                  <li key={`${step.kind} ${step.participantId ?? ''}`} {...stateAttributes(step.kind, entry)}>
                    <Shape name={entry.shape} />
                    <span className="rc-details-step">{stepLabel(strings, step, delivery, displayName)}</span>{' '}
                    {time && (
                      <time dateTime={time.iso} title={time.full}>
                        {time.short}
                      </time>
                    )}
                  </li>
                );
              })}
          </ol>
        </>
      ),
    },
    { open, steps },
  );
}

const nothing: readonly DeliveryHappening[] = [];
const never = () => () => {};

function ConnectedDetails({ messageId, ...props }: DeliveryDetailsProps & { messageId: string }) {
  const { channel } = useReliableChannel();
  const delivery = useMessageStatus(messageId);
  const row = useMessage(messageId);
  const history = channel && deliveryHistoryOf(channel);
  const read = useCallback(() => history?.of(messageId) ?? nothing, [history, messageId]);
  const happenings = useSyncExternalStore(history?.subscribe ?? never, read, () => nothing);
  if (delivery === undefined) return null;
  const writtenAt = row !== undefined && 'lamportTimestamp' in row ? row.lamportTimestamp : undefined;
  return <DetailsView {...props} delivery={delivery} history={happenings} writtenAt={writtenAt} />;
}

/**
 * The tick as a button that opens what happened to an own message: when it was written, sent and sent again, and who has
 * it, by which proof. Times are those seen since the page was opened; of what came before it only says that it happened.
 * @avoid where the tick is enough, as on every row of a busy chat: `DeliveryStatus`
 * @accessibility a button with `aria-expanded`. Enter or Space opens, Escape closes and keeps the focus. In a list
 * with a tab stop of its own, `buttonTabIndex={-1}` leaves it out
 */
export function DeliveryDetails(props: DeliveryDetailsProps) {
  if (props.delivery !== undefined) return <DetailsView {...props} delivery={props.delivery} />;
  if (props.messageId !== undefined) return <ConnectedDetails {...props} messageId={props.messageId} />;
  return null;
}
