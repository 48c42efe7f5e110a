import type { LogEntry, MessageDelivery, MessageStatus } from '../engine/index.js';
import { compareEntries } from '../sds/order.js';
import type { OutboxEntry } from './state.js';

const unconfirmed: ReadonlySet<MessageStatus> = new Set(['queued', 'sending', 'sent', 'unconfirmed', 'failed']);

/** Own messages that nobody has confirmed, in log order. */
export class Outbox {
  /** The same list until an entry changes. */
  entries: readonly OutboxEntry[] = [];
  readonly #byId = new Map<string, { readonly entry: OutboxEntry; readonly delivery: MessageDelivery }>();
  #changed = false;

  /** Takes note of an own message's delivery; undefined `entry` or `delivery` = it is not on its way (any more). */
  set(messageId: string, entry: LogEntry | undefined, delivery: MessageDelivery | undefined): void {
    if (entry === undefined || delivery === undefined || !unconfirmed.has(delivery.status)) {
      if (this.#byId.delete(messageId)) this.#changed = true;
      return;
    }
    if (this.#byId.get(messageId)?.delivery === delivery) return;
    const { senderId, content, lamportTimestamp } = entry;
    this.#byId.set(messageId, { delivery, entry: { messageId, senderId, content, lamportTimestamp, ...delivery } });
    this.#changed = true;
  }

  /** Brings `entries` up to date. */
  commit(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.entries = [...this.#byId.values()].map(({ entry }) => entry).sort(compareEntries);
  }
}
