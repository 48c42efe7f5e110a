class Share<T> {
  readonly items = new Map<T, number>();
  size = 0;
}

/** How much of something limited each participant takes up: a share each, and a total that those with the most make room for. */
export class Quotas<T> {
  readonly #each: number;
  readonly #all: number;
  readonly #shares = new Map<string, Share<T>>();
  #total = 0;

  constructor(each: number, all: number) {
    this.#each = each;
    this.#all = all;
  }

  /** How much a participant takes up. */
  of(participantId: string): number {
    return this.#shares.get(participantId)?.size ?? 0;
  }

  /** Whether a participant may take so much more. */
  allows(participantId: string, size: number): boolean {
    return this.of(participantId) + size <= this.#each;
  }

  /** A participant takes so much for an item, from now on if it took another amount before. */
  take(participantId: string, item: T, size = 1): void {
    let share = this.#shares.get(participantId);
    if (share === undefined) this.#shares.set(participantId, (share = new Share()));
    const more = size - (share.items.get(item) ?? 0);
    share.items.set(item, size);
    share.size += more;
    this.#total += more;
  }

  release(participantId: string, item: T): void {
    const share = this.#shares.get(participantId);
    const size = share?.items.get(item);
    if (share === undefined || size === undefined) return;
    share.items.delete(item);
    share.size -= size;
    this.#total -= size;
    if (share.items.size === 0) this.#shares.delete(participantId);
  }

  /** What is too much, if there is more than the total: the oldest of whoever has the most. The caller releases each at once. */
  *excess(): Iterable<T> {
    while (this.#total > this.#all) {
      let most = new Share<T>();
      let second = 0;
      for (const share of this.#shares.values()) {
        second = Math.max(second, Math.min(share.size, most.size));
        if (share.size > most.size) most = share;
      }
      for (const item of most.items.keys()) {
        yield item;
        if (this.#total <= this.#all || most.size < second) break;
      }
    }
  }
}
