import type { ChannelStorage, StoredMessage } from '../ports/index.js';
import type { EvictionRules } from '../sds/eviction.js';
import type { LogEntry, OrderKey, SdsChannel } from '../sds/index.js';
import { compareEntries } from '../sds/index.js';

/** What the window needs of the channel. */
export interface LogWindowHost extends EvictionRules {
  /** Messages left the log in memory, or were delivered past it. */
  evicted(messageIds: readonly string[]): void;
  /** Resolves when everything so far is written. */
  flush(): Promise<void>;
}

/**
 * The part of the log that is in memory: its newest messages without a hole, and own ones that are still on their way.
 * The rest is in persistence.
 */
export class LogWindow {
  readonly #sds: SdsChannel;
  readonly #storage: ChannelStorage;
  readonly #host: LogWindowHost;
  /** The most in memory, as the sum of weights: as tuned, and what the user asked for. */
  #most: number;
  /** How much leaves at once, so that each costs O(1): an eighth. */
  readonly #step: number;
  /** The log is looked at again when it weighs more than this. */
  #lookAt = 0;
  /** The same for messages that are out of the log and in memory. */
  #lookAtLingering: number;
  #awaitsWrite = false;
  #entries: readonly LogEntry[] | undefined;
  /** The last of the calls of {@link loadOlder}, which come one after the other. */
  #loading: Promise<unknown> | undefined;

  constructor(sds: SdsChannel, storage: ChannelStorage, most: number, host: LogWindowHost) {
    this.#sds = sds;
    this.#storage = storage;
    this.#host = host;
    this.#most = storage.inMemory === true ? Infinity : most;
    this.#step = Math.ceil(this.#most / 8);
    this.#lookAtLingering = this.#step;
  }

  /** In order: the same array until something changes. */
  get entries(): readonly LogEntry[] {
    return (this.#entries ??= this.#sds.log());
  }

  /** The log changed. */
  changed(): void {
    this.#entries = undefined;
  }

  /** Puts back what was kept: of all but the newest only that they are there. */
  restore(keys: readonly OrderKey[], newest: readonly StoredMessage[]): void {
    this.#sds.restoreOlder(keys.slice(0, keys.length - newest.length));
    for (const { frame, hash } of newest) this.#sds.restoreDelivered(frame, hash);
  }

  /** Brings in older messages that are needed wherever they stand. */
  async load(messageIds: Iterable<string>): Promise<void> {
    const { older } = this.#sds;
    const needed = Array.from(messageIds, (messageId) => older.get(messageId)).filter((key) => key !== undefined);
    if (needed.length > 0) this.#take(needed, await this.#storage.read(needed));
  }

  /** Widens the window by up to `limit` older messages; resolves to how many came. */
  loadOlder(limit: number): Promise<number> {
    const loading = this.#load(this.#loading, limit);
    this.#loading = loading;
    return loading.finally(() => {
      if (this.#loading === loading) this.#loading = undefined;
    });
  }

  /** The user asked for so much more: it stays. */
  widen(weight: number): void {
    this.#most += weight;
  }

  /** After every input: lets go of what is too much. */
  settle(): void {
    const { eviction } = this.#sds;
    const past = eviction.takeDeliveredOlder();
    if (past.length > 0) this.#host.evicted(past);
    const { logWeight } = this.#sds;
    const tooLong = logWeight > Math.max(this.#most, this.#lookAt);
    // What is being read may belong between what would leave.
    if (this.#loading !== undefined || (!tooLong && eviction.lingering <= this.#lookAtLingering)) return;
    const weight = tooLong ? logWeight - this.#most + this.#step : 0;
    const { messageIds, unwritten } = eviction.evict(weight, this.#step, this.#host);
    this.#lookAt = this.#sds.logWeight + this.#step;
    this.#lookAtLingering = eviction.lingering + this.#step;
    if (messageIds.length > 0) {
      this.changed();
      this.#host.evicted(messageIds);
    }
    if (unwritten > 0 && !this.#awaitsWrite) this.#lookAfterWrite();
  }

  #lookAfterWrite(): void {
    this.#awaitsWrite = true;
    this.#host.flush().then(
      () => {
        this.#awaitsWrite = false;
        this.#lookAtLingering = 0;
        this.settle();
      },
      () => {
        this.#awaitsWrite = false;
      },
    );
  }

  async #load(before: Promise<unknown> | undefined, limit: number): Promise<number> {
    await before?.catch(() => undefined);
    const { older } = this.#sds;
    const { size } = older;
    const wanted = older.newest(limit);
    const oldest = wanted[0];
    if (oldest === undefined) return 0;
    const read = await this.#storage.read(wanted);
    // With what was delivered between them meanwhile: it is in memory still.
    const now = older.newest(limit + Math.max(0, older.size - size));
    const { logWeight } = this.#sds;
    const count = this.#take(
      now.filter((key) => compareEntries(key, oldest) >= 0),
      read,
    );
    this.widen(this.#sds.logWeight - logWeight);
    return count;
  }

  /** Puts older messages into the log; returns how many came. */
  #take(keys: readonly OrderKey[], read: readonly StoredMessage[]): number {
    const stored = new Map(read.map((message) => [message.messageId, message]));
    let count = 0;
    for (const { messageId } of keys) {
      const node = this.#sds.node(messageId);
      const { frame, hash } = (node?.frame === undefined ? stored.get(messageId) : node) ?? {};
      if (frame === undefined) {
        // Persistence lost it: it may come again.
        this.#sds.older.delete(messageId);
        continue;
      }
      this.#sds.restoreDelivered(frame, hash);
      count++;
    }
    if (count > 0) this.changed();
    return count;
  }
}
