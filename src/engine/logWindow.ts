import type { ChannelStorage, StoredMessage } from '../ports/index.js';
import type { LogEntry, OrderKey, SdsChannel } from '../sds/index.js';
import { compareEntries } from '../sds/index.js';

/** The part of the log that is in memory, and what is only in persistence. */
export class LogWindow {
  readonly #sds: SdsChannel;
  readonly #storage: ChannelStorage;
  /** Messages that are only in persistence, oldest first. */
  #older: OrderKey[] = [];
  #entries: readonly LogEntry[] | undefined;

  constructor(sds: SdsChannel, storage: ChannelStorage) {
    this.#sds = sds;
    this.#storage = storage;
  }

  /** In order: the same array until something changes. */
  get entries(): readonly LogEntry[] {
    return (this.#entries ??= this.#sds.log());
  }

  /** The log changed. */
  changed(): void {
    this.#entries = undefined;
  }

  /** Puts back what was kept: of messages that are not in `newest` only that they are there. */
  restore(keys: readonly OrderKey[], newest: readonly StoredMessage[]): void {
    const inWindow = new Set(newest.map(({ messageId }) => messageId));
    this.#older = keys.filter(({ messageId }) => !inWindow.has(messageId)).sort(compareEntries);
    for (const { messageId, lamportTimestamp } of this.#older) this.#sds.restoreKnown(messageId, lamportTimestamp);
    this.#take(newest);
  }

  /** Brings in older messages that are needed wherever they stand. */
  async load(isNeeded: (messageId: string) => boolean): Promise<void> {
    const needed = this.#older.filter(({ messageId }) => isNeeded(messageId));
    if (needed.length === 0) return;
    this.#take(await this.#storage.read(needed));
    this.#older = this.#older.filter(({ messageId }) => !isNeeded(messageId));
  }

  /** Widens the window by up to `limit` older messages; resolves to how many came. */
  async loadOlder(limit: number): Promise<number> {
    const keys = this.#older.splice(Math.max(0, this.#older.length - limit));
    if (keys.length === 0) return 0;
    try {
      const messages = await this.#storage.read(keys);
      this.#take(messages);
      return messages.length;
    } catch (error) {
      // Behind what another call took in the meantime, before what it left.
      this.#older = [...this.#older, ...keys].sort(compareEntries);
      throw error;
    }
  }

  #take(messages: readonly StoredMessage[]): void {
    for (const { frame, hash } of messages) this.#sds.restoreDelivered(frame, hash);
    this.changed();
  }
}
