import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { HistoryPage, IncomingMessage } from '../../ports/index.js';
import { isBytes } from '../bytes.js';
import { cursorOf, type StoreQuery } from '../store/query.js';
import { hashKey, hashLength, isTimestamp, toIncoming, type StoreRow } from '../store/row.js';
import { LazyDatabase } from './lazyDatabase.js';

interface MessageSchema extends DBSchema {
  /** In the order of the store, so that old rows go in one range and pages are ranges too. */
  messages: { key: [timestamp: number, hash: Bytes]; value: StoreRow; indexes: { hash: Bytes } };
}

/** Bytes IndexedDB takes as a key: those of a shared buffer it refuses. */
type Bytes = Uint8Array<ArrayBuffer>;

/** What a store keeps at most. */
export interface StoreBounds {
  /** The newest so many messages, a count. */
  readonly maxMessages: number;
  /** No longer than this, ms. */
  readonly maxAge: number;
}

/** Writes between two prunings, a count: the bounds may be overstepped by this much. */
const writesBetweenPrunings = 256;
/** Rows looked up in one transaction, a count. */
const lookupsAtOnce = 50;

/**
 * The store all tabs of one name share. Where the browser has no IndexedDB or refuses it (private windows), it is an
 * empty store that keeps nothing: a network whose store is down still carries messages.
 */
export class MessageStore {
  readonly #database: LazyDatabase<MessageSchema>;
  readonly #bounds: StoreBounds;
  /** 0 so that a tab that writes little still prunes, with its first write. */
  #writesUntilPruning = 0;

  constructor(name: string, bounds: StoreBounds) {
    this.#database = new LazyDatabase((lost) => openMessages(name, lost));
    this.#bounds = bounds;
  }

  /** Keeps the connection, once there is one, until the returned function is called. */
  hold(): () => void {
    return this.#database.hold();
  }

  /** Keeps a message, at the time it was first published. A browser that refuses (a full disk) keeps nothing. */
  async add(row: StoreRow, now: number): Promise<void> {
    await this.#database.use(async (database) => {
      const transaction = database.transaction('messages', 'readwrite', { durability: 'relaxed' });
      const { store } = transaction;
      transaction.done.catch(() => undefined);
      if ((await store.index('hash').getKey(new Uint8Array(row.hash))) === undefined) await store.add(row);
      this.#writesUntilPruning -= 1;
      if (this.#writesUntilPruning < 0) {
        this.#writesUntilPruning = writesBetweenPrunings;
        await store.delete(IDBKeyRange.upperBound([now - this.#bounds.maxAge], true));
        // One step of one cursor finds the newest row that is one too many.
        const newest = await store.openKeyCursor(null, 'prev');
        const surplus = await newest?.advance(this.#bounds.maxMessages);
        if (surplus) await store.delete(IDBKeyRange.upperBound(surplus.key));
      }
      await transaction.done;
    });
  }

  /** Rows by hash, in the order asked for; unknown ones are left out. */
  async *find(hashes: readonly Uint8Array[], signal: AbortSignal): AsyncGenerator<IncomingMessage> {
    const wanted = new Map(hashes.filter((hash) => hash.length === hashLength).map((hash) => [hashKey(hash), hash]));
    const unique = [...wanted.values()];
    for (let start = 0; start < unique.length; start += lookupsAtOnce) {
      const chunk = unique.slice(start, start + lookupsAtOnce);
      const rows = await this.#database.use((database) => {
        const index = database.transaction('messages').store.index('hash');
        return Promise.all(chunk.map((hash) => index.get(new Uint8Array(hash))));
      });
      for (const row of rows ?? []) {
        signal.throwIfAborted();
        if (isRow(row)) yield toIncoming(row);
      }
    }
  }

  /** One page, newest first. */
  async page(query: StoreQuery, signal: AbortSignal): Promise<HistoryPage> {
    const rows: StoreRow[] = [];
    let more = false;
    await this.#database.use(async (database) => {
      const range = rangeOf(query);
      if (!range) return;
      const { store } = database.transaction('messages');
      for (let cursor = await store.openCursor(range, 'prev'); cursor; cursor = await cursor.continue()) {
        more = rows.length === query.limit;
        if (more || signal.aborted) return;
        if (isRow(cursor.value)) rows.push(cursor.value);
      }
    });
    signal.throwIfAborted();
    const messages = rows.map(toIncoming);
    const last = rows.at(-1);
    return more && last ? { messages, cursor: cursorOf(last) } : { messages };
  }
}

async function openMessages(name: string, lost: () => void): Promise<IDBPDatabase<MessageSchema>> {
  if (typeof indexedDB === 'undefined') throw new DOMException('there is no IndexedDB here', 'NotSupportedError');
  return openDB<MessageSchema>(name, 1, {
    upgrade(database) {
      const store = database.createObjectStore('messages', { keyPath: ['timestamp', 'hash'] });
      store.createIndex('hash', 'hash', { unique: true });
    },
    // Somebody deletes the store: holding on would keep them from it.
    blocking(_current, _next, event) {
      (event.target as IDBDatabase).close();
      lost();
    },
    terminated: lost,
  });
}

/** Rows between the bounds, as keys; `undefined` where none can be. A time alone sorts before every row of that time. */
function rangeOf({ before, after, position }: StoreQuery): IDBKeyRange | undefined {
  const lower = [after];
  const upper =
    position && position.timestamp < before ? [position.timestamp, new Uint8Array(position.hash)] : [before];
  return indexedDB.cmp(lower, upper) < 0 ? IDBKeyRange.bound(lower, upper, false, true) : undefined;
}

/** What another version of this code, or somebody else on this origin, left there is passed over. */
function isRow(row: unknown): row is StoreRow {
  if (typeof row !== 'object' || row === null) return false;
  const { hash, payload, timestamp } = row as Partial<Record<keyof StoreRow, unknown>>;
  return isBytes(hash) && hash.length === hashLength && isBytes(payload) && isTimestamp(timestamp);
}
