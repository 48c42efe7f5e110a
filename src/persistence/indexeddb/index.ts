export type {
  ChannelStorage,
  Persistence,
  StoredChanges,
  StoredChannel,
  StoredDelivery,
  StoredLost,
  StoredMessage,
  StoredMeta,
} from '../../ports/index.js';
export { deleteStoredChannel } from './deleteStoredChannel.js';
export { indexedDbPersistence } from './indexedDbPersistence.js';
export type { IndexedDbPersistenceOptions } from './indexedDbPersistence.js';
export type { StorageErrorCode } from './storageError.js';
export { ClaimLostError, StorageError } from './storageError.js';
