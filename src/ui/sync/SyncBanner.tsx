'use client';
import { useConnectionHealth, useReliableChannel, useSyncStatus } from '../../react/index.js';
import type { ChannelSyncStatus } from '../../store/index.js';
import { renderPart, type RenderProp } from '../headless/renderPart.js';
import { useNow } from '../headless/useNow.js';
import { defaultSteadiness, useSteady } from '../headless/useSteady.js';
import { Shape } from '../status/shapes.js';
import { channelStates, stateAttributes, type SyncState } from '../status/stateTable.js';
import { agoOf } from '../strings/ago.js';
import type { ReliableChannelStrings } from '../strings/strings.js';
import { useUiSettings } from '../strings/UiProvider.js';

/** What the banner is drawn from: the channel's sync status, or as much of it as another store knows. */
export type SyncStatusLike = Pick<ChannelSyncStatus, 'status'> & Partial<ChannelSyncStatus>;

/** What a `render` function of {@link SyncBanner} is given. */
export interface SyncBannerState {
  readonly state: SyncState;
  readonly label: string;
}

export interface SyncBannerProps {
  /** The status itself, instead of that of the channel around it. */
  status?: SyncStatusLike;
  /** Whether the channel is open yet, and its network there for the first time; goes with `status`. @default 'open' */
  channelState?: 'opening' | 'connecting' | 'open' | 'failed';
  /** Why opening failed. */
  error?: Error;
  /** What "Try again" does while incomplete. @default asks the channel around it to retrieve everything lost */
  onRetrieve?: () => void;
  /** What "Try again" does when opening failed. @default opens the channel around it again */
  onRetry?: () => void;
  /** Where "heard … ago" takes the time from, ms since the epoch. Keep it stable. @default Date.now */
  now?: () => number;
  /** Draws another element in its place. */
  render?: RenderProp<SyncBannerState>;
  className?: string;
}

const systemNow = () => Date.now();
const fallback: SyncStatusLike = { status: 'syncing' };

// Only "catching up" waits: losing the network, or a message, is news at once, and so is that all is well.
const delayOf = (state: SyncState) => (state === 'syncing' ? defaultSteadiness.delay : 0);

function channelLabel(
  strings: ReliableChannelStrings,
  state: SyncState,
  status: SyncStatusLike,
  error?: Error,
): string {
  switch (state) {
    case 'connecting':
      return strings.connecting(status.unsent ?? 0);
    case 'syncing':
      return strings.syncing(status.missing ?? 0);
    case 'incomplete':
      return strings.incomplete(status.lost ?? 0);
    case 'offline':
      return strings.offline(status.unsent ?? 0);
    case 'failed':
      return strings.openFailed(error?.message);
    default:
      return strings[state];
  }
}

function BannerView({
  status = fallback,
  channelState = 'open',
  error,
  onRetrieve,
  onRetry,
  now = systemNow,
  render,
  className,
}: SyncBannerProps) {
  const { strings } = useUiSettings();
  const state = useSteady<SyncState>(
    channelState === 'open' ? status.status : channelState,
    delayOf,
    defaultSteadiness.hold,
  );
  const time = useNow(1_000, now);
  const entry = channelStates[state];
  const label = channelLabel(strings, state, status, error);
  // Nobody can see a last message that no one refers to yet: how fresh the claim is belongs to the claim.
  const showsHeard = state === 'synced' && time !== undefined;
  const actions: Partial<Record<SyncState, (() => void) | undefined>> = { incomplete: onRetrieve, failed: onRetry };
  const tryAgain = actions[state];
  return renderPart(
    'div',
    render,
    {
      ...stateAttributes(state, entry),
      className: className ? `rc rc-sync ${className}` : 'rc rc-sync',
      children: (
        <>
          <Shape name={entry.shape} />
          {/* Only the state is spoken; the seconds that pass are not news. */}
          <span role="status" className="rc-sync-label">
            {label}
          </span>
          {showsHeard && (
            <span className="rc-sync-heard">
              {strings.heard(status.lastHeardAt === undefined ? undefined : agoOf(time, status.lastHeardAt))}
            </span>
          )}
          {tryAgain && (
            <button type="button" className="rc-button" onClick={() => tryAgain()}>
              {strings.tryAgain}
            </button>
          )}
        </>
      ),
    },
    { state, label },
  );
}

function ConnectedBanner(props: SyncBannerProps) {
  const status = useSyncStatus();
  const { state, error, retrieve, retry } = useReliableChannel();
  const connection = useConnectionHealth();
  const channelState = state === 'open' && connection.status === 'connecting' ? 'connecting' : state;
  return (
    <BannerView
      onRetrieve={retrieve}
      onRetry={retry}
      {...props}
      status={status}
      channelState={channelState}
      error={error}
    />
  );
}

/**
 * One line that says how complete the conversation is: up to date, catching up, incomplete, offline.
 * @avoid more than once for a channel. For one thread or one count: `CompletenessBadge`
 * @accessibility only the state has the role `status` and is announced; the seconds that count on are not. "Try again"
 * is a button
 */
export function SyncBanner(props: SyncBannerProps) {
  return props.status === undefined && props.channelState === undefined ? (
    <ConnectedBanner {...props} />
  ) : (
    <BannerView {...props} />
  );
}
