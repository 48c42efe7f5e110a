import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { IncomingMessage } from '../../ports/index.js';

/** One message of a transport's store. The same bytes published again are the same row. */
export interface StoreRow {
  /** SHA-256 of the payload, 32 bytes. */
  readonly hash: Uint8Array;
  readonly payload: Uint8Array;
  /** When it was first published, ms since the epoch. Sorts the store together with `hash`. */
  readonly timestamp: number;
}

/** The hash that simulated transports give a message. */
export function hashOf(payload: Uint8Array): Uint8Array {
  return sha256(payload);
}

export const hashLength = 32;
export const hashKey = bytesToHex;
export const hashFromKey = hexToBytes;

export function toIncoming(row: StoreRow): IncomingMessage {
  return { payload: row.payload, hash: row.hash, timestamp: row.timestamp };
}
