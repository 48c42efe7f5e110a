import 'fake-indexeddb/auto';
import { IDBObjectStore as FakeObjectStore } from 'fake-indexeddb';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bytes, Group, texts } from '../support/group.js';

let group: Group;
beforeEach(() => {
  group = new Group({ store: false });
  // What nobody waits for is reported.
  vi.stubGlobal('reportError', vi.fn());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await group.close();
  vi.unstubAllGlobals();
});

/** Virtual time passes, and between its steps what waits for a database gets its turn. */
async function pass(ms: number): Promise<void> {
  for (let step = 0; step < 8; step++) {
    await group.clock.advance(ms / 8);
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

function fillDisk(): () => void {
  const full = vi.spyOn(FakeObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no space left', 'QuotaExceededError');
  });
  return () => full.mockRestore();
}

let databases = 0;

it('on a full disk an own message fails with the reason and does not go out, until there is room and it is sent again', async () => {
  const persistence = indexedDbPersistence({ prefix: `full-${databases++}` });
  const alice = await group.join('alice', { persistence });
  const bob = await group.join('bob');
  await pass(100);
  const free = fillDisk();
  const id = alice.channel.send(bytes('unwritten'));
  await pass(3_000);
  expect(alice.channel.delivery(id)).toMatchObject({
    status: 'failed',
    attempts: 0,
    error: { message: expect.stringMatching(/could not be written.*resend.*storage is full.*Free space/) as string },
  });
  expect(bob.received).toEqual([]);
  await expect(alice.channel.flush()).rejects.toThrow(/storage is full/);
  free();
  alice.channel.resend(id);
  await pass(5_000);
  expect(bob.received).toEqual(['unwritten']);
  expect(alice.channel.status(id)).toBe('acknowledged');
});

it('what arrives on a full disk is shown, is not claimed to be kept, and is written once there is room', async () => {
  const persistence = indexedDbPersistence({ prefix: `full-${databases++}` });
  const key = { channelId: 'lobby', participantId: 'alice' };
  const stored = async (): Promise<number> => {
    const storage = await persistence.open(key);
    const { log, meta } = await storage.load(9);
    storage.close();
    expect(meta?.received ?? 0).toBe(log.length);
    return log.length;
  };
  const alice = await group.join('alice', { persistence });
  const bob = await group.join('bob');
  const free = fillDisk();
  bob.channel.send(bytes('arrives'));
  await pass(3_000);
  expect(texts(alice.channel)).toEqual(['arrives']);
  expect(persistence.status!.get(key)!.trouble).toMatchObject({ code: 'full' });
  free();
  expect(await stored()).toBe(0);
  // Tried again though nothing else happens.
  await pass(30_000);
  await alice.channel.close();
  expect(await stored()).toBe(1);
});
