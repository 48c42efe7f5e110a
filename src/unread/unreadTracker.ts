import type { ReliableChannel } from '../engine/index.js';
import type { MessageRow, ReadableStore, RowsState } from '../store/index.js';
import { changesSince } from '../store/changesSince.js';
import { emptyChannelState } from '../store/index.js';
import type { ReadMarks } from './readMarks.js';
import { countRead, isRead, readAlso, readUpTo } from './readMarks.js';

/** What of a channel the user has not read. The same object until one of its fields changes. */
export interface Unread {
  /** Messages of others that are delivered and not read, a count, those that are in persistence only included. */
  readonly count: number;
  /** The one of them that arrived first, if it is in memory: where a divider belongs, however far up its row stands. */
  readonly firstUnreadId: string | undefined;
  /** How many of them are in persistence only, a count: `loadOlder` of the channel brings them. */
  readonly older: number;
  /**
   * Says that messages were read; kept over reloads. Always the same function for a channel.
   * @param messages the messageId of the last one read: everything that arrived up to it, wherever it stands; or the
   * messageIds of those read, as of the rows on screen; ids that are not in memory are ignored. @default everything
   */
  markRead(messages?: string | readonly string[]): void;
}

/** Follows a channel with what is unread of it. */
export interface UnreadTracker {
  get(): Unread;
  isUnread(messageId: string): boolean;
  subscribe(listener: () => void): () => void;
}

/** What a server renders, and what there is while a channel opens. */
export const nothingUnread: Unread = { count: 0, firstUnreadId: undefined, older: 0, markRead: () => {} };

const arrivalOf = (row: MessageRow | undefined): number | undefined =>
  row?.kind === 'message' ? row.arrival : undefined;

/** A new message costs itself, whatever the length of the log and however much is unread. */
export function createUnreadTracker(store: ReadableStore<RowsState>, channel: ReliableChannel): UnreadTracker {
  let { rowsById } = emptyChannelState;
  let marks: ReadMarks = [];
  /** The unread ones in memory. */
  const byArrival = new Map<number, string>();
  /** The first of them, if there is any: none is below. */
  let first = Infinity;
  let unread: Unread = { ...nothingUnread, markRead };

  function followRows(now: ReadMarks): void {
    const before = rowsById;
    ({ rowsById } = store.getState());
    for (const [messageId, was, is] of changesSince(before, rowsById)) {
      const [gone, here] = [arrivalOf(was), arrivalOf(is)];
      if (gone !== undefined && gone !== here) byArrival.delete(gone);
      if (here === undefined || isRead(now, here)) continue;
      byArrival.set(here, messageId);
      first = Math.min(first, here);
    }
  }

  function get(): Unread {
    const state = store.getState();
    const now = channel.read();
    const { received } = state.syncStatus;
    followRows(now);
    if (now !== marks) for (const arrival of byArrival.keys()) if (isRead(now, arrival)) byArrival.delete(arrival);
    marks = now;
    if (byArrival.size === 0) first = Infinity;
    // Arrivals are numbered without a gap: each step is one message that was read, or left memory.
    else while (!byArrival.has(first)) first++;
    const count = received - countRead(marks, received);
    const firstUnreadId = byArrival.get(first);
    const older = Math.max(0, count - byArrival.size);
    if (unread.count !== count || unread.firstUnreadId !== firstUnreadId || unread.older !== older) {
      unread = { count, firstUnreadId, older, markRead };
    }
    return unread;
  }

  function markRead(messages?: string | readonly string[]): void {
    const { rowsById: rows, syncStatus } = store.getState();
    const before = channel.read();
    let after: ReadMarks;
    if (messages === undefined) after = readUpTo(before, syncStatus.received);
    else if (typeof messages === 'string') after = readUpTo(before, arrivalOf(rows.get(messages)) ?? 0);
    else {
      const arrivals = messages.map((messageId) => arrivalOf(rows.get(messageId)));
      after = readAlso(
        before,
        arrivals.filter((arrival) => arrival !== undefined),
      );
    }
    if (after !== before) channel.setRead(after);
  }

  return {
    get,
    isUnread(messageId) {
      const arrival = arrivalOf(store.getState().rowsById.get(messageId));
      return arrival !== undefined && !isRead(channel.read(), arrival);
    },
    subscribe(listener) {
      const stops = [store.subscribe(listener), channel.on('read-changed', listener)];
      return () => stops.forEach((stop) => stop());
    },
  };
}
