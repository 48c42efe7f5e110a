import type { ChannelStorage, Clock, StoredDelivery, StoredLost, StoredMessage, StoredMeta } from '../ports/index.js';
import type { OrderKey, SdsChannel } from '../sds/index.js';
import { report } from './emitter.js';
import { PersistenceError } from './errors.js';
import type { FrameBudget } from './frameBudget.js';

/** How long after a failure the same is tried again though nothing changed, ms. */
const RETRY = 10_000;

/** Called with `undefined` when a step is written, else with the error. */
type Waiter = (error: unknown) => void;

const maps = ['log', 'held', 'deliveries', 'removed', 'lost'] as const;

/** Changes that are not written yet, the newest word on each key. */
class Pending {
  log = new Map<string, StoredMessage>();
  held = new Map<string, StoredMessage>();
  released = new Set<string>();
  deliveries = new Map<string, StoredDelivery | null>();
  removed = new Map<string, OrderKey>();
  lost = new Map<string, StoredLost | null>();
  waiters: Waiter[] = [];
  /** How much of it are messages, counted as in the log: once more for each 4 kB. */
  weight = 0;
  changed = false;
  /** It holds what could not be written before. */
  leftover = false;
}

export type Journal = ReturnType<typeof createJournal>;

/**
 * Writes what changed, in atomic steps, one at a time: whatever happens while a step is being written goes into the
 * next one, so a burst of any size is a handful of transactions.
 * @param meta what storage has of it: part of the last step
 */
export function createJournal(
  sds: SdsChannel,
  budget: FrameBudget,
  storage: ChannelStorage,
  clock: Clock,
  meta: StoredMeta,
  readMeta: () => StoredMeta,
) {
  let pending = new Pending();
  /** The step that is being written. */
  let writing: Pending | undefined;
  /** What could not be written is tried again from then on, also if nothing changes, ms since the epoch. */
  let retryAt = 0;

  function touch(): Pending {
    pending.changed = true;
    return pending;
  }

  /** A message of the log, or a held one, as it is kept. */
  function toStored(messageId: string): StoredMessage {
    const { lamportTimestamp, frame, hash, weight, entry } = sds.node(messageId)!;
    pending.weight += weight;
    return { messageId, lamportTimestamp, frame: frame!, hash, arrival: entry!.arrival };
  }

  /** What the channel remembers apart from its messages may have changed. It is part of every step, or a step of its own. */
  function keepMeta(): void {
    const now = readMeta();
    if ((Object.keys(now) as (keyof StoredMeta)[]).some((name) => meta[name] !== now[name])) touch();
  }

  /** Writes what changed so far; `written` is called when it is safe, or with the error when it is not. */
  function commit(written?: Waiter): void {
    if (budget.published !== undefined) keepMeta();
    if (written !== undefined) touch().waiters.push(written);
    const retry = pending.leftover && clock.now() >= retryAt;
    if (writing === undefined && (pending.changed || retry)) write();
  }

  function write(): void {
    const batch = pending;
    pending = new Pending();
    meta = readMeta();
    let result: undefined | Promise<void>;
    try {
      result = storage.write({
        log: listed(batch.log),
        held: listed(batch.held),
        released: listed(batch.released),
        deliveries: filled(batch.deliveries),
        removed: listed(batch.removed),
        lost: filled(batch.lost),
        meta,
        durable: batch.waiters.length > 0,
      });
    } catch (error) {
      failed(batch, error);
      return;
    }
    if (result === undefined) {
      tell(batch.waiters, undefined);
      return;
    }
    writing = batch;
    void result
      .then(
        () => tell(batch.waiters, undefined),
        (error: unknown) => failed(batch, error),
      )
      .then(() => {
        writing = undefined;
        if (pending.changed) write();
      });
  }

  /** What could not be written is tried again with whatever changes next, or after a while. */
  function failed(batch: Pending, error: unknown): void {
    const newer = pending;
    newer.leftover = true;
    newer.weight += batch.weight;
    retryAt = clock.now() + RETRY;
    for (const part of maps) {
      newer[part] = new Map<string, never>([...batch[part], ...newer[part]] as [string, never][]);
    }
    newer.released = new Set([...batch.released, ...newer.released]);
    for (const [messageId, key] of newer.removed) {
      if (isSamePlace(newer.log.get(messageId), key)) newer.log.delete(messageId);
    }
    for (const messageId of newer.log.keys()) newer.held.delete(messageId);
    report(new PersistenceError('what happened in the channel could not be written', error));
    tell(batch.waiters, error);
  }

  return {
    keepMeta,
    commit,

    /** @param released it was held before */
    delivered(messageId: string, released = false): void {
      const step = touch();
      const message = toStored(messageId);
      step.log.set(messageId, message);
      if (isSamePlace(step.removed.get(messageId), message)) step.removed.delete(messageId);
      if (step.held.delete(messageId) || released) step.released.add(messageId);
    },

    held(messageId: string): void {
      touch().held.set(messageId, toStored(messageId));
    },

    delivery(messageId: string, delivery: StoredDelivery | null): void {
      touch().deliveries.set(messageId, delivery);
    },

    removed(key: OrderKey): void {
      const step = touch();
      step.log.delete(key.messageId);
      step.removed.set(key.messageId, key);
    },

    lost(messageId: string, lost: StoredLost | null): void {
      touch().lost.set(messageId, lost);
    },

    /** Messages that are not written yet, by weight. */
    get unwritten(): number {
      return pending.weight + (writing?.weight ?? 0);
    },

    /** Whether persistence has what is known of this message of the log. */
    isWritten(messageId: string): boolean {
      return !pending.log.has(messageId) && writing?.log.has(messageId) !== true;
    },

    /** Resolves when everything so far is written, and rejects when it could not be. */
    flush(): Promise<void> {
      return new Promise((resolve, reject) => {
        const written = (error: unknown): void => (error === undefined ? resolve() : reject(error as Error));
        if (pending.changed || pending.leftover) commit(written);
        else if (writing !== undefined) writing.waiters.push(written);
        else resolve();
      });
    },
  };
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

function filled<K, V>(part: ReadonlyMap<K, V>): ReadonlyMap<K, V> | undefined {
  return part.size === 0 ? undefined : part;
}
