import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { ClaimLostError, deleteStoredChannel, indexedDbPersistence } from '../../src/persistence/indexeddb/index.js';
import { storedMessage } from './storageContract.js';

const key = { channelId: 'lobby', participantId: 'alice' };
const open = async () => indexedDbPersistence().open(key);
const step = (messageId: string) => ({
  log: [storedMessage(1, messageId)],
  meta: { lamportTimestamp: 1, received: 1 },
});
const idsOf = async () => {
  const storage = await open();
  const { keys, meta } = await storage.load(10);
  storage.close();
  return { ids: keys.map(({ messageId }) => messageId), received: meta?.received };
};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a storage that was claimed', () => {
  it('writes, until another one is', async () => {
    const [first, second] = [await open(), await open()];
    const claim = await first.claim!();
    await first.write(step('a'));
    expect(await first.holdsClaim!()).toBe(true);
    expect(await second.claim!()).toBe(claim + 1);
    expect(await first.holdsClaim!()).toBe(false);
    expect(await second.holdsClaim!()).toBe(true);
    await second.write(step('b'));
    expect(await idsOf()).toEqual({ ids: ['a', 'b'], received: 1 });
  });

  it('writes nothing of a step after that, and says that another tab has taken over', async () => {
    const [first, second] = [await open(), await open()];
    await first.claim!();
    await second.claim!();
    await expect(first.write(step('a'))).rejects.toThrow(ClaimLostError);
    await expect(first.write({ deliveries: new Map([['a', null]]) })).rejects.toThrow(/another tab has taken/);
    expect(await idsOf()).toEqual({ ids: [], received: undefined });
  });

  it('stays out however many have been claimed since', async () => {
    const [first, second] = [await open(), await open()];
    const claim = await first.claim!();
    for (let count = 1; count < 40; count++) expect(await second.claim!()).toBe(claim + count);
    await expect(first.write(step('a'))).rejects.toThrow(ClaimLostError);
    await second.write(step('b'));
    expect((await idsOf()).ids).toEqual(['b']);
  });

  it('is told, once, that it was deleted, and whoever claims after that is the newer one', async () => {
    const storage = await open();
    let told = 0;
    storage.onEnded!(() => told++);
    const claim = await storage.claim!();
    await deleteStoredChannel(key);
    await expect(storage.holdsClaim!()).rejects.toThrow(/another tab deleted/);
    expect(told).toBe(1);
    expect(await (await open()).claim!()).toBeGreaterThan(claim);
  });

  it('is told nothing when it is closed', async () => {
    const storage = await open();
    let told = 0;
    storage.onEnded!(() => told++);
    storage.close();
    await deleteStoredChannel(key);
    expect(told).toBe(0);
  });

  it('writes again once it is claimed again', async () => {
    const [first, second] = [await open(), await open()];
    await first.claim!();
    await second.claim!();
    await first.claim!();
    await first.write(step('a'));
    expect((await idsOf()).ids).toEqual(['a']);
  });
});
