import type { Moment } from '../sds/index.js';

/** A timer that comes this much later than asked for was asleep in between, ms. */
const SLEEP_SLACK = 5_000;
/**
 * A step longer than this is a sleep in which messages were missed, ms: the longest timer of a minute, and the minute that
 * browsers let the timers of a hidden tab wait.
 */
const SLEEP = 130_000;

/**
 * Tells the time that counts for time-outs: online and awake. A machine that slept for an hour comes back as if no time
 * had passed, and so does one whose wall clock was set back.
 */
export class ActiveTime {
  #now: number;
  #active = 0;
  #online: boolean;
  /** The longest step that is not a sleep, ms. */
  #longestStep = SLEEP_SLACK;
  readonly #jumped: (step: number, now: number) => void;

  /** @param jumped called when the time since the last input was a sleep, ms, or negative: the clock was set back */
  constructor(now: number, online: boolean, jumped: (step: number, now: number) => void) {
    this.#jumped = jumped;
    this.#now = now;
    this.#online = online;
  }

  get online(): boolean {
    return this.#online;
  }

  /** The moment of an input at wall-clock time `now`. */
  at(now: number): Moment {
    const step = now - this.#now;
    this.#now = now;
    if (this.#online && step > 0) this.#active += Math.min(step, this.#longestStep);
    if (step < 0 || (this.#online && step > SLEEP)) this.#jumped(step, now);
    return { now, active: this.#active };
  }

  /** From `now` on, time counts (or does not). */
  setOnline(online: boolean, now: number): void {
    this.at(now);
    this.#online = online;
  }

  /** Nothing is expected to happen for `delay` ms: a step that long is no sleep. */
  expect(delay: number): void {
    this.#longestStep = delay + SLEEP_SLACK;
  }
}
