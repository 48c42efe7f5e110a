import { describe, expect, it } from 'vitest';
import { createChannelStore } from '../../src/index.js';
import type { LogEntry } from '../../src/engine/index.js';
import { createMessageFold } from '../../src/reducers/messageFold.js';
import type { Reducer } from '../../src/reducers/index.js';
import { counterPerVoter } from '../../src/reducers/index.js';
import { createVirtualClock } from '../../src/testing/index.js';
import { scriptedChannel } from '../support/scriptedChannel.js';

/** Counts every message as a vote of one voter each, and what it was asked to read. */
function follow() {
  const clock = createVirtualClock(1_000_000);
  const channel = scriptedChannel();
  const store = createChannelStore(channel, { clock });
  const read: string[] = [];
  const ids: Reducer<readonly string[]> = {
    empty: [],
    apply(answer, changes) {
      const next = new Set(answer);
      for (const [id, message] of changes) {
        read.push(message ? id : `-${id}`);
        if (message) next.add(id);
        else next.delete(id);
      }
      return [...next];
    },
  };
  const fold = createMessageFold(ids);
  return {
    channel,
    store,
    read,
    reduced: () => fold(store.getState()),
    async settle() {
      await clock.advance(20);
      return fold(store.getState());
    },
  };
}

describe('following a store with a reducer', () => {
  it('reads each message once, in log order, and not again when its row changes', async () => {
    const t = follow();
    for (let i = 9; i >= 0; i--) t.channel.enter({ id: `m${i}`, at: i });
    t.channel.emit('messages-evicted', { messageIds: [], oldest: undefined });
    await t.settle();
    expect(t.read).toEqual(Array.from({ length: 10 }, (_, i) => `m${i}`));
    t.channel.hold({ id: 'h', at: 12, waitingFor: ['x'] });
    t.channel.miss('x');
    await t.settle();
    t.channel.receive({ id: 'x', at: 11 });
    t.channel.receive({ id: 'h', at: 12 });
    await t.settle();
    expect(t.read.slice(10)).toEqual(['h', 'x']);
  });

  it('is the same object until something it is made of changes', async () => {
    const t = follow();
    t.channel.receive({ id: 'm1', at: 1 });
    const before = await t.settle();
    t.channel.setSyncStatus({ lastHeardAt: 5 });
    t.channel.emit('sync-status', t.channel.syncStatus());
    expect(await t.settle()).toBe(before);
    t.channel.receive({ id: 'm2', at: 2 });
    const after = await t.settle();
    expect(after.answer).toEqual(['m1', 'm2']);
    expect(after.completeness).toBe(before.completeness);
  });

  it('counts held messages, and says what is missing and lost', async () => {
    const t = follow();
    t.channel.hold({ id: 'h', at: 9, waitingFor: ['x'] });
    t.channel.miss('x');
    t.channel.miss('y', { state: 'lost' });
    t.channel.setSyncStatus({ status: 'syncing' });
    expect(await t.settle()).toEqual({
      answer: ['h'],
      completeness: { complete: false, missing: 1, lost: 1, unread: 0 },
    });
    t.channel.setMissing('y', null);
    t.channel.setSyncStatus({ status: 'synced' });
    t.channel.receive({ id: 'x', at: 8 });
    expect((await t.settle()).completeness).toEqual({ complete: true, missing: 0, lost: 0, unread: 0 });
  });

  it('is not complete while offline, though nothing is known to be missing', async () => {
    const t = follow();
    t.channel.setSyncStatus({ status: 'offline' });
    t.channel.emit('sync-status', t.channel.syncStatus());
    expect((await t.settle()).completeness).toEqual({ complete: false, missing: 0, lost: 0, unread: 0 });
  });

  it('goes on counting what leaves memory, and does not count it twice when it comes back', async () => {
    const t = follow();
    for (let i = 0; i < 4; i++) t.channel.receive({ id: `m${i}`, at: i });
    await t.settle();
    t.channel.evict(2);
    const evicted = await t.settle();
    expect(evicted).toEqual({
      answer: ['m0', 'm1', 'm2', 'm3'],
      completeness: { complete: true, missing: 0, lost: 0, unread: 0 },
    });
    await t.store.channel.loadOlder(1);
    expect(await t.settle()).toBe(evicted);
    expect(t.read).toHaveLength(4);
  });

  it('says how many older messages it has not seen, and counts them when they are loaded', async () => {
    const t = follow();
    for (let i = 0; i < 4; i++) t.channel.receive({ id: `m${i}`, at: i });
    t.channel.evict(3);
    expect(await t.settle()).toEqual({
      answer: ['m3'],
      completeness: { complete: false, missing: 0, lost: 0, unread: 3 },
    });
    await t.store.channel.loadOlder(3);
    expect((await t.settle()).completeness).toMatchObject({ complete: true, unread: 0 });
    expect(t.reduced().answer).toHaveLength(4);
  });

  it('takes back what the user discards', async () => {
    const t = follow();
    t.channel.receive({ id: 'm1', at: 1 });
    const id = t.store.channel.send(new Uint8Array([1]));
    expect((await t.settle()).answer).toEqual(['m1', id]);
    t.store.channel.discard(id);
    expect((await t.settle()).answer).toEqual(['m1']);
    expect(t.read.at(-1)).toBe(`-${id}`);
  });

  it('reads the genuine message in the place of a forged one', async () => {
    const t = follow();
    t.channel.receive({ id: 'm1', at: 1 });
    await t.settle();
    t.channel.emit('message-replaced', {
      messageId: 'm1',
      senderId: 'carol',
      content: new Uint8Array([1]),
      lamportTimestamp: 1,
    });
    await t.settle();
    expect(t.read).toEqual(['m1', 'm1']);
  });

  it('reports what reading a message throws, and counts the others', async () => {
    const reported: unknown[] = [];
    const onError = (error: unknown): void => void reported.push(error);
    const reportError = globalThis.reportError;
    globalThis.reportError = onError;
    try {
      const votes = counterPerVoter({
        vote({ messageId }: LogEntry) {
          if (messageId === 'bad') throw new Error('no JSON');
          return { target: 'q', choice: 1 };
        },
      });
      const t = follow();
      t.channel.receive({ id: 'bad', at: 1 });
      t.channel.receive({ id: 'good', at: 2 });
      await t.settle();
      expect(createMessageFold(votes)(t.store.getState()).answer.tallies.get('q')?.voters).toBe(1);
      expect(reported).toEqual([new Error('no JSON')]);
    } finally {
      globalThis.reportError = reportError;
    }
  });
});
