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
  apply(answer: A, changes: MessageChanges): A;
  /**
   * Begins an answer that is made in parts, where all at once would keep the page busy. @default `apply`, part by part:
   * each part then costs an answer of its own
   */
  begin?(answer: A): AnswerInParts<A>;
  /** How many messages could not be read, because what the app gave to read them threw, a count. @default 0 */
  unreadable?(answer: A): number;
}

/** Messages by id: one that came, or is another than before; undefined = it is gone. */
export type MessageChanges = Iterable<readonly [messageId: string, message: LogEntry | undefined]>;

/** An answer that is being made. */
export interface AnswerInParts<A> {
  /** As {@link Reducer.apply}. */
  apply(changes: MessageChanges): void;
  /** The answer after all of that, the one it began with if nothing changed; the last thing that is asked of it. */
  finish(): A;
}

/** A message a reducer read, without its content. */
export type MessageOrigin = Omit<LogEntry, 'content'>;

/** Messages that wait for the one they are about. */
export interface Orphans {
  /** How many there are, a count. */
  readonly count: number;
}

/** A reducer that makes its answers in parts, also those that are made at once. */
export function reducerOf<A>(reducer: Omit<Reducer<A>, 'apply'> & Required<Pick<Reducer<A>, 'begin'>>): Reducer<A> {
  return {
    ...reducer,
    apply(answer, changes) {
      const parts = reducer.begin(answer);
      parts.apply(changes);
      return parts.finish();
    },
  };
}
