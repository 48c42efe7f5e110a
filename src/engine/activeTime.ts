import type { Clock } from '../ports/index.js';
import type { Moment } from '../sds/index.js';

/** A timer that comes this much later than asked for was asleep in between, ms. */
const SLEEP_SLACK = 5_000;
/**
 * A step longer than this is a sleep in which messages were missed, ms: the longest timer of a minute, and the minute that
 * browsers let the timers of a hidden tab wait.
 */
const SLEEP = 130_000;
/** The longest the timer sleeps, ms, also when nothing is due: a wake now and then tells sleeping from waiting. */
const LONGEST = 60_000;

/**
 * Tells the time that counts for time-outs: online and awake. A machine that slept for an hour comes back as if no time
 * had passed, and so does one whose wall clock was set back. It has the channel's one timer.
 * @param jumped called when the time since the last input was a sleep, ms, or negative: the clock was set back
 * @param wake called when the timer rings
 */
export function createActiveTime(
  clock: Clock,
  online: boolean,
  jumped: (step: number, now: number) => void,
  wake: () => void,
) {
  let last = clock.now();
  let active = 0;
  /** The longest step that is not a sleep, ms. */
  let longestStep = SLEEP_SLACK;
  let timer: unknown;
  /** What the timer is set for, active ms. */
  let wakeAt = Infinity;

  /** The moment of an input. */
  function now(): Moment {
    const time = clock.now();
    const step = time - last;
    last = time;
    if (online && step > 0) active += Math.min(step, longestStep);
    if (step < 0 || (online && step > SLEEP)) jumped(step, time);
    return { now: time, active };
  }

  return {
    now,

    get online(): boolean {
      return online;
    },

    /** From now on, time counts (or does not). */
    setOnline(counts: boolean): void {
      now();
      online = counts;
    },

    /** Something is due at `due`, active ms; Infinity = nothing is. */
    wakeBy(due: number, at: Moment): void {
      const earliest = Math.min(due, at.active + LONGEST);
      // A timer set for earlier finds nothing due and sets the next one.
      if (earliest >= wakeAt) return;
      clock.clearTimeout(timer);
      wakeAt = earliest;
      const delay = Math.max(0, Math.ceil(earliest - at.active));
      longestStep = delay + SLEEP_SLACK;
      timer = clock.setTimeout(() => {
        wakeAt = Infinity;
        wake();
      }, delay);
    },

    close(): void {
      clock.clearTimeout(timer);
      wakeAt = -Infinity;
    },
  };
}
