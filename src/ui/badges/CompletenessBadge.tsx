'use client';
import { forwardRef, type ForwardedRef } from 'react';
import { useChannelState } from '../../react/currentChannel.js';
import { useReliableChannel, useSyncStatus } from '../../react/index.js';
import type { ChannelState } from '../../store/index.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { Shape } from '../status/shapes.js';
import { completenessStates, stateAttributes, type CompletenessState } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { useIncomplete } from './useIncomplete.js';

/** How much of something is here: the `completeness` of `useReducedMessages`, or as much of it as another store knows. */
export interface CompletenessLike {
  /** Nothing is known to be missing. */
  readonly complete: boolean;
  /** Messages known to be missing, a count. @default 0 */
  readonly missing?: number;
  /** Messages given up, a count. @default 0 */
  readonly lost?: number;
  /** Older messages that were not read, a count. @default 0 */
  readonly unread?: number;
}

/** What a `render` function of {@link CompletenessBadge} is given. */
export interface CompletenessBadgeState {
  readonly state: CompletenessState;
  readonly label: string;
}

export interface CompletenessBadgeProps extends PartOptions<CompletenessBadgeState> {
  /** How much is here. @default that of the channel around it */
  completeness?: CompletenessLike;
  /** What is counted so far: "12 so far, 2 messages still missing". @default no number is shown */
  count?: number;
}

/** The one thing most worth saying: what may still come, then what will not, then what was not looked at. */
export function completenessState({
  complete,
  missing = 0,
  lost = 0,
  unread = 0,
}: CompletenessLike): CompletenessState {
  if (complete) return 'complete';
  if (missing > 0) return 'missing';
  if (lost > 0) return 'lost';
  return unread > 0 ? 'unread' : 'catching-up';
}

type ViewProps = Given<CompletenessBadgeProps> & { key?: string; completeness: CompletenessLike };

function BadgeView({ completeness, count, ...given }: ViewProps) {
  const { strings } = useUiSettings();
  const state = useIncomplete(completeness.complete) ? completenessState(completeness) : 'complete';
  const entry = completenessStates[state];
  const { missing = 0, lost = 0, unread = 0 } = completeness;
  const labels: Record<CompletenessState, string> = {
    complete: strings.complete(count),
    missing: strings.stillMissing(missing, count),
    lost: strings.partlyLost(lost, count),
    unread: strings.notRead(unread, count),
    'catching-up': strings.stillCatchingUp(count),
  };
  const label = labels[state];
  return renderPart(
    'span',
    given,
    {
      ...stateAttributes(state, entry),
      className: 'rc-badge',
    },
    { state, label },
    <Shape name={entry.shape} />,
    <span>{label}</span>,
  );
}

const olderOf = (state: ChannelState) => state.older;

function useView(props: Given<CompletenessBadgeProps>): ViewProps {
  const { status, missing, lost } = useSyncStatus();
  const unread = useChannelState('CompletenessBadge', olderOf);
  const complete = status === 'synced' && missing + lost + unread === 0;
  // What was so of one channel is not said of the next, not for a second.
  return { ...props, key: useReliableChannel().channelId, completeness: { complete, missing, lost, unread } };
}

/**
 * Says in one line how much of a channel, a thread or a count is here. It never says more than is known. What goes
 * missing is said when it has lasted for a second: messages overtake each other.
 * @avoid beside a `SyncBanner` of the same channel, which says the same
 * @accessibility text with a shape; states are told apart without colour. No live region: it may stand on every card
 * of a page
 */
export const CompletenessBadge = /* @__PURE__ */ forwardRef(function CompletenessBadge(
  props: CompletenessBadgeProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(BadgeView, useView, props.completeness, props, partRef);
});
