import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { StoredDelivery, StoredLost, StoredMessage, StoredMeta } from '../../ports/index.js';

/**
 * Raised with every change of the stores; `upgradeSchema` then takes the steps from the version it finds.
 * 1: the beginning. 2: what is known of a lost message is kept, and not only its id; the keys of the log stand packed in `places`.
 */
export const schemaVersion = 2;

/** Places in the log that one step took, or gave up. */
export interface Places {
  readonly lamportTimestamps: readonly number[];
  readonly messageIds: readonly string[];
  readonly removed: boolean;
}

/** One database per channel and participant: they are opened, written and deleted as one thing. */
export interface ChannelSchema extends DBSchema {
  /** By place in the log, so that the newest are read without reading all. */
  log: { key: LogKey; value: StoredMessage };
  /** By messageId. */
  held: { key: string; value: StoredMessage };
  /** By messageId. */
  deliveries: { key: string; value: StoredDelivery };
  /** By messageId. */
  lost: { key: string; value: StoredLost };
  /** The keys of `log` once more, many to a record, in the order they were written. */
  places: { key: number; value: Places };
  /** What the channel remembers under `metaKey`; who may write it under `claimsKey` and the keys of `endedKey`. */
  meta: { key: string; value: StoredMeta | number };
}

export type LogKey = [lamportTimestamp: number, messageId: string];
export type ChannelDatabase = IDBPDatabase<ChannelSchema>;
export type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<ChannelSchema, StoreName[], Mode>;
export type StoreName = 'log' | 'held' | 'deliveries' | 'lost' | 'places' | 'meta';

export const storeNames: readonly StoreName[] = ['log', 'held', 'deliveries', 'lost', 'places', 'meta'];
export const metaKey = 'channel';
/** The newest claim of the channel: each is one more than the one before, the first one what the clock says. */
export const claimsKey = 'claims';

/** Is there when a claim has ended: whoever writes under it first tries to add it, which then fails the whole step. */
export function endedKey(claim: number): string {
  return `ended ${claim}`;
}

/** Default of `prefix`: the first part of every database name. */
export const defaultPrefix = 'react-reliable-channel';

/** Unambiguous whatever the ids contain: no two keys share a name. */
export function databaseName(
  prefix: string,
  key: { readonly channelId: string; readonly participantId: string },
): string {
  return JSON.stringify([prefix, key.channelId, key.participantId]);
}
