import type { Clock } from '../ports/index.js';
import type { Moment } from '../sds/index.js';
import type { ActiveTime } from './activeTime.js';

/** The longest the timer sleeps, ms, also when nothing is due: a wake now and then tells sleeping from waiting. */
const LONGEST = 60_000;

/** The channel's one timer. */
export class Wakeup {
  readonly #clock: Clock;
  readonly #time: ActiveTime;
  readonly #wake: () => void;
  #timer: unknown;
  /** What the timer is set for, active ms. */
  #at = Infinity;

  constructor(clock: Clock, time: ActiveTime, wake: () => void) {
    this.#clock = clock;
    this.#time = time;
    this.#wake = wake;
  }

  /** Something is due at `due`, active ms; Infinity = nothing is. */
  set(due: number, at: Moment): void {
    const wakeAt = Math.min(due, at.active + LONGEST);
    // A timer set for earlier finds nothing due and sets the next one.
    if (wakeAt >= this.#at) return;
    this.#clock.clearTimeout(this.#timer);
    this.#at = wakeAt;
    const delay = Math.max(0, Math.ceil(wakeAt - at.active));
    this.#time.expect(delay);
    this.#timer = this.#clock.setTimeout(() => {
      this.#at = Infinity;
      this.#wake();
    }, delay);
  }

  close(): void {
    this.#clock.clearTimeout(this.#timer);
  }
}
