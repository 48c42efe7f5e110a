import type { DBSchema, IDBPDatabase } from 'idb';
import type { StoredDelivery, StoredMessage, StoredMeta } from '../../ports/index.js';

/** Raised with every change of the stores; `upgrade` then takes the steps from the version it finds. */
export const schemaVersion = 1;

/** One database per channel and participant: they are opened, written and deleted as one thing. */
export interface ChannelSchema extends DBSchema {
  /** By place in the log, so that the newest are read without reading all. */
  log: { key: LogKey; value: StoredMessage };
  /** By messageId. */
  held: { key: string; value: StoredMessage };
  /** By messageId. */
  deliveries: { key: string; value: StoredDelivery };
  /** By messageId; the value says nothing. */
  lost: { key: string; value: true };
  /** One record, under `metaKey`. */
  meta: { key: typeof metaKey; value: StoredMeta };
}

export type LogKey = [lamportTimestamp: number, messageId: string];
export type ChannelDatabase = IDBPDatabase<ChannelSchema>;
export type StoreName = 'log' | 'held' | 'deliveries' | 'lost' | 'meta';

export const storeNames: readonly StoreName[] = ['log', 'held', 'deliveries', 'lost', 'meta'];
export const metaKey = 'channel';

export function upgrade(database: ChannelDatabase, from: number): void {
  if (from < 1) {
    database.createObjectStore('log', { keyPath: ['lamportTimestamp', 'messageId'] });
    database.createObjectStore('held', { keyPath: 'messageId' });
    database.createObjectStore('deliveries');
    database.createObjectStore('lost');
    database.createObjectStore('meta');
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
