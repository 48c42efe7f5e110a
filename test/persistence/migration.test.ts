import 'fake-indexeddb/auto';
import { IDBCursor, IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import {
  createReliableChannel,
  deriveMessageId,
  encodeMessage,
  type HistoryEntry,
  type StoredMessage,
} from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { createVirtualClock } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes, text } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';
import { type Version1, writeVersion1 } from './version1.js';

const key = { channelId: 'lobby', participantId: 'alice' };
const name = JSON.stringify(['react-reliable-channel', 'lobby', 'alice']);
const clock = createVirtualClock();
const epoch = clock.now();

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function stored(senderId: string, tick: number, content: string, causalHistory: HistoryEntry[] = []): StoredMessage {
  const lamportTimestamp = epoch - 1_000_000 + tick;
  const messageId = deriveMessageId(senderId, lamportTimestamp, bytes(content));
  const message = { senderId, messageId, channelId: 'lobby', lamportTimestamp, causalHistory, repairRequest: [] };
  const frame = encodeMessage({ ...message, content: bytes(content) });
  return { messageId, lamportTimestamp, frame, hash: Uint8Array.of(tick, 1, 2) };
}

const gone = { messageId: 'gone', senderId: 'carol', retrievalHint: Uint8Array.of(7, 7) };
const first = stored('bob', 1, 'first');
const follower = stored('bob', 2, 'follows what is lost', [{ messageId: first.messageId }, gone]);
const [own, unsent] = [stored('alice', 3, 'mine', [follower]), stored('alice', 4, 'not sent yet')];
const held = stored('bob', 9, 'held', [{ messageId: 'on its way' }]);
const before: Version1 = {
  log: [first, follower, own, unsent],
  held: [held],
  deliveries: [
    [own.messageId, { status: 'acknowledged', attempts: 2, acknowledgedBy: ['bob'] }],
    [unsent.messageId, { status: 'queued', attempts: 0, acknowledgedBy: [] }],
  ],
  lost: ['gone', 'gone as well'],
  meta: { lamportTimestamp: epoch - 500_000, lastHeardAt: epoch - 400_000, received: 2, published: [epoch - 1] },
};

describe('a database of version 1', () => {
  it('opens with everything in it', async () => {
    await writeVersion1(name, before);
    const storage = await indexedDbPersistence().open(key);
    const found = await storage.load(10);
    expect(found).toMatchObject({ log: before.log, held: [held], meta: before.meta });
    expect(found.deliveries).toEqual(new Map(before.deliveries));
    expect([...found.lost.keys()]).toEqual(before.lost);
    for (const { since } of found.lost.values()) expect(since).toBeGreaterThan(0);
    storage.close();
    const database = await openDB(name);
    expect(database.version).toBe(2);
    database.close();
  });

  it('is a channel as it was, and a lost message has its sender and its hint from what follows it', async () => {
    await writeVersion1(name, before);
    const transport = new ScriptedTransport();
    transport.setHealth('offline');
    const channel = await createReliableChannel({ ...key, transport, persistence: indexedDbPersistence(), clock });
    expect(channel.log().map(({ content }) => text(content))).toEqual([
      'first',
      'follows what is lost',
      'mine',
      'not sent yet',
    ]);
    expect(channel.delivery(own.messageId)).toMatchObject({ status: 'acknowledged', acknowledgedBy: ['bob'] });
    expect(channel.status(unsent.messageId)).toBe('queued');
    expect(channel.held().map(({ content }) => text(content))).toEqual(['held']);
    expect(channel.syncStatus()).toMatchObject({ received: 2, missing: 1, lost: 2, lastHeardAt: epoch - 400_000 });
    expect(channel.missing().filter(({ state }) => state === 'lost')).toMatchObject([
      { ...gone, followedBy: { messageId: follower.messageId } },
      { messageId: 'gone as well', senderId: undefined },
    ]);
    await channel.close();
  });

  it('stays as it was when the upgrade fails, and is upgraded the next time', async () => {
    await writeVersion1(name, before);
    const full = new DOMException('no space left', 'QuotaExceededError');
    const update = vi.spyOn(IDBCursor.prototype, 'update').mockImplementationOnce(() => {
      throw full;
    });
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(/not opened: this site's storage is full/);
    update.mockRestore();
    const old = await openDB(name);
    expect([old.version, await old.getAll('lost')]).toEqual([1, [true, true]]);
    old.close();
    const storage = await indexedDbPersistence().open(key);
    expect((await storage.load(10)).lost.size).toBe(2);
    storage.close();
  });
});

describe('a database that another tab has open in version 1', () => {
  it('is let go by that tab, and opens', async () => {
    await writeVersion1(name, before);
    const other = await openDB(name, 1, { blocking: (_old, _new, event) => (event.target as IDBDatabase).close() });
    const storage = await indexedDbPersistence().open(key);
    expect((await storage.load(10)).keys).toHaveLength(4);
    expect(() => other.transaction('log')).toThrow(/not allowed/);
    storage.close();
  });

  it('is refused while that tab does not let go, with what to do; later it opens', async () => {
    await writeVersion1(name, before);
    const stubborn = await openDB(name, 1);
    await expect(indexedDbPersistence().open(key)).rejects.toThrow(
      /not opened: another tab has it open with an older version of the app\. Close or reload that tab/,
    );
    stubborn.close();
    const storage = await indexedDbPersistence().open(key);
    expect((await storage.load(10)).keys).toHaveLength(4);
    storage.close();
  });
});
