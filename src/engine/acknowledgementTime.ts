/** Acknowledgements that are remembered, a count: of so many, one is hardly ever not for a first attempt. */
const REMEMBERED = 6;

/**
 * How long the network lets an answer take: the shortest of the last acknowledgements, each counted from its message's first
 * attempt. Of a message that was sent twice nobody knows which attempt was answered (Karn's rule for TCP), but it was no
 * faster than that. Where frames get lost some answers still come at once; where the way is long none does.
 */
export class AcknowledgementTime {
  readonly #recent = new Array<number>(REMEMBERED).fill(0);
  #index = 0;
  #last = -Infinity;

  /** How long an attempt should wait for its answer, ms: twice the shortest. */
  get wait(): number {
    return 2 * Math.min(...this.#recent);
  }

  /** A message first tried at `triedAt` is acknowledged now, both active ms. */
  took(triedAt: number, active: number): void {
    const elapsed = active - triedAt;
    // One frame may acknowledge a whole burst.
    if (active === this.#last) this.#recent[this.#index] = Math.min(this.#recent[this.#index]!, elapsed);
    else this.#recent[(this.#index = (this.#index + 1) % REMEMBERED)] = elapsed;
    this.#last = active;
  }
}
