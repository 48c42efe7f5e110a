import type { HistoryPage, HistoryQuery, IncomingMessage } from '../../ports/index.js';
import { checkQuery, cursorOf, type StorePosition } from '../store/query.js';
import { hashKey, toIncoming, type StoreRow } from '../store/row.js';

/** The store node of a simulated network: keeps every message that is not ephemeral, without a bound. */
export interface MemoryStore {
  /** Messages kept, a count. */
  readonly size: number;
  /** Keeps a message; the same bytes again change nothing. */
  add(row: StoreRow): void;
  /** The message with this hash, if it is kept. */
  get(hash: Uint8Array): IncomingMessage | undefined;
  /** Messages by time, newest first. @throws {RangeError} when the query cannot be answered */
  history(query: HistoryQuery): HistoryPage;
  /** Forgets one message, as a store does whose time is over. */
  remove(hash: Uint8Array): void;
  /** Forgets everything. */
  clear(): void;
}

interface KeyedRow extends StoreRow {
  readonly key: string;
}

export function createMemoryStore(): MemoryStore {
  const byHash = new Map<string, KeyedRow>();
  /** Oldest first. Publishing goes forward in time, so that a new row nearly always goes to the end. */
  const ordered: KeyedRow[] = [];

  /** How many rows stand before this place. */
  function rank(timestamp: number, key: string): number {
    let low = 0;
    let high = ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = ordered[middle]!;
      if (row.timestamp < timestamp || (row.timestamp === timestamp && row.key < key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const rankOf = (position: StorePosition) => rank(position.timestamp, hashKey(position.hash));

  return {
    get size() {
      return byHash.size;
    },
    add(row) {
      const key = hashKey(row.hash);
      if (byHash.has(key)) return;
      const keyed: KeyedRow = { ...row, key };
      byHash.set(key, keyed);
      const place = rank(row.timestamp, key);
      if (place === ordered.length) ordered.push(keyed);
      else ordered.splice(place, 0, keyed);
    },
    get(hash) {
      const row = byHash.get(hashKey(hash));
      return row && toIncoming(row);
    },
    history(query) {
      const { before, after, limit, position } = checkQuery(query);
      const end = Math.min(rank(before, ''), position ? rankOf(position) : Infinity);
      const oldest = rank(after, '');
      const start = Math.max(oldest, end - limit);
      const rows = ordered.slice(start, Math.max(start, end)).reverse();
      const messages = rows.map(toIncoming);
      const last = rows.at(-1);
      return last && start > oldest ? { messages, cursor: cursorOf(last) } : { messages };
    },
    remove(hash) {
      const row = byHash.get(hashKey(hash));
      if (!row) return;
      byHash.delete(row.key);
      ordered.splice(rank(row.timestamp, row.key), 1);
    },
    clear() {
      byHash.clear();
      ordered.length = 0;
    },
  };
}
