import type { ChannelStorage, Persistence, StoredMessage } from '../../ports/index.js';
import { Connection } from './connection.js';
import { loadChannel, recordsAtOnce } from './load.js';
import { PlaceIndex } from './places.js';
import { claimsKey, databaseName, defaultPrefix, endedKey, storeNames } from './schema.js';
import { storesOf, writeChanges } from './write.js';

/** Options of {@link indexedDbPersistence}. */
export interface IndexedDbPersistenceOptions {
  /** First part of every database name: keeps two apps on one origin apart. @default 'react-reliable-channel' */
  prefix?: string;
}

/**
 * Keeps channels in the browser's IndexedDB, one database per channel and participant. Every step is one transaction: a
 * tab killed at any moment comes back with all of it or nothing.
 *
 * Two engines of the same participant in the same channel must not run at the same time: share it by
 * `react-reliable-channel/tabs`, or give out participantIds by a Web Lock, one tab each.
 *
 * `open`, `load`, `read` and `write` reject with {@link StorageError} when the browser refuses.
 */
export function indexedDbPersistence(options: IndexedDbPersistenceOptions = {}): Persistence {
  const { prefix = defaultPrefix } = options;
  return {
    name: prefix,
    async open(key) {
      const connection = new Connection(databaseName(prefix, key));
      await connection.open();
      return storageOver(connection);
    },
  };
}

function storageOver(connection: Connection): ChannelStorage {
  const places = new PlaceIndex();
  /** Under which claim it writes: none before the first. */
  let claim: number | undefined;
  const packIfLoose = (): void => {
    if (!places.isLoose) return;
    // Only makes the next opening faster: what fails is done then.
    connection
      .transact('readwrite', ['places'], 'packed', (transaction) => places.pack(transaction))
      .catch(() => undefined);
  };
  return {
    async load(window) {
      const channel = await connection.transact('readonly', storeNames, 'read', (transaction) =>
        loadChannel(transaction, places, window),
      );
      packIfLoose();
      return channel;
    },
    write(changes) {
      const stores = storesOf(changes, claim);
      if (stores.length === 0) return undefined;
      if (stores.includes('places')) places.added();
      const written = connection.transact(
        'readwrite',
        stores,
        'written',
        (transaction) => writeChanges(transaction, changes, claim),
        changes.durable ? 'strict' : 'relaxed',
      );
      packIfLoose();
      return written;
    },
    async read(keys) {
      const messages: StoredMessage[] = [];
      for (let start = 0; start < keys.length; start += recordsAtOnce) {
        const chunk = keys.slice(start, start + recordsAtOnce);
        const records = await connection.transact('readonly', ['log'], 'read', (transaction) => {
          const log = transaction.objectStore('log');
          return Promise.all(chunk.map((key) => log.get([key.lamportTimestamp, key.messageId])));
        });
        for (const record of records) if (record) messages.push(record);
      }
      return messages;
    },
    async claim() {
      claim = await connection.transact('readwrite', ['meta'], 'claimed', async (transaction) => {
        const meta = transaction.objectStore('meta');
        const before = ((await meta.get(claimsKey)) as number | undefined) ?? 0;
        if (before > 0) await meta.put(0, endedKey(before));
        // So long nobody sleeps.
        await meta.delete(endedKey(before - 1_000));
        await meta.put(before + 1, claimsKey);
        return before + 1;
      });
      return claim;
    },
    async holdsClaim() {
      const claims = await connection.transact('readonly', ['meta'], 'read', (transaction) =>
        transaction.objectStore('meta').get(claimsKey),
      );
      return claims === claim;
    },
    close() {
      connection.close();
    },
  };
}
