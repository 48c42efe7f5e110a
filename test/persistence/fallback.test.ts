import 'fake-indexeddb/auto';
import { IDBFactory, IDBObjectStore as FakeObjectStore } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StorageError, StorageErrorCode } from '../../src/persistence/indexeddb/index.js';
import { indexedDbPersistence } from '../../src/persistence/indexeddb/index.js';
import { storedMessage } from './storageContract.js';

const key = { channelId: 'lobby', participantId: 'alice' };
const name = JSON.stringify(['react-reliable-channel', key.channelId, key.participantId]);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Every way a browser has of letting a page store nothing. */
const refusals: [string, StorageErrorCode, () => void][] = [
  ['blocked site data', 'refused', () => refuseBy('SecurityError')],
  ['a private window that refuses', 'refused', () => refuseBy('InvalidStateError')],
  ['no IndexedDB at all', 'refused', () => vi.stubGlobal('indexedDB', undefined)],
  ['a full disk', 'full', () => refuseBy('QuotaExceededError')],
  ['a broken profile', 'failed', () => refuseBy('UnknownError')],
];

function refuseBy(error: string): void {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('denied', error);
  });
}

describe.each(refusals)('where IndexedDB is refused by %s', (_, code, refuse) => {
  it('nothing is opened by default, and the error has a code', async () => {
    refuse();
    const persistence = indexedDbPersistence();
    await expect(persistence.open(key)).rejects.toMatchObject({ name: 'StorageError', code });
    expect(persistence.status!.get(key)).toBeUndefined();
  });

  it("the error says that there is fallback: 'memory', which can still be chosen", async () => {
    refuse();
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(/\. Or use fallback: 'memory'\.$/);
  });

  it("with fallback: 'memory' in use its message does not say to use that", async () => {
    refuse();
    const persistence = indexedDbPersistence({ fallback: 'memory' });
    await persistence.open(key);
    const { message } = persistence.status!.get(key)!.fallback!;
    expect(message).toMatch(/^Channel storage not opened: .+\.$/);
    expect(message).not.toMatch(/fallback|memory/i);
  });

  it("fallback: 'memory' opens it in memory, and says so and why", async () => {
    refuse();
    const persistence = indexedDbPersistence({ fallback: 'memory' });
    const told = vi.fn();
    const stop = persistence.status!.subscribe(told);
    const storage = await persistence.open(key);
    expect(storage.inMemory).toBe(true);
    expect(told).toHaveBeenCalledTimes(1);
    const { kind, fallback } = persistence.status!.get(key)!;
    expect([kind, (fallback as StorageError).code]).toEqual(['memory', code]);
    stop();
  });
});

describe('a storage that fell back to memory', () => {
  it('has what was written while the page lives, also when the browser would let it store again', async () => {
    const refused = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const persistence = indexedDbPersistence({ fallback: 'memory' });
    const storage = await persistence.open(key);
    await storage.write({ log: [storedMessage(1, 'm')] });
    storage.close();
    refused.mockRestore();
    const again = await persistence.open(key);
    expect((await again.load(9)).log).toHaveLength(1);
    expect(persistence.status!.get(key)!.kind).toBe('memory');
  });

  it('is emptied by remove', async () => {
    refuseBy('SecurityError');
    const persistence = indexedDbPersistence({ fallback: 'memory' });
    const storage = await persistence.open(key);
    await storage.write({ log: [storedMessage(1, 'm')] });
    await persistence.remove!(key);
    expect((await (await persistence.open(key)).load(9)).log).toEqual([]);
  });
});

describe("fallback: 'memory'", () => {
  it('passes over nothing that is stored: a newer version of the app is an error', async () => {
    (await openDB(name, 99)).close();
    await expect(indexedDbPersistence({ fallback: 'memory' }).open(key)).rejects.toMatchObject({ code: 'ended' });
  });

  it('passes over nothing that is stored: a tab with an older version is an error', async () => {
    const older = await openDB(name, 1);
    await expect(indexedDbPersistence({ fallback: 'memory' }).open(key)).rejects.toMatchObject({ code: 'busy' });
    older.close();
  });

  it('is not used where IndexedDB works', async () => {
    const persistence = indexedDbPersistence({ fallback: 'memory' });
    (await persistence.open(key)).close();
    expect(persistence.status!.get(key)).toEqual({ kind: 'indexeddb' });
    expect(await indexedDB.databases()).toHaveLength(1);
  });
});

describe('a step that cannot be written', () => {
  it('is told as trouble with its reason, once, until a step is written', async () => {
    const persistence = indexedDbPersistence();
    const storage = await persistence.open(key);
    const seen: unknown[] = [];
    persistence.status!.subscribe(() => seen.push((persistence.status!.get(key)!.trouble as StorageError)?.code));
    const full = vi.spyOn(FakeObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no space left', 'QuotaExceededError');
    });
    await expect(Promise.resolve(storage.write({ log: [storedMessage(1, 'm')] }))).rejects.toThrow(/storage is full/);
    full.mockRestore();
    await storage.write({ log: [storedMessage(1, 'm')] });
    await storage.write({ log: [storedMessage(2, 'n')] });
    await vi.waitFor(() => expect(seen).toEqual(['full', undefined]));
    storage.close();
  });

  it('of another channel is no trouble of this one', async () => {
    const persistence = indexedDbPersistence();
    const [mine, other] = [await persistence.open(key), await persistence.open({ ...key, channelId: 'garden' })];
    other.close();
    await expect(Promise.resolve(other.write({ log: [storedMessage(1, 'm')] }))).rejects.toThrow(/closed/);
    expect(persistence.status!.get({ ...key, channelId: 'garden' })!.trouble).toMatchObject({ code: 'ended' });
    expect(persistence.status!.get(key)).toEqual({ kind: 'indexeddb' });
    mine.close();
  });
});

describe('remove', () => {
  it('deletes one channel of one participant, and ends storages that are open', async () => {
    const persistence = indexedDbPersistence();
    const storage = await persistence.open(key);
    (await persistence.open({ ...key, channelId: 'garden' })).close();
    await persistence.remove!(key);
    expect((await indexedDB.databases()).map(({ name: left }) => left)).toEqual([name.replace('lobby', 'garden')]);
    await expect(Promise.resolve(storage.write({ log: [storedMessage(1, 'm')] }))).rejects.toThrow(/Reload the page/);
  });
});
