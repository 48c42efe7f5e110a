import type { Clock } from '../../ports/index.js';

interface Timer {
  callback: (() => void) | undefined;
  handle: unknown;
}

/** One participant's clock: what falls due while it sleeps runs when it wakes, as on a laptop whose lid was closed. */
export class SleepingClock implements Clock {
  readonly #clock: Clock;
  readonly #ran: () => void;
  #late: Timer[] = [];
  asleep = false;

  /** @param ran called after every timer */
  constructor(clock: Clock, ran: () => void) {
    this.#clock = clock;
    this.#ran = ran;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(callback: () => void, delay: number): unknown {
    const timer: Timer = { callback, handle: undefined };
    timer.handle = this.#clock.setTimeout(() => this.#fire(timer), delay);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    const timer = handle as Timer | undefined;
    if (timer?.callback === undefined) return;
    timer.callback = undefined;
    this.#clock.clearTimeout(timer.handle);
  }

  wake(): void {
    this.asleep = false;
    const late = this.#late;
    this.#late = [];
    for (const timer of late) this.#fire(timer);
  }

  #fire(timer: Timer): void {
    const { callback } = timer;
    if (callback === undefined) return;
    if (this.asleep) {
      this.#late.push(timer);
      return;
    }
    timer.callback = undefined;
    callback();
    this.#ran();
  }
}
