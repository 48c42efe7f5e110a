import type { HistoryQuery } from '../../ports/index.js';
import { hashFromKey, hashKey, hashLength, type StoreRow } from './row.js';

/** The most rows in one page, a count, whatever is asked for (as in a Waku store). */
export const maxPageSize = 100;

/** A place in the store's order. */
export interface StorePosition {
  readonly timestamp: number;
  readonly hash: Uint8Array;
}

/** A {@link HistoryQuery} that was checked. */
export interface StoreQuery {
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  readonly position: StorePosition | undefined;
}

/**
 * Where a page ends, as the last row's own place in the order: rows that arrive later do not move it.
 */
export function cursorOf(row: StoreRow): string {
  return `${row.timestamp}-${hashKey(row.hash)}`;
}

/** @throws {RangeError} when the query cannot be answered */
export function checkQuery(query: HistoryQuery): StoreQuery {
  const { before = Infinity, after = -Infinity, limit, cursor } = query;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new RangeError(`History not read: limit is ${String(limit)}. Give a whole number of messages, 1 or more.`);
  }
  if (Number.isNaN(before) || Number.isNaN(after)) {
    throw new RangeError(
      'History not read: before or after is not a time. Give milliseconds since the epoch, or leave it out.',
    );
  }
  return {
    before,
    after,
    limit: Math.min(limit, maxPageSize),
    position: cursor === undefined ? undefined : positionOf(cursor),
  };
}

const cursorShape = new RegExp(`^(\\d{1,16})-([0-9a-f]{${hashLength * 2}})$`);

function positionOf(cursor: string): StorePosition {
  const [, timestamp, hash] = cursorShape.exec(cursor) ?? [];
  if (timestamp === undefined || hash === undefined) {
    throw new RangeError(
      'History not read: the cursor is not one of this transport. Pass on the cursor of the page before, unchanged.',
    );
  }
  return { timestamp: Number(timestamp), hash: hashFromKey(hash) };
}
