import type { OrderKey } from '../ports/order.js';
import { compareUtf8 } from '../ports/order.js';
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

  /** The place of the newest: whatever is delivered is compared with it. */
  #newestId = '';
  #newestTimestamp = -Infinity;

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

  add(key: OrderKey): void {
    const { messageId, lamportTimestamp } = key;
    this.#timestamps.set(messageId, lamportTimestamp);
    if (this.reachAbove(key)) {
      this.#ordered.add(messageId);
      return;
    }
    this.#ordered.append(messageId);
    this.#newestId = messageId;
    this.#newestTimestamp = lamportTimestamp;
  }

  /** Returns whether it was one of them. */
  delete(messageId: string): boolean {
    if (!this.#timestamps.has(messageId)) return false;
    this.#ordered.delete(messageId);
    this.#timestamps.delete(messageId);
    this.#findNewest();
    return true;
  }

  /** The newest `count`, oldest first. */
  newest(count: number): OrderKey[] {
    return this.#ordered.newest(count).map((messageId) => this.get(messageId)!);
  }

  /** Whether the newest of them comes after this place. */
  reachAbove({ messageId, lamportTimestamp }: OrderKey): boolean {
    return (this.#newestTimestamp - lamportTimestamp || compareUtf8(this.#newestId, messageId)) > 0;
  }

  #findNewest(): void {
    this.#newestId = this.#ordered.last ?? '';
    this.#newestTimestamp = this.#timestamps.get(this.#newestId) ?? -Infinity;
  }
}
