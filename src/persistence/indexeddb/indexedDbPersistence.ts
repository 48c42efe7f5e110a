import type { ChannelStorage, Persistence, StoredMessage } from '../../ports/index.js';
import { memoryPersistence } from '../memory/index.js';
import { nextClaim } from './claim.js';
import { Connection } from './connection.js';
import { deleteStoredChannel } from './deleteStoredChannel.js';
import { loadChannel, recordsAtOnce } from './load.js';
import { PlaceIndex } from './places.js';
import { claimsKey, databaseName, defaultPrefix, storeNames } from './schema.js';
import { createStatusBoard } from './statusBoard.js';
import { ClaimLostError, StorageError } from './storageError.js';
import { storesOf, writeChanges } from './write.js';

/** Options of {@link indexedDbPersistence}. */
export interface IndexedDbPersistenceOptions {
  /** First part of every database name: keeps two apps on one origin apart. @default 'react-reliable-channel' */
  prefix?: string;
  /**
   * What to do where the browser refuses to store anything (a private window, blocked site data, no IndexedDB), has no space
   * left, or cannot open its storage. `none`: the channel is not opened and says why, so that nobody takes for kept what
   * is not. `memory`: it is opened without storage, until the page is left; `status` and `useStorage` of `/storage` say
   * so, and why: show that. Where another tab or a newer version is in the way, there is something stored, and it is never
   * passed over. @default 'none'
   */
  fallback?: 'none' | 'memory';
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
  const { prefix = defaultPrefix, fallback = 'none' } = options;
  const status = createStatusBoard();
  const memory = memoryPersistence();
  return {
    kind: 'indexeddb',
    name: prefix,
    status,
    async open(key) {
      // What was said meanwhile is only there: whoever opens it again must not miss it.
      if (status.get(key)?.fallback) return memory.open(key);
      const connection = new Connection(databaseName(prefix, key));
      try {
        await connection.open();
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (fallback === 'none') throw offeringMemory(error);
        status.set(key, { kind: 'memory', fallback: error });
        return memory.open(key);
      }
      status.set(key, { kind: 'indexeddb' });
      return storageOver(connection, (trouble) => {
        if (status.get(key)?.trouble !== trouble) status.set(key, { kind: 'indexeddb', trouble });
      });
    },
    async remove(key) {
      if (status.get(key)?.fallback) await memory.remove?.(key);
      else await deleteStoredChannel({ ...key, prefix });
    },
  };
}

/** Whether nothing can be stored here at all, rather than not now, or not by this page. */
function isRefusal(error: unknown): error is StorageError {
  return error instanceof StorageError && error.code !== 'busy' && error.code !== 'ended';
}

/** The same refusal for the developer, who can still choose; where memory is in use its message is for the user as it is. */
function offeringMemory({ code, message, cause }: StorageError): StorageError {
  return new StorageError(code, `${message} Or use fallback: 'memory'.`, { cause });
}

/** @param told is given why a step could not be written, and nothing when one was */
function storageOver(connection: Connection, told: (trouble?: StorageError) => void): ChannelStorage {
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
      written.then(
        () => told(),
        // One that was taken over from has nothing to say any more.
        (error: StorageError) => error instanceof ClaimLostError || told(error),
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
      claim = await connection.transact('readwrite', ['meta'], 'claimed', (transaction) =>
        nextClaim(transaction.objectStore('meta')),
      );
      return claim;
    },
    async holdsClaim() {
      const claims = await connection.transact('readonly', ['meta'], 'read', (transaction) =>
        transaction.objectStore('meta').get(claimsKey),
      );
      return claims === claim;
    },
    onEnded(listener) {
      connection.onEnded = listener;
    },
    close() {
      connection.close();
    },
  };
}
