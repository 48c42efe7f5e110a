import type { StoredLost } from '../../ports/index.js';
import { toFullRecords } from './places.js';
import type { ChannelDatabase, Transaction } from './schema.js';

/** All of it in one transaction with the change of the version: a tab killed meanwhile leaves the old version. */
export async function upgradeSchema(
  database: ChannelDatabase,
  from: number,
  transaction: Transaction<'versionchange'>,
): Promise<void> {
  if (from < 1) {
    database.createObjectStore('log', { keyPath: ['lamportTimestamp', 'messageId'] });
    database.createObjectStore('held', { keyPath: 'messageId' });
    database.createObjectStore('deliveries');
    database.createObjectStore('lost');
    database.createObjectStore('meta');
  }
  if (from < 2) database.createObjectStore('places', { autoIncrement: true });
  if (from === 1) {
    const keys = await transaction.objectStore('log').getAllKeys();
    const places = keys.map(([lamportTimestamp, messageId]) => ({ lamportTimestamp, messageId }));
    for (const record of toFullRecords(places)) await transaction.objectStore('places').add(record);
    // Who wrote them and where they are is known again from the messages that follow them, as those are read.
    const known: StoredLost = { since: Date.now() };
    let cursor = await transaction.objectStore('lost').openCursor();
    while (cursor) {
      await cursor.update(known);
      cursor = await cursor.continue();
    }
  }
}
