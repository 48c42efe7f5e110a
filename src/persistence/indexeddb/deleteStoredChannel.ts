import { deleteDB } from 'idb';
import { emptyDatabase } from './emptyDatabase.js';
import { databaseName, defaultPrefix } from './schema.js';
import { StorageError, storageError } from './storageError.js';

/**
 * Deletes what one participant stored of one channel. Storages that are still open end: every further call to them
 * rejects. Deleting what is not there is fine.
 *
 * Where a page that hangs does not let go of it, everything in it is deleted all the same, and what that page still writes
 * under a claim fails; the empty rest goes with that page, and opening the channel again waits for it.
 * @param key `prefix` as given to `indexedDbPersistence`
 * @throws {StorageError} when the browser refuses
 */
export async function deleteStoredChannel(key: {
  channelId: string;
  participantId: string;
  prefix?: string;
}): Promise<void> {
  const name = databaseName(key.prefix ?? defaultPrefix, key);
  const isEmpty = await emptyDatabase(name);
  try {
    await new Promise<void>((resolve, reject) => {
      deleteDB(name, {
        blocked: () => {
          const why = 'a page that does not let go has it open. It goes when that page is closed.';
          if (isEmpty) resolve();
          else reject(new StorageError('busy', `Channel storage not deleted yet: ${why}`));
        },
      }).then(resolve, reject);
    });
  } catch (cause) {
    throw storageError('deleted', cause);
  }
}
