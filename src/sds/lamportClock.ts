/** The Lamport timestamp of a channel, ms since the epoch (SDS, Participant state). */
export class LamportClock {
  #value: number;

  /** @param start the current epoch time, or what was kept over a reload */
  constructor(start: number) {
    this.#value = Math.floor(start);
  }

  get value(): number {
    return this.#value;
  }

  /** Steps to the next own timestamp: max(now, current + 1) (SDS, Send Message). */
  next(now: number): number {
    this.#value = Math.max(Math.floor(now), this.#value + 1);
    return this.#value;
  }

  /** Follows a delivered message (SDS, Deliver Message), but not one from further ahead of now than `maxAhead` ms. */
  follow(timestamp: number, now: number, maxAhead: number): void {
    if (timestamp > this.#value && timestamp <= now + maxAhead) this.#value = timestamp;
  }
}
