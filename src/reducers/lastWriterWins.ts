import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { ReadonlySharedMap } from '../store/sharedMap.js';
import { placeIn } from './draft.js';
import type { MessageOrigin, Orphans, Reducer } from './reducer.js';
import type { Operation, TargetedKind, TargetOptions } from './targeted.js';
import { targetedReducer } from './targeted.js';

/** What a message writes. */
export interface RegisterWrite<V> {
  /** What it is about: the messageId of the message it edits, or any name, as `'title'`. */
  readonly target: string;
  readonly value: V;
  /** Wins over every write that is not final, whichever was later: a deletion over an edit. @default false */
  readonly final?: boolean;
}

/** A write that counts, and who made it when. */
export type RegisterEntry<V> = MessageOrigin & RegisterWrite<V>;

/** What is written about one target: the last final write, else the last one, in log order. */
export interface Register<V> extends RegisterEntry<V> {
  /** Every write that counts, in log order. */
  readonly history: readonly RegisterEntry<V>[];
}

/** The answer of {@link lastWriterWins}. */
export interface Registers<V> {
  /** What is written, by target; a target without a write, or that is not here, has none. */
  readonly registers: ReadonlySharedMap<Register<V>>;
  /** Writes about targets that are not here, by target. */
  readonly orphans: ReadonlySharedMap<Orphans>;
}

/** What {@link lastWriterWins} takes. */
export interface LastWriterWinsOptions<V> extends TargetOptions {
  /**
   * What a message writes; undefined = nothing. What it says may depend on nothing but the message, or two participants
   * come to different answers. A message on which it throws counts for nothing: the first such error is reported, the others
   * are only counted, in `completeness.unreadable`.
   */
  write: (message: LogEntry) => RegisterWrite<V> | undefined;
}

type Write<V> = Operation & RegisterWrite<V>;

/** The last write about each target wins, in log order: edits, deletions, titles, profiles, whether a poll is open. */
export function lastWriterWins<V>(options: LastWriterWinsOptions<V>): Reducer<Registers<V>> {
  const kind: TargetedKind<Write<V>, Register<V>> = {
    ...options,
    read: options.write,
    decidedAt: ({ target }) => target,
    enter(write, register, _deciding, insert) {
      const history = insert(register?.history ?? [], write, compareEntries);
      const wins =
        !register ||
        (Boolean(write.final) === Boolean(register.final) ? compareEntries(write, register) > 0 : Boolean(write.final));
      return { ...(wins ? write : register), history };
    },
  };
  return targetedReducer(kind, ({ byTarget, orphans }) => ({ registers: byTarget, orphans }));
}

/**
 * What a register said at the time of a message: whether a poll was open when a vote was cast, not whether it is now.
 * @param at the message; its own write counts
 */
export function registerAt<V>(
  register: Register<V> | undefined,
  at: Pick<MessageOrigin, 'messageId' | 'lamportTimestamp'>,
): RegisterEntry<V> | undefined {
  const history = register?.history ?? [];
  const index = placeIn<Pick<MessageOrigin, 'messageId' | 'lamportTimestamp'>>(history, at, compareEntries);
  const own = history[index];
  const before = history.slice(0, own?.messageId === at.messageId ? index + 1 : index);
  return before.findLast(({ final }) => final) ?? before.at(-1);
}
