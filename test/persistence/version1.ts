import type { StoredDelivery, StoredMessage, StoredMeta } from '../../src/ports/index.js';

/** What a database of version 1 holds. */
export interface Version1 {
  readonly log: readonly StoredMessage[];
  readonly held: readonly StoredMessage[];
  readonly deliveries: readonly (readonly [messageId: string, delivery: StoredDelivery])[];
  readonly lost: readonly string[];
  readonly meta: StoredMeta;
}

/**
 * Makes a database as version 1 of the schema did, with nothing of the package: what it wrote stays readable for ever.
 * Takes its arguments as they come out of JSON too, bytes as lists, so that a page can run it.
 */
export async function writeVersion1(name: string, { log, held, deliveries, lost, meta }: Version1): Promise<void> {
  const bytes = (value: Uint8Array | undefined) => value && Uint8Array.from(Object.values(value));
  const record = (message: StoredMessage) => ({
    messageId: message.messageId,
    lamportTimestamp: message.lamportTimestamp,
    frame: bytes(message.frame),
    ...(message.hash && { hash: bytes(message.hash) }),
  });
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      const database = opening.result;
      database.createObjectStore('log', { keyPath: ['lamportTimestamp', 'messageId'] });
      database.createObjectStore('held', { keyPath: 'messageId' });
      for (const store of ['deliveries', 'lost', 'meta']) database.createObjectStore(store);
      const { transaction } = opening;
      for (const message of log) transaction!.objectStore('log').put(record(message));
      for (const message of held) transaction!.objectStore('held').put(record(message));
      for (const [messageId, delivery] of deliveries) transaction!.objectStore('deliveries').put(delivery, messageId);
      for (const messageId of lost) transaction!.objectStore('lost').put(true, messageId);
      transaction!.objectStore('meta').put(meta, 'channel');
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
    opening.onerror = () => reject(opening.error!);
  });
}
