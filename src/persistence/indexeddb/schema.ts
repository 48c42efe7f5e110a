import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { StoredDelivery, StoredLost, StoredMessage, StoredMeta } from '../../ports/index.js';

/**
 * Raised with every change of the stores; `upgrade` then takes the steps from the version it finds.
 * 1: the beginning. 2: what is known of a lost message is kept, and not only its id.
 */
export const schemaVersion = 2;

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
  /** One record, under `metaKey`. */
  meta: { key: typeof metaKey; value: StoredMeta };
}

export type LogKey = [lamportTimestamp: number, messageId: string];
export type ChannelDatabase = IDBPDatabase<ChannelSchema>;
export type StoreName = 'log' | 'held' | 'deliveries' | 'lost' | 'meta';

export const storeNames: readonly StoreName[] = ['log', 'held', 'deliveries', 'lost', 'meta'];
export const metaKey = 'channel';

/** All of it in one transaction with the change of the version: a tab killed meanwhile leaves the old version. */
export async function upgrade(
  database: ChannelDatabase,
  from: number,
  transaction: IDBPTransaction<ChannelSchema, StoreName[], 'versionchange'>,
): Promise<void> {
  if (from < 1) {
    database.createObjectStore('log', { keyPath: ['lamportTimestamp', 'messageId'] });
    database.createObjectStore('held', { keyPath: 'messageId' });
    database.createObjectStore('deliveries');
    database.createObjectStore('lost');
    database.createObjectStore('meta');
  }
  if (from === 1) {
    // Who wrote them and where they are is known again from the messages that follow them, as those are read.
    const known: StoredLost = { since: Date.now() };
    let cursor = await transaction.objectStore('lost').openCursor();
    while (cursor) {
      await cursor.update(known);
      cursor = await cursor.continue();
    }
  }
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
