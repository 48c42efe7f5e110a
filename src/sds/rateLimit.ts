/** So many per minute: a minute's worth at once, and then at an even rate. */
export class RateLimit {
  readonly #perMinute: number;
  /** When all so far are paid for at the even rate, active ms; it may lie a minute ahead. */
  #paidAt = -Infinity;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** When the next one is allowed, active ms. */
  get allowedAt(): number {
    return this.#perMinute < 1 ? Infinity : this.#paidAt - 60_000 + 60_000 / this.#perMinute;
  }

  spend(active: number): void {
    this.#paidAt = Math.max(this.#paidAt, active) + 60_000 / this.#perMinute;
  }

  /** Takes one back: it was worth it. */
  refund(): void {
    this.#paidAt -= 60_000 / this.#perMinute;
  }
}
