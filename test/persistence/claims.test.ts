import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { ClaimLostError, indexedDbPersistence } from '../../src/persistence/indexeddb/index.js';
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
    expect(await first.claim!()).toBe(1);
    await first.write(step('a'));
    expect(await first.holdsClaim!()).toBe(true);
    expect(await second.claim!()).toBe(2);
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
    await first.claim!();
    for (let count = 2; count <= 40; count++) expect(await second.claim!()).toBe(count);
    await expect(first.write(step('a'))).rejects.toThrow(ClaimLostError);
    await second.write(step('b'));
    expect((await idsOf()).ids).toEqual(['b']);
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
