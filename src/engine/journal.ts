import type { ChannelStorage, StoredDelivery, StoredLost, StoredMessage, StoredMeta } from '../ports/index.js';
import type { OrderKey } from '../sds/index.js';

/** Called with `undefined` when a step is written, else with the error. */
type Waiter = (error: unknown) => void;

/** Changes that are not written yet, the newest word on each key. */
class Pending {
  readonly log = new Map<string, StoredMessage>();
  readonly held = new Map<string, StoredMessage>();
  readonly released = new Set<string>();
  readonly deliveries = new Map<string, StoredDelivery | null>();
  readonly removed = new Map<string, OrderKey>();
  readonly lost = new Map<string, StoredLost | null>();
  waiters: Waiter[] = [];
  changed = false;
  /** It holds what could not be written before. */
  leftover = false;

  /** Starts afresh. Returns who waited. */
  clear(): readonly Waiter[] {
    const { waiters } = this;
    for (const part of [this.log, this.held, this.released, this.deliveries, this.removed, this.lost]) {
      if (part.size > 0) part.clear();
    }
    this.changed = this.leftover = false;
    if (waiters.length > 0) this.waiters = [];
    return waiters;
  }
}

/**
 * Writes what changed, in atomic steps, one at a time: whatever happens while a step is being written goes into the
 * next one, so a burst of any size is a handful of transactions.
 */
export class Journal {
  readonly #storage: ChannelStorage;
  readonly #readMeta: () => StoredMeta;
  /** Part of the last step. */
  #meta: StoredMeta;
  readonly #onError: (error: unknown) => void;
  #pending = new Pending();
  /** The step that is being written. */
  #writing: Pending | undefined;

  /** @param kept what storage has of `meta` */
  constructor(storage: ChannelStorage, kept: StoredMeta, meta: () => StoredMeta, onError: (error: unknown) => void) {
    this.#storage = storage;
    this.#readMeta = meta;
    this.#meta = kept;
    this.#onError = onError;
  }

  delivered(message: StoredMessage, released: boolean): void {
    const pending = this.#touch();
    pending.log.set(message.messageId, message);
    if (isSamePlace(pending.removed.get(message.messageId), message)) pending.removed.delete(message.messageId);
    if (pending.held.delete(message.messageId) || released) pending.released.add(message.messageId);
  }

  held(message: StoredMessage): void {
    this.#touch().held.set(message.messageId, message);
  }

  delivery(messageId: string, delivery: StoredDelivery | null): void {
    this.#touch().deliveries.set(messageId, delivery);
  }

  removed(key: OrderKey): void {
    const pending = this.#touch();
    pending.log.delete(key.messageId);
    pending.removed.set(key.messageId, key);
  }

  lost(messageId: string, lost: StoredLost | null): void {
    this.#touch().lost.set(messageId, lost);
  }

  /** What the channel remembers apart from its messages may have changed. It is part of every step, or a step of its own. */
  meta(): void {
    const kept = this.#meta;
    const now = this.#readMeta();
    const names = ['lamportTimestamp', 'lastHeardAt', 'completeUntil', 'received', 'published'] as const;
    if (names.some((name) => kept[name] !== now[name])) this.#touch();
  }

  /** Writes what changed so far; `written` is called when it is safe, or with the error when it is not. */
  commit(written?: Waiter): void {
    if (written !== undefined) this.#touch().waiters.push(written);
    if (this.#writing !== undefined || !this.#pending.changed) return;
    this.#write();
  }

  /** Whether persistence has what is known of this message of the log. */
  isWritten(messageId: string): boolean {
    return !this.#pending.log.has(messageId) && this.#writing?.log.has(messageId) !== true;
  }

  /** Resolves when everything so far is written, and rejects when it could not be. */
  flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      const written = (error: unknown): void => (error === undefined ? resolve() : reject(error as Error));
      const { changed, leftover } = this.#pending;
      if (changed || leftover) this.commit(written);
      else if (this.#writing !== undefined) this.#writing.waiters.push(written);
      else resolve();
    });
  }

  #touch(): Pending {
    this.#pending.changed = true;
    return this.#pending;
  }

  #write(): void {
    const batch = this.#pending;
    this.#meta = this.#readMeta();
    let result: undefined | Promise<void>;
    try {
      result = this.#storage.write({
        log: listed(batch.log),
        held: listed(batch.held),
        released: listed(batch.released),
        deliveries: copied(batch.deliveries),
        removed: listed(batch.removed),
        lost: copied(batch.lost),
        meta: this.#meta,
        durable: batch.waiters.length > 0,
      });
    } catch (error) {
      this.#pending = new Pending();
      this.#failed(batch, error);
      return;
    }
    if (result === undefined) {
      tell(batch.clear(), undefined);
      return;
    }
    this.#pending = new Pending();
    this.#writing = batch;
    void result
      .then(
        () => tell(batch.waiters, undefined),
        (error: unknown) => this.#failed(batch, error),
      )
      .then(() => {
        this.#writing = undefined;
        if (this.#pending.changed) this.#write();
      });
  }

  /** What could not be written is tried again with whatever changes next. */
  #failed(batch: Pending, error: unknown): void {
    const newer = this.#pending;
    newer.leftover = true;
    keepOlder(newer.log, batch.log);
    keepOlder(newer.held, batch.held);
    keepOlder(newer.deliveries, batch.deliveries);
    keepOlder(newer.removed, batch.removed);
    keepOlder(newer.lost, batch.lost);
    for (const messageId of batch.released) newer.released.add(messageId);
    for (const [messageId, key] of newer.removed) {
      if (isSamePlace(newer.log.get(messageId), key)) newer.log.delete(messageId);
    }
    for (const messageId of newer.log.keys()) newer.held.delete(messageId);
    this.#onError(error);
    tell(batch.waiters, error);
  }
}

function keepOlder<V>(newer: Map<string, V>, older: ReadonlyMap<string, V>): void {
  for (const [key, value] of older) if (!newer.has(key)) newer.set(key, value);
}

/** Of a message that is replaced by a genuine copy of itself, the old place is removed and the new one written. */
function isSamePlace(a: OrderKey | undefined, b: OrderKey): boolean {
  return a?.lamportTimestamp === b.lamportTimestamp;
}

function tell(waiters: readonly Waiter[], error: unknown): void {
  for (const waiter of waiters) waiter(error);
}

/** Most steps are one message: what is empty is left out. */
function listed<V>(part: ReadonlyMap<string, V> | ReadonlySet<V>): readonly V[] | undefined {
  return part.size === 0 ? undefined : [...part.values()];
}

function copied<K, V>(part: ReadonlyMap<K, V>): ReadonlyMap<K, V> | undefined {
  return part.size === 0 ? undefined : new Map(part);
}
