import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { ChannelState, DeliveredRow, HeldRow, MessageRow } from '../store/index.js';
import { share } from '../store/same.js';
import type { ReadonlySharedMap } from '../store/sharedMap.js';
import { SharedMap } from '../store/sharedMap.js';
import type { Reducer } from './reducer.js';

/** How much of the channel an answer is made of. What kind of message is missing nobody knows: it is of the channel as a whole. */
export interface Completeness {
  /** True when nothing is known to be missing: nothing below, and the channel is `synced`. Otherwise counts are lower bounds. */
  readonly complete: boolean;
  /** Messages known to be missing, a count. */
  readonly missing: number;
  /** Messages given up, a count; they count as soon as they turn up. */
  readonly lost: number;
  /** Older messages that are in persistence only and were not read, a count: `loadOlder` of the channel brings them. */
  readonly unread: number;
}

/** An answer, and how much of the channel it is made of. */
export interface Reduced<A> {
  readonly answer: A;
  readonly completeness: Completeness;
}

type Content = DeliveredRow | HeldRow;

const contentOf = (row: MessageRow | undefined): Content | undefined => (row && 'content' in row ? row : undefined);

const isSameMessage = (a: LogEntry, b: LogEntry): boolean =>
  a.senderId === b.senderId &&
  a.lamportTimestamp === b.lamportTimestamp &&
  (a.content === b.content ||
    (a.content.length === b.content.length && a.content.every((byte, index) => byte === b.content[index])));

/**
 * Follows the states of one store with a reducer: each state costs what changed since the last one that was given.
 * What leaves memory for persistence goes on counting; what the user discards does not.
 */
export function createMessageFold<A>(reducer: Reducer<A>): (state: ChannelState) => Reduced<A> {
  let rowsById: ReadonlySharedMap<MessageRow> = SharedMap.empty();
  let reduced: Reduced<A> = {
    answer: reducer.empty,
    completeness: { complete: false, missing: 0, lost: 0, unread: 0 },
  };
  let last: ChannelState | undefined;
  /** Messages that count and are in persistence only. */
  const left = new Set<string>();

  /** What came or changed, in log order, and what was discarded. */
  const changesOf = (state: ChannelState): (readonly [string, LogEntry | undefined])[] => {
    if (!last) return state.rows.flatMap((row) => ('content' in row ? [[row.messageId, row] as const] : []));
    const came: Content[] = [];
    const discarded: string[] = [];
    for (const [messageId, before, now] of state.rowsById.changesSince(rowsById)) {
      const [was, is] = [contentOf(before), contentOf(now)];
      if (is) {
        const counts = left.delete(messageId);
        if (!(was ? isSameMessage(was, is) : counts)) came.push(is);
      } else if (was) {
        if (state.deliveries.get(messageId)?.status === 'discarded') discarded.push(messageId);
        else left.add(messageId);
      }
    }
    came.sort(compareEntries);
    return [...discarded.map((id) => [id, undefined] as const), ...came.map((row) => [row.messageId, row] as const)];
  };

  return (state) => {
    if (state === last) return reduced;
    let { answer } = reduced;
    if (state.rowsById !== rowsById) {
      const changes = changesOf(state);
      rowsById = state.rowsById;
      if (changes.length > 0) answer = reducer.apply(answer, changes);
    }
    last = state;
    const { status, missing, lost } = state.syncStatus;
    const unread = Math.max(0, state.older - left.size);
    const completeness = share(reduced.completeness, {
      complete: status === 'synced' && missing + lost + unread === 0,
      missing,
      lost,
      unread,
    });
    reduced = share(reduced, { answer, completeness });
    return reduced;
  };
}
