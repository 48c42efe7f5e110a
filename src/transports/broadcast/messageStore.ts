import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { HistoryPage, IncomingMessage } from '../../ports/index.js';
import { isBytes } from '../bytes.js';
import { cursorOf, type StoreQuery } from '../store/query.js';
import { hashKey, hashLength, toIncoming, type StoreRow } from '../store/row.js';

interface MessageSchema extends DBSchema {
  /** In the order of the store, so that old rows go in one range and pages are ranges too. */
  messages: { key: [timestamp: number, hash: Bytes]; value: StoreRow; indexes: { hash: Bytes } };
}

/** Bytes IndexedDB takes as a key: those of a shared buffer it refuses. */
type Bytes = Uint8Array<ArrayBuffer>;

type MessageDatabase = IDBPDatabase<MessageSchema>;

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
 * The store all tabs of one name share. Opened while somebody holds it, closed with the last hold; where the browser
 * has no IndexedDB or refuses it (private windows), everything works as on an empty store that keeps nothing.
 */
export class MessageStore {
  readonly #name: string;
  readonly #bounds: StoreBounds;
  #database: Promise<MessageDatabase | undefined> | undefined;
  #holds = 0;
  /** 0 so that a tab that writes little still prunes, with its first write. */
  #writesUntilPruning = 0;

  constructor(name: string, bounds: StoreBounds) {
    this.#name = name;
    this.#bounds = bounds;
  }

  /** Keeps the connection open from the first use until the returned function has run. */
  hold(): () => Promise<void> {
    this.#holds += 1;
    let held = true;
    return async () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      const database = this.#database;
      this.#database = undefined;
      (await database)?.close();
    };
  }

  /** Keeps a message, at the time it was first published. A browser that refuses (a full disk) keeps nothing. */
  async add(row: StoreRow, now: number): Promise<void> {
    await this.#with(async (database) => {
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
      const rows = await this.#with((database) => {
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
    await this.#with(async (database) => {
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

  /** `undefined` where there is no store, or it failed: a network whose store is down still carries messages. */
  async #with<Result>(work: (database: MessageDatabase) => Promise<Result>): Promise<Result | undefined> {
    const release = this.hold();
    try {
      this.#database ??= this.#open();
      const database = await this.#database;
      return database && (await work(database));
    } catch (cause) {
      if (isMistake(cause)) throw cause;
      return undefined;
    } finally {
      await release();
    }
  }

  async #open(): Promise<MessageDatabase | undefined> {
    if (typeof indexedDB === 'undefined') return undefined;
    try {
      return await openDB<MessageSchema>(this.#name, 1, {
        upgrade(database) {
          const store = database.createObjectStore('messages', { keyPath: ['timestamp', 'hash'] });
          store.createIndex('hash', 'hash', { unique: true });
        },
        // Somebody deletes the store, or the browser dropped the connection: the next use opens it anew.
        blocking: (_current, _next, event) => {
          (event.target as IDBDatabase).close();
          this.#database = undefined;
        },
        terminated: () => {
          this.#database = undefined;
        },
      });
    } catch (cause) {
      if (isMistake(cause)) throw cause;
      return undefined;
    }
  }
}

/** Rows between the bounds, as keys; `undefined` where none can be. A time alone sorts before every row of that time. */
function rangeOf({ before, after, position }: StoreQuery): IDBKeyRange | undefined {
  const lower = [after];
  const upper =
    position && position.timestamp < before ? [position.timestamp, new Uint8Array(position.hash)] : [before];
  return indexedDB.cmp(lower, upper) < 0 ? IDBKeyRange.bound(lower, upper, false, true) : undefined;
}

/** What the browser refuses it says by a DOMException; all else, and a key that cannot be one, is our own mistake. */
function isMistake(cause: unknown): boolean {
  return !(cause instanceof DOMException) || cause.name === 'DataError';
}

/** What another version of this code, or somebody else on this origin, left there is passed over. */
function isRow(row: unknown): row is StoreRow {
  if (typeof row !== 'object' || row === null) return false;
  const { hash, payload, timestamp } = row as Partial<Record<keyof StoreRow, unknown>>;
  return isBytes(hash) && isBytes(payload) && typeof timestamp === 'number';
}
