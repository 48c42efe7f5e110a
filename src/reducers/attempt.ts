import { report } from '../engine/emitter.js';

/** What came of work that may throw. */
export interface Attempted<T> {
  readonly value?: T;
  readonly threw?: true;
}

/** Does work that the app brings; what it throws for one message, which may be anybody's, does not stop the others. */
export type Attempt = <T>(work: () => T) => Attempted<T>;

/** An {@link Attempt} that reports the first error only: a stranger can send any number of messages that nobody can read. */
export function createAttempt(): Attempt {
  let isReported = false;
  return (work) => {
    try {
      return { value: work() };
    } catch (error) {
      if (!isReported) report(error);
      isReported = true;
      return { threw: true };
    }
  };
}
