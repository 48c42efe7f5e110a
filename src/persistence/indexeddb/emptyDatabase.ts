import { openDB } from 'idb';
import { nextClaim } from './claim.js';
import type { ChannelSchema, StoreName } from './schema.js';
import { metaKey, storeNames } from './schema.js';

/** How long a page that hangs is waited for, ms: nothing is written while it reads. */
const patience = 3_000;

/**
 * Deletes everything in a channel's database, which a page that hangs cannot hold up, and claims it: what such a page writes
 * fails when it goes on.
 * @returns whether nothing is in it now; false also where it is of another version, or was not there
 */
export async function emptyDatabase(name: string): Promise<boolean> {
  let late = false;
  const opening = openDB<ChannelSchema>(name, undefined, {
    // It is not there, and is not to be made.
    upgrade: (_database, _from, _to, transaction) => {
      transaction.done.catch(() => undefined);
      transaction.abort();
    },
    blocking: (_current, _blocked, { target }) => (target as IDBDatabase).close(),
  });
  const work = async (): Promise<boolean> => {
    const database = await opening;
    try {
      if (late || !storeNames.every((store) => database.objectStoreNames.contains(store))) return false;
      const transaction = database.transaction(storeNames as StoreName[], 'readwrite');
      const meta = transaction.objectStore('meta');
      await Promise.all([
        ...storeNames.filter((store) => store !== 'meta').map((store) => transaction.objectStore(store).clear()),
        meta.delete(metaKey),
        nextClaim(meta),
        transaction.done,
      ]);
      return true;
    } finally {
      database.close();
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      late = true;
      resolve(false);
    }, patience);
  });
  try {
    return await Promise.race([work(), timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
