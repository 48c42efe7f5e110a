import type { LogEntry } from '../engine/index.js';

/**
 * Makes one answer of all messages, whatever order they arrive in: the answer is a function of the set of messages, and
 * a change costs what it changes. Pure; answers are immutable, and what a change leaves alone keeps its identity.
 *
 * Make a reducer once, outside of components: its answer is kept per reducer.
 */
export interface Reducer<A> {
  /** The answer to no messages. */
  readonly empty: A;
  /**
   * The answer after `changes`.
   * @param changes messages by id: one that came, or is another than before; undefined = it is gone, as if it had never
   * been there. A message that was applied before changes nothing.
   */
  apply(answer: A, changes: Iterable<readonly [messageId: string, message: LogEntry | undefined]>): A;
}

/** A message a reducer read, without its content. */
export type MessageOrigin = Omit<LogEntry, 'content'>;

/** Messages that wait for the one they are about. */
export interface Orphans {
  /** How many there are, a count. */
  readonly count: number;
}
