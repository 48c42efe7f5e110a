import type { LogEntry, MessageDelivery, MissingState, Participant, SyncStatus } from '../engine/index.js';
import type { MessageRow } from './rows.js';
import type { ReadonlySharedMap } from './sharedMap.js';
import { SharedMap } from './sharedMap.js';

/** An own message that nobody has confirmed, and how far it got. */
export type OutboxEntry = LogEntry & MessageDelivery;

/** {@link SyncStatus}, and how much of one's own has not gone out. */
export interface ChannelSyncStatus extends SyncStatus {
  /** Own messages that wait to be sent: `queued` or `sending`, a count. The outbox has those that were sent and not confirmed, too. */
  readonly unsent: number;
}

/** A snapshot of a channel. What has not changed since the last one is the same object. */
export interface ChannelState {
  /** Older messages that are in persistence only, a count: `loadOlder` of the channel brings them. */
  readonly older: number;
  /** What became of own messages, by messageId. */
  readonly deliveries: ReadonlySharedMap<MessageDelivery>;
  /** Missing and lost ids, in the order they were noticed. */
  readonly missing: readonly MissingState[];
  /** Own messages nobody has confirmed, in log order: queued, sending, sent, unconfirmed, failed. */
  readonly outbox: readonly OutboxEntry[];
  readonly syncStatus: ChannelSyncStatus;
  /** Everybody else heard; when, at most a second behind. */
  readonly participants: readonly Participant[];
}

/** The messages of a channel, and where something is missing. */
export interface ChannelRows {
  /** Every row in log order; a gap stands directly before the first row that names it. */
  readonly rows: readonly MessageRow[];
  /** The same rows by messageId. */
  readonly rowsById: ReadonlySharedMap<MessageRow>;
}

/** {@link ChannelState} with its rows: what `withRows` adds. */
export interface RowsState extends ChannelState, ChannelRows {}

/** The empty channel: what is shown on a server, and while a channel is opening. */
export const emptyChannelState: RowsState = {
  rows: [],
  older: 0,
  rowsById: SharedMap.empty(),
  deliveries: SharedMap.empty(),
  missing: [],
  outbox: [],
  syncStatus: { status: 'syncing', received: 0, missing: 0, lost: 0, lastHeardAt: undefined, unsent: 0 },
  participants: [],
};
