import type { OrderKey } from './order.js';
import { compareUtf8 } from './order.js';
import { SortedList } from './sortedList.js';

/**
 * Delivered messages that are not in memory: their ids, and where each stands in the log. Made to be small, about 125
 * bytes a message, because there is no end to them.
 */
export class OlderMessages {
  readonly #timestamps = new Map<string, number>();
  readonly #ordered = new SortedList<string>(
    (a, b) => this.#timestamps.get(a)! - this.#timestamps.get(b)! || compareUtf8(a, b),
  );

  get size(): number {
    return this.#timestamps.size;
  }

  has(messageId: string): boolean {
    return this.#timestamps.has(messageId);
  }

  get(messageId: string): OrderKey | undefined {
    const lamportTimestamp = this.#timestamps.get(messageId);
    return lamportTimestamp === undefined ? undefined : { messageId, lamportTimestamp };
  }

  add({ messageId, lamportTimestamp }: OrderKey): void {
    this.#timestamps.set(messageId, lamportTimestamp);
    this.#ordered.add(messageId);
  }

  /** Takes in all that are there when a channel opens, oldest first: they are many, and the page waits. */
  restore(keys: readonly OrderKey[]): void {
    for (const { messageId, lamportTimestamp } of keys) this.#timestamps.set(messageId, lamportTimestamp);
    this.#ordered.fill(keys.map(({ messageId }) => messageId));
  }

  /** Returns whether it was one of them. */
  delete(messageId: string): boolean {
    if (!this.#timestamps.has(messageId)) return false;
    this.#ordered.delete(messageId);
    return this.#timestamps.delete(messageId);
  }

  /** The newest `count`, oldest first. */
  newest(count: number): OrderKey[] {
    return this.#ordered.newest(count).map((messageId) => this.get(messageId)!);
  }

  /** Whether the newest of them comes after this place. */
  reachAbove({ messageId, lamportTimestamp }: OrderKey): boolean {
    const last = this.#ordered.last;
    return last !== undefined && (this.#timestamps.get(last)! - lamportTimestamp || compareUtf8(last, messageId)) > 0;
  }
}
