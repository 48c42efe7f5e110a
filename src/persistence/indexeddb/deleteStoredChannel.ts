import { deleteDB } from 'idb';
import { databaseName, defaultPrefix } from './schema.js';
import { StorageError, storageError } from './storageError.js';

/**
 * Deletes what one participant stored of one channel. Storages that are still open end: every further call to them
 * rejects. Deleting what is not there is fine.
 * @param key `prefix` as given to `indexedDbPersistence`
 * @throws {StorageError} when the browser refuses
 */
export async function deleteStoredChannel(key: {
  channelId: string;
  participantId: string;
  prefix?: string;
}): Promise<void> {
  const name = databaseName(key.prefix ?? defaultPrefix, key);
  try {
    await new Promise<void>((resolve, reject) => {
      deleteDB(name, {
        blocked: () => {
          reject(
            new StorageError(
              'busy',
              'Channel storage not deleted yet: a page that does not let go has it open. It goes when that page is closed.',
            ),
          );
        },
      }).then(resolve, reject);
    });
  } catch (cause) {
    throw storageError('deleted', cause);
  }
}
