'use client';
import { forwardRef, useRef, useState, type ForwardedRef } from 'react';
import { useConnectionHealth, useReliableChannel, useSyncStatus } from '../../react/index.js';
import type { ChannelSyncStatus } from '../../store/index.js';
import type { ConnectionLike } from '../badges/ConnectionBadge.js';
import { Button } from '../headless/Button.js';
import { drawPart, renderPart, type Given, type PartOptions } from '../headless/part.js';
import { useFocusBack } from '../headless/useFocusBack.js';
import { useNow } from '../headless/useNow.js';
import { defaultSteadiness, useSteadyState } from '../headless/useSteady.js';
import { Shape } from '../status/shapes.js';
import { channelStates, stateAttributes, type SyncState } from '../status/stateTable.js';
import { agoOf } from '../strings/ago.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** What the banner is drawn from: the channel's sync status, or as much of it as another store knows. */
export type SyncStatusLike = Pick<ChannelSyncStatus, 'status'> & Partial<ChannelSyncStatus>;

/** What a `render` function of {@link SyncBanner} is given. */
export interface SyncBannerState {
  readonly state: SyncState;
  readonly label: string;
}

export interface SyncBannerProps extends PartOptions<SyncBannerState> {
  /** The status itself, instead of that of the channel around it. */
  status?: SyncStatusLike;
  /** Whether the channel is open yet, and its network there for the first time; goes with `status`. @default 'open' */
  channelState?: 'opening' | 'connecting' | 'open' | 'failed';
  /** Whether the network is there; goes with `status`. @default `online` */
  connection?: ConnectionLike;
  /** Why opening failed. */
  error?: Error;
  /** What "Try again" does while incomplete. @default asks the channel around it to retrieve everything lost */
  onRetrieve?: () => void;
  /** What "Try again" does when opening failed. @default opens the channel around it again */
  onRetry?: () => void;
  /** Where "heard … ago" takes the time from, ms since the epoch. Keep it stable. @default Date.now */
  now?: () => number;
}

const fallback: SyncStatusLike = { status: 'syncing' };

// Only "catching up" waits: losing the network, or a message, is news at once, and so is that all is well.
const delayOf = (state: SyncState) => (state === 'syncing' ? defaultSteadiness.delay : 0);

/** Where the network is there in part, as without the subscription that brings messages, nobody can say "up to date". */
function stateOf(
  { status }: SyncStatusLike,
  channelState: SyncBannerProps['channelState'],
  connection: ConnectionLike | undefined,
): SyncState {
  if (channelState !== 'open' && channelState !== undefined) return channelState;
  return status === 'synced' && connection?.status === 'degraded' ? 'degraded' : status;
}

function BannerView({
  status = fallback,
  channelState = 'open',
  connection,
  error,
  onRetrieve,
  onRetry,
  now = Date.now,
  ...given
}: Given<SyncBannerProps>) {
  const { strings } = useUiSettings();
  const next = stateOf(status, channelState, connection);
  const time = useNow(1_000, now);
  const { missing = 0, lost = 0, unsent = 0 } = status;
  const labels: Partial<Record<SyncState, string>> = {
    connecting: strings.connecting(unsent),
    failed: strings.openFailed(error?.message),
    degraded: strings.connection('degraded', connection?.reason),
    syncing: strings.syncing(missing),
    incomplete: strings.incomplete(lost),
    offline: strings.offline(unsent),
  };
  const [state, label] = useSteadyState(next, labels[next] ?? strings[next as 'opening' | 'synced'], delayOf);
  const entry = channelStates[state];
  const [[toldState, told], tell] = useState<readonly [SyncState, string?]>([state, label]);
  if (toldState !== state) tell([state, label]);
  else if (told && told !== label) tell([state]);
  // Nobody can see a last message that no one refers to yet: how fresh the claim is belongs to the claim.
  const showsHeard = (state === 'synced' || state === 'degraded') && time !== undefined;
  const actions: Partial<Record<SyncState, (() => void) | undefined>> = { incomplete: onRetrieve, failed: onRetry };
  const tryAgain = actions[state];
  const words = useRef<HTMLSpanElement>(null);
  return renderPart(
    'div',
    given,
    {
      ...stateAttributes(state, entry),
      ...useFocusBack(words),
      className: 'rc-sync',
    },
    { state, label },
    <Shape name={entry.shape} />,
    // Only a new state is spoken; counts that go on, and the seconds that pass, are not news.
    <span ref={words} tabIndex={-1} role="status" aria-live={told ? undefined : 'off'} className="rc-sync-label">
      {label}
    </span>,
    showsHeard && (
      <span className="rc-sync-heard">
        {strings.heard(status.lastHeardAt === undefined ? undefined : agoOf(time, status.lastHeardAt))}
      </span>
    ),
    tryAgain && <Button onClick={() => tryAgain()}>{strings.tryAgain}</Button>,
  );
}

function useView(props: Given<SyncBannerProps>): Given<SyncBannerProps> & { key: string } {
  const status = useSyncStatus();
  const { channelId, state, error, retrieve, retry } = useReliableChannel();
  const connection = useConnectionHealth();
  const channelState = state === 'open' && connection.status === 'connecting' ? 'connecting' : state;
  // What was so of one channel is not said of the next, not for a moment.
  return { onRetrieve: retrieve, onRetry: retry, ...props, key: channelId, status, channelState, connection, error };
}

/**
 * One line that says how complete the conversation is: up to date, catching up, incomplete, offline.
 * @avoid more than once for a channel. For one thread or one count: `CompletenessBadge`
 * @accessibility a new state is announced (role `status`); counts that go on and the seconds that pass are not. "Try again"
 * is a button
 */
export const SyncBanner = /* @__PURE__ */ forwardRef(function SyncBanner(
  props: SyncBannerProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  return drawPart(BannerView, useView, props.status ?? props.channelState, props, partRef);
});
