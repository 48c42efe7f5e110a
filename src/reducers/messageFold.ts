import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { DeliveredRow, HeldRow, MessageRow, RowsState } from '../store/index.js';
import { changesSince } from '../store/changesSince.js';
import { share } from '../store/same.js';
import type { ReadonlySharedMap } from '../store/sharedMap.js';
import { SharedMap } from '../store/sharedMap.js';
import type { AnswerInParts, Reducer } from './reducer.js';

/** How much of the channel an answer is made of. What kind of message is missing nobody knows: it is of the channel as a whole. */
export interface Completeness {
  /**
   * True when nothing is known to be missing: nothing below but what is unreadable, and the channel is `synced`. Otherwise
   * counts are lower bounds.
   */
  readonly complete: boolean;
  /** Messages known to be missing, a count. */
  readonly missing: number;
  /** Messages given up, a count; they count as soon as they turn up. */
  readonly lost: number;
  /** Older messages that are in persistence only and were not read, a count: `loadOlder` of the channel brings them. */
  readonly unread: number;
  /** Messages that are here and not counted yet, at least so many: a long log is counted in parts, so that the page answers. */
  readonly uncounted: number;
  /** Messages that count for nothing because the app's own function threw on them, a count: it is the same for everybody. */
  readonly unreadable: number;
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

/** Folds on where it stopped: `state` is followed, of whose messages no more than `limit` are counted now. @default all */
export type MessageFold<A> = (state: RowsState, limit?: number) => Reduced<A>;

/**
 * Follows the states of one store with a reducer: each state costs what changed since the last one that was given. While
 * `uncounted` is not 0, the answer is the one before, and the next call, with the same state or a later one, counts on.
 * What leaves memory for persistence goes on counting; what the user discards does not.
 */
export function createMessageFold<A>(reducer: Reducer<A>): MessageFold<A> {
  let rowsById: ReadonlySharedMap<MessageRow> = SharedMap.empty();
  let reduced: Reduced<A> = {
    answer: reducer.empty,
    completeness: { complete: false, missing: 0, lost: 0, unread: 0, uncounted: 0, unreadable: 0 },
  };
  let last: RowsState | undefined;
  /** Messages that count and are in persistence only. */
  const left = new Set<string>();
  /** What is being counted. */
  let work: { readonly changes: readonly Changed[]; at: number; readonly parts: AnswerInParts<A> } | undefined;

  /** What came or changed, and what was discarded: by its id. */
  const changesOf = (state: RowsState): Changed[] => {
    if (!last) return state.rows.filter((row) => 'content' in row);
    const came: Changed[] = [];
    const discarded: Changed[] = [];
    for (const [messageId, before, now] of changesSince(rowsById, state.rowsById)) {
      const [was, is] = [contentOf(before), contentOf(now)];
      if (is) {
        const counts = left.delete(messageId);
        if (!(was ? isSameMessage(was, is) : counts)) came.push(is);
      } else if (was) {
        if (state.deliveries.get(messageId)?.status === 'discarded') discarded.push(messageId);
        else left.add(messageId);
      }
    }
    return [...discarded, ...came];
  };

  /** Takes up what came since the last time; false = nothing did. */
  const begin = (state: RowsState, answer: A): boolean => {
    if (state.rowsById === rowsById) return false;
    const changes = changesOf(state);
    ({ rowsById } = state);
    last = state;
    if (changes.length > 0) work = { changes, at: 0, parts: beginParts(reducer, answer) };
    return work !== undefined;
  };

  /** Counts no more than `limit` messages; returns the answer, which is the one before until all are counted. */
  const count = (state: RowsState, limit: number): A => {
    let { answer } = reduced;
    let most = limit;
    while ((work || begin(state, answer)) && most > 0) {
      const { changes, at, parts } = work!;
      const part = changes.slice(at, at + most);
      // Lists grow at their end where messages come in log order.
      parts.apply(part.sort(compareChanges).map(toChange));
      work!.at += part.length;
      most -= part.length;
      if (work!.at < changes.length) break;
      answer = parts.finish();
      work = undefined;
    }
    return answer;
  };

  return (state, limit = Number.POSITIVE_INFINITY) => {
    if (state === last && !work) return reduced;
    const answer = count(state, limit);
    last = state;
    const { status, missing, lost } = state.syncStatus;
    const unread = Math.max(0, state.older - left.size);
    const uncounted = work ? work.changes.length - work.at : 0;
    const completeness = share(reduced.completeness, {
      complete: status === 'synced' && missing + lost + unread + uncounted === 0,
      missing,
      lost,
      unread,
      uncounted,
      unreadable: reducer.unreadable?.(answer) ?? 0,
    });
    reduced = share(reduced, { answer, completeness });
    return reduced;
  };
}

/** A message, or the id of one that is gone. */
type Changed = Content | string;

const toChange = (one: Changed): readonly [messageId: string, message: LogEntry | undefined] =>
  typeof one === 'string' ? [one, undefined] : [one.messageId, one];

/** Log order; what goes, goes first. */
function compareChanges(a: Changed, b: Changed): number {
  if (typeof a !== 'string' && typeof b !== 'string') return compareEntries(a, b);
  return Number(typeof a !== 'string') - Number(typeof b !== 'string');
}

function beginParts<A>(reducer: Reducer<A>, before: A): AnswerInParts<A> {
  let answer = before;
  return (
    reducer.begin?.(answer) ?? {
      apply: (changes) => void (answer = reducer.apply(answer, changes)),
      finish: () => answer,
    }
  );
}
