import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { forceCloseDatabase, IDBFactory, IDBObjectStore as FakeObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteStoredChannel, indexedDbPersistence, StorageError } from '../../src/persistence/indexeddb/index.js';
import { anyChanges, describePersistence, Model, storedMessage, summary } from './storageContract.js';

const key = { channelId: 'lobby', participantId: 'alice' };
const nameOf = (prefix = 'react-reliable-channel') => JSON.stringify([prefix, key.channelId, key.participantId]);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let made = 0;
describePersistence('indexedDbPersistence', () => indexedDbPersistence({ prefix: `test ${made++}` }));

const full = new DOMException('no space left', 'QuotaExceededError');

/** Lets the n-th record of a write fail: refused at once, or by the end of its transaction while it is being written. */
function failAt(request: number, how: 'refused' | 'aborted' = 'refused'): void {
  let left = request;
  const put = FakeObjectStore.prototype.put;
  vi.spyOn(FakeObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
    if (left-- !== 0) return put.apply(this, values);
    if (how === 'refused') throw full;
    const result = put.apply(this, values);
    result.addEventListener('success', () => this.transaction.abort());
    return result;
  });
}

describe('indexedDbPersistence', () => {
  it('writes every step as a whole or not at all, wherever it fails', async () => {
    const failures = fc.constantFrom('refused' as const, 'aborted' as const);
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyChanges, { maxLength: 3 }),
        anyChanges,
        fc.nat({ max: 8 }),
        failures,
        async (steps, last, request, how) => {
          const persistence = indexedDbPersistence({ prefix: `atomic ${made++}` });
          const storage = await persistence.open(key);
          const model = new Model();
          for (const step of steps) {
            await storage.write(step);
            model.apply(step);
          }
          failAt(request, how);
          const written = await Promise.resolve(storage.write(last)).then(
            () => true,
            () => false,
          );
          vi.restoreAllMocks();
          if (written) model.apply(last);
          else failed += 1;
          // What the open storage sees, and what one opened later finds.
          expect(summary(await storage.load(10))).toEqual(model.expected(10));
          storage.close();
          const after = await persistence.open(key);
          expect(summary(await after.load(10))).toEqual(model.expected(10));
          // A failed step does not break the next one.
          await after.write(last);
          model.apply(last);
          expect(summary(await after.load(10))).toEqual(model.expected(10));
          after.close();
        },
      ),
      { numRuns: 150 },
    );
    expect(failed).toBeGreaterThan(20);
  });

  it('aborts a step that asks for the impossible, and keeps what was before', async () => {
    const storage = await indexedDbPersistence().open(key);
    await storage.write({ log: [storedMessage(1, 'before')], meta: { lamportTimestamp: 1, received: 0 } });
    const impossible = storage.write({
      meta: { lamportTimestamp: 2, received: 0 },
      log: [storedMessage(2, 'good'), storedMessage(Number.NaN, 'bad')],
    });
    await expect(impossible).rejects.toThrow(/Channel storage not written: it cannot hold this value/);
    const { keys, meta } = await storage.load(10);
    expect(keys).toEqual([{ lamportTimestamp: 1, messageId: 'before' }]);
    expect(meta).toEqual({ lamportTimestamp: 1, received: 0 });
    storage.close();
  });

  it('runs steps in the order they were asked for, without waiting in between', async () => {
    const storage = await indexedDbPersistence().open(key);
    await Promise.all(
      Array.from({ length: 20 }, (_, step) => storage.write({ meta: { lamportTimestamp: step, received: 0 } })),
    );
    expect((await storage.load(0)).meta).toEqual({ lamportTimestamp: 19, received: 0 });
    storage.close();
  });

  it('waits for the disk in steps that somebody waits for, and for the system alone in others', async () => {
    const storage = await indexedDbPersistence().open(key);
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await storage.write({ log: [storedMessage(1, 'm')], durable: true });
    await storage.write({ log: [storedMessage(2, 'm')] });
    expect(begin.mock.calls.map(([, mode, options]) => [mode, options?.durability])).toEqual([
      ['readwrite', 'strict'],
      ['readwrite', 'relaxed'],
    ]);
    storage.close();
  });

  it('finishes a step that was asked for before close', async () => {
    const persistence = indexedDbPersistence();
    const storage = await persistence.open(key);
    const written = storage.write({ log: [storedMessage(1, 'last words')] });
    storage.close();
    await written;
    const after = await persistence.open(key);
    expect((await after.load(10)).log).toEqual([storedMessage(1, 'last words')]);
    after.close();
  });

  it('stores the bytes of a message and not the buffer around them', async () => {
    const storage = await indexedDbPersistence().open(key);
    const frame = new Uint8Array(100_000).subarray(10, 15);
    await storage.write({ log: [storedMessage(1, 'm', { frame, hash: new Uint8Array(64).subarray(0, 32) })] });
    storage.close();
    const database = await openDB(nameOf());
    const record = (await database.get('log', [1, 'm'])) as { frame: Uint8Array; hash: Uint8Array };
    expect([record.frame.buffer.byteLength, record.hash.buffer.byteLength]).toEqual([5, 32]);
    database.close();
  });

  it('keeps apps of different prefixes apart', async () => {
    const mine = await indexedDbPersistence({ prefix: 'mine' }).open(key);
    const yours = await indexedDbPersistence({ prefix: 'yours' }).open(key);
    await mine.write({ log: [storedMessage(1, 'm')] });
    expect((await yours.load(10)).keys).toEqual([]);
    mine.close();
    yours.close();
  });

  it('says that the disk is full, why that is, and what to do', async () => {
    const storage = await indexedDbPersistence().open(key);
    failAt(0);
    const error: unknown = await Promise.resolve(storage.write({ log: [storedMessage(1, 'm')] })).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({
      cause: full,
      message: expect.stringMatching(/storage is full\. Free space/) as string,
    });
    storage.close();
  });

  it('says that there is no IndexedDB, and what to use instead', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(
      /there is no IndexedDB here\. Use a browser that has it/,
    );
    vi.unstubAllGlobals();
  });

  it('says that the page may not store, and what to do', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(/does not let this page store.*Allow site data/);
  });

  it('says so in a private window that refuses to open anything', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('A mutation operation was attempted', 'InvalidStateError');
    });
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(/does not let this page store.*Allow site data/);
  });

  it('does not wait for ever for a browser that does not answer', async () => {
    vi.useFakeTimers();
    const open = vi.spyOn(indexedDB, 'open').mockReturnValue(new IDBOpenDBRequest() as never);
    const opening = indexedDbPersistence().open(key);
    const refused = expect(opening).rejects.toThrow(/not opened: the browser does not answer\. Close other tabs/);
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    expect([open.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('does not open what a newer version of the app made', async () => {
    (await openDB(nameOf(), 99)).close();
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(/newer version of the app made it\. Reload/);
  });

  it('lets go when another tab upgrades it, and tells this one to reload', async () => {
    const storage = await indexedDbPersistence().open(key);
    const upgraded = await openDB(nameOf(), 99);
    expect(upgraded.version).toBe(99);
    await expect(storage.write({ meta: { lamportTimestamp: 1, received: 0 } })).rejects.toThrow(
      /deleted or upgraded it\. Reload the page/,
    );
    await expect(Promise.resolve(storage.load(1))).rejects.toThrow(StorageError);
    upgraded.close();
  });

  it('tries again when a dropped connection cannot be opened at once', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const storage = await indexedDbPersistence().open(key);
    forceCloseDatabase((open.mock.results[0]!.value as IDBOpenDBRequest).result as never);
    open.mockImplementationOnce(() => {
      throw new DOMException('the storage process is starting', 'UnknownError');
    });
    const write = () => storage.write({ log: [storedMessage(1, 'm')] });
    await expect(write()).rejects.toThrow(/not written: the storage process is starting/);
    await write();
    expect((await storage.load(10)).keys).toHaveLength(1);
    storage.close();
  });

  it('goes on after the browser dropped the connection', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const storage = await indexedDbPersistence().open(key);
    await storage.write({ log: [storedMessage(1, 'before')] });
    // Its types say it takes the class; it takes a connection.
    forceCloseDatabase((open.mock.results[0]!.value as IDBOpenDBRequest).result as never);
    await storage.write({ log: [storedMessage(2, 'after')] });
    expect((await storage.load(10)).log.map(({ messageId }) => messageId)).toEqual(['before', 'after']);
    storage.close();
  });
});

describe('a database deleted under a running tab, without a word', () => {
  it('ends the storage instead of being made anew: the rest of the session alone would look like all of it', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const storage = await indexedDbPersistence().open(key);
    await storage.write({ log: [storedMessage(1, 'before')] });
    forceCloseDatabase((open.mock.results[0]!.value as IDBOpenDBRequest).result as never);
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(nameOf()).onsuccess = resolve;
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(storage.write({ log: [storedMessage(2, 'after')] })).rejects.toThrow(
        /not used: it was deleted while it was open\. Reload the page/,
      );
    }
    expect(await indexedDB.databases()).toEqual([]);
  });
});

describe('deleteStoredChannel', () => {
  it('deletes one channel of one participant; what is not there is fine', async () => {
    const persistence = indexedDbPersistence();
    const storage = await persistence.open(key);
    await storage.write({ log: [storedMessage(1, 'm')] });
    storage.close();
    await deleteStoredChannel(key);
    await deleteStoredChannel(key);
    const after = await persistence.open(key);
    expect((await after.load(10)).keys).toEqual([]);
    after.close();
  });

  it('takes the prefix it was stored with', async () => {
    const persistence = indexedDbPersistence({ prefix: 'mine' });
    const storage = await persistence.open(key);
    await storage.write({ log: [storedMessage(1, 'm')] });
    storage.close();
    await deleteStoredChannel({ ...key, prefix: 'yours' });
    const kept = await persistence.open(key);
    expect((await kept.load(10)).keys).toHaveLength(1);
    kept.close();
    await deleteStoredChannel({ ...key, prefix: 'mine' });
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(nameOf('mine'));
  });

  it('ends storages that are open, which must not write into an empty database', async () => {
    const storage = await indexedDbPersistence().open(key);
    await deleteStoredChannel(key);
    await expect(storage.write({ meta: { lamportTimestamp: 1, received: 0 } })).rejects.toThrow(/Reload the page/);
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('deletes all there is where a page that hangs does not let go, and ends its claim', async () => {
    const storage = await indexedDbPersistence().open(key);
    const claim = await storage.claim!();
    await storage.write({ log: [storedMessage(1, 'm')], meta: { lamportTimestamp: 1, received: 1 } });
    storage.close();
    // It does not hear that it has to let go.
    const stubborn = await openDB(nameOf());
    await deleteStoredChannel(key);
    for (const store of ['log', 'places', 'held', 'deliveries', 'lost']) expect(await stubborn.count(store)).toBe(0);
    expect(await stubborn.get('meta', 'channel')).toBeUndefined();
    // Whoever writes under it adds this record in the same step, which fails then.
    expect(await stubborn.get('meta', `ended ${claim}`)).toBe(0);
    stubborn.close();
    await vi.waitFor(async () => expect(await indexedDB.databases()).toEqual([]));
  });

  it('makes no database of one that is not there', async () => {
    await deleteStoredChannel(key);
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('says so when a page does not let go of what is not a storage of this package', async () => {
    const stubborn = await openDB(nameOf(), 1);
    await expect(deleteStoredChannel(key)).rejects.toThrow(/not deleted yet.*goes when that page is closed/);
    stubborn.close();
  });
});
