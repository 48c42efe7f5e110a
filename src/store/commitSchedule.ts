import type { Clock } from '../engine/index.js';

/** Turns many requests for a commit into few commits. */
export interface CommitSchedule {
  /** Asks for a commit; asking again before it happens changes nothing. */
  request(): void;
  /** Ends it: a commit asked for does not happen any more. */
  cancel(): void;
}

/**
 * Commits at the end of the current microtask turn when nothing was committed for `interval` ms, so that what happens
 * by itself is seen at once; then, while a burst goes on, once per `interval` ms.
 */
export function createCommitSchedule(commit: () => void, clock: Clock, interval: number): CommitSchedule {
  let requested = false;
  let cancelled = false;
  let stopTimer = (): void => {};
  let committedAt = Number.NEGATIVE_INFINITY;

  const run = (): void => {
    if (cancelled) return;
    requested = false;
    committedAt = clock.now();
    commit();
  };

  return {
    request() {
      if (requested || cancelled) return;
      requested = true;
      const elapsed = clock.now() - committedAt;
      // A clock that was set back must not postpone anything.
      if (elapsed >= interval || elapsed < 0) queueMicrotask(run);
      else {
        const timer = clock.setTimeout(run, interval - elapsed);
        stopTimer = () => clock.clearTimeout(timer);
      }
    },
    cancel() {
      cancelled = true;
      stopTimer();
    },
  };
}
