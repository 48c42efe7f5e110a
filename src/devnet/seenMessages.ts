/** Remembers for a while which messages came by, so that a copy goes nowhere. Bounded: of more, the oldest are forgotten. */
export class SeenMessages {
  readonly #window: number;
  readonly #max: number;
  /** Hash -> when it was seen first, ms; in that order. */
  readonly #seen = new Map<string, number>();

  /** @param window ms @param max a count */
  constructor(window: number, max: number) {
    this.#window = window;
    this.#max = max;
  }

  /** @returns whether it is new, which it is no more from now on */
  add(hash: string, now: number): boolean {
    for (const [old, since] of this.#seen) {
      if (now - since < this.#window && this.#seen.size < this.#max) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(hash)) return false;
    this.#seen.set(hash, now);
    return true;
  }
}
