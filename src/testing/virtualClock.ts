import type { Clock } from '../ports/index.js';
import { TimerQueue, type Timer } from './timerQueue.js';

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /**
   * Moves time on by `ms`, runs every timer that falls due, in order, each at its own time, and lets everything that
   * waits only for promises run its course before time moves again. What a running timer sets in turn runs too when it
   * falls due. Calls wait for one another.
   * @throws what a timer threw, as a rejection; time stands at that timer then
   */
  advance(ms: number): Promise<void>;
  /** Timers set and neither run nor cleared, a count: what a closed channel must leave at 0. */
  readonly pending: number;
}

/** 2026-01-01T00:00:00Z: a fixed start, so that a run is the same on every day. */
const defaultStart = Date.UTC(2026, 0, 1);

/** A longer delay overflows real timers and fires at once there; here it is an error, so that tests find it. */
const longestDelay = 2 ** 31 - 1;

/** Promise turns in a row without a call to the clock after which all chains count as run out. */
const quietTurns = 64;

/** A timer that so many timers without a delay led to, each set by the one before, is one of a loop without end. */
const deepest = 10_000;

/**
 * Makes a clock for tests and simulations. It waits for microtasks only, never for a macrotask, so minutes of virtual time pass
 * in milliseconds; whatever needs a macrotask (IndexedDB, WebCrypto, a BroadcastChannel) does not move while `advance` runs.
 *
 * Nothing can tell that the microtask queue is empty without leaving it, so `advance` gives way turn by turn until 64
 * turns in a row passed in which nobody called the clock. A chain of promises that ends in a timer, a timestamp or a
 * cleared timer keeps itself alive by that call, however long it is in all; it would have to await more than 64 times
 * between two calls to be left behind, and even then it only goes on a step later.
 * @param start ms since the epoch. @default 2026-01-01T00:00:00Z
 */
export function createVirtualClock(start: number = defaultStart): VirtualClock {
  const timers = new TimerQueue();
  let time = start;
  let serial = 0;
  let calls = 0;
  let depth = 0;
  let previous: Promise<void> = Promise.resolve();

  async function settle(): Promise<void> {
    for (let quiet = 0, seen = calls; quiet < quietTurns; quiet++) {
      await undefined;
      if (calls === seen) continue;
      seen = calls;
      quiet = 0;
    }
  }

  async function run(ms: number): Promise<void> {
    await settle();
    const end = time + ms;
    for (let timer = timers.take(end); timer; timer = timers.take(end)) {
      depth = timer.depth;
      if (depth > deepest) {
        throw new Error(
          `Virtual time stands still: ${deepest} timers without a delay set one another. Give the one that sets itself again a delay.`,
        );
      }
      time = Math.max(time, timer.due);
      timer.callback();
      await settle();
    }
    depth = 0;
    time = end;
  }

  return {
    now() {
      calls += 1;
      return time;
    },
    setTimeout(callback, delay) {
      calls += 1;
      if (delay > longestDelay) {
        throw new RangeError(
          `Timer not set: ${delay} ms is longer than real timers can wait (${longestDelay} ms), they would fire at once. Wait in steps.`,
        );
      }
      const timer: Timer = {
        due: time + Math.max(0, delay),
        serial: serial++,
        depth: delay > 0 ? 0 : depth + 1,
        callback,
      };
      timers.add(timer);
      return timer;
    },
    clearTimeout(handle) {
      calls += 1;
      if (handle) timers.clear(handle as Timer);
    },
    advance(ms) {
      if (!(ms >= 0 && ms < Infinity)) {
        return Promise.reject(
          new RangeError(`Time not moved: ${ms} is not a time to move on by. Give milliseconds, 0 or more.`),
        );
      }
      const current = previous.then(() => run(ms));
      previous = current.catch(() => undefined);
      return current;
    },
    get pending() {
      return timers.size;
    },
  };
}
