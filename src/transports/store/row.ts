import { fromHex, toHex } from '../../hash/hex.js';
import { sha256 } from '../../hash/sha256.js';
import type { IncomingMessage } from '../../ports/index.js';

/** One message of a transport's store. The same bytes published again are the same row. */
export interface StoreRow {
  /** SHA-256 of the payload, 32 bytes. */
  readonly hash: Uint8Array;
  readonly payload: Uint8Array;
  /** When it was first published, whole ms since the epoch. Sorts the store together with `hash`. */
  readonly timestamp: number;
}

/** The hash that simulated transports give a message. */
export function hashOf(payload: Uint8Array): Uint8Array {
  return sha256(payload);
}

/** Bytes. */
export const hashLength = 32;

/** A hash as a map key and in a cursor. */
export function hashKey(hash: Uint8Array): string {
  return toHex(hash);
}

export function hashFromKey(key: string): Uint8Array {
  return fromHex(key);
}

/** Whether somebody else's value can be the time of a row. */
export function isTimestamp(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function toIncoming(row: StoreRow): IncomingMessage {
  return { payload: row.payload, hash: row.hash, timestamp: row.timestamp };
}
