import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { createRandom } from 'react-reliable-channel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Model, storedMessage, summary } from './storageContract.js';

const key = { channelId: 'lobby', participantId: 'alice' };

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

async function recordCount(): Promise<number> {
  const database = await openDB(JSON.stringify(['react-reliable-channel', 'lobby', 'alice']));
  const count = await database.count('places');
  database.close();
  return count;
}

describe('the keys of the log', () => {
  it.each([1, 2, 3])('are packed while steps are written, and stay those of the log (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const model = new Model();
    const persistence = indexedDbPersistence();
    for (let session = 0; session < 3; session++) {
      const storage = await persistence.open(key);
      expect(summary(await storage.load(5)), `session ${session}`).toEqual(model.expected(5));
      const writes: unknown[] = [];
      for (let step = 0; step < 400; step++) {
        // Few enough places that they are taken, given up and taken again across packs.
        const place = () => storedMessage(Math.floor(random() * 40), `m${Math.floor(random() * 5)}`);
        const changes = random() < 0.4 ? { removed: [place()] } : { log: [place(), place()] };
        model.apply(changes);
        writes.push(storage.write(changes));
      }
      await Promise.all(writes);
      expect(summary(await storage.load(5)), `session ${session}`).toEqual(model.expected(5));
      storage.close();
      expect(await recordCount()).toBeLessThan(300);
    }
  });

  it('of many messages stand in few records, and full ones are left alone', async () => {
    const persistence = indexedDbPersistence();
    const storage = await persistence.open(key);
    const log = Array.from({ length: 6_000 }, (_, index) => storedMessage(index, `m${index}`));
    await Promise.all(
      Array.from({ length: 600 }, (_, step) => storage.write({ log: log.slice(step * 10, step * 10 + 10) })),
    );
    storage.close();
    for (let session = 0; session < 3; session++) {
      const again = await persistence.open(key);
      expect((await again.load(0)).keys).toEqual(
        log.map(({ messageId, lamportTimestamp }) => ({ messageId, lamportTimestamp })),
      );
      // Behind the packing.
      await again.write({ meta: { lamportTimestamp: 1, received: 0 }, log: [log[0]!] });
      again.close();
    }
    expect(await recordCount()).toBeLessThan(260);
  });
});
