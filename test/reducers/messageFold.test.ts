import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChannelStore, withRows } from '../../src/index.js';
import type { LogEntry } from '../../src/engine/index.js';
import { createMessageFold } from '../../src/reducers/messageFold.js';
import type { Reducer } from '../../src/reducers/index.js';
import { counterPerVoter } from '../../src/reducers/index.js';
import { createVirtualClock } from '../../src/testing/index.js';
import { scriptedChannel } from '../support/scriptedChannel.js';

/** Collects ids. */
function collect(read: string[] = []): Reducer<readonly string[]> {
  return {
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
}

/** Counts every message as a vote of one voter each, and what it was asked to read. */
function follow() {
  const clock = createVirtualClock(1_000_000);
  const channel = scriptedChannel();
  const store = withRows(createChannelStore(channel, { clock }));
  const read: string[] = [];
  const fold = createMessageFold(collect(read));
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
      completeness: { complete: false, missing: 1, lost: 1, unread: 0, uncounted: 0, unreadable: 0 },
    });
    t.channel.setMissing('y', null);
    t.channel.setSyncStatus({ status: 'synced' });
    t.channel.receive({ id: 'x', at: 8 });
    expect((await t.settle()).completeness).toEqual({
      complete: true,
      missing: 0,
      lost: 0,
      unread: 0,
      uncounted: 0,
      unreadable: 0,
    });
  });

  it('is not complete while offline, though nothing is known to be missing', async () => {
    const t = follow();
    t.channel.setSyncStatus({ status: 'offline' });
    t.channel.emit('sync-status', t.channel.syncStatus());
    expect((await t.settle()).completeness).toEqual({
      complete: false,
      missing: 0,
      lost: 0,
      unread: 0,
      uncounted: 0,
      unreadable: 0,
    });
  });

  it('goes on counting what leaves memory, and does not count it twice when it comes back', async () => {
    const t = follow();
    for (let i = 0; i < 4; i++) t.channel.receive({ id: `m${i}`, at: i });
    await t.settle();
    t.channel.evict(2);
    const evicted = await t.settle();
    expect(evicted).toEqual({
      answer: ['m0', 'm1', 'm2', 'm3'],
      completeness: { complete: true, missing: 0, lost: 0, unread: 0, uncounted: 0, unreadable: 0 },
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
      completeness: { complete: false, missing: 0, lost: 0, unread: 3, uncounted: 0, unreadable: 0 },
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

  it('counts in parts where it is told to: the answer is the one before until all are counted', async () => {
    const t = follow();
    for (let i = 0; i < 10; i++) t.channel.receive({ id: `m${i}`, at: i });
    await t.settle();
    const state = t.store.getState();
    const fold = createMessageFold(collect());
    expect(fold(state, 4)).toMatchObject({ answer: [], completeness: { complete: false, uncounted: 6 } });
    expect(fold(state, 4)).toMatchObject({ answer: [], completeness: { complete: false, uncounted: 2 } });
    t.channel.receive({ id: 'm10', at: 10 });
    await t.settle();
    // What came meanwhile is counted after it, in a part of its own.
    const before = fold(t.store.getState(), 2);
    expect(before.answer).toHaveLength(10);
    expect(before.completeness).toMatchObject({ complete: false, uncounted: 1 });
    const after = fold(t.store.getState(), 1);
    expect(after.answer).toHaveLength(11);
    expect(after.completeness).toMatchObject({ complete: true, uncounted: 0 });
    expect(fold(t.store.getState(), 1)).toBe(after);
  });

  it('comes to the same in any parts, whatever comes and goes meanwhile', async () => {
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.record({ at: fc.nat(9), choice: fc.constantFrom(1, -1, null) }) },
      { weight: 1, arbitrary: fc.constant('discard' as const) },
    );
    const votes = counterPerVoter({
      vote: ({ messageId }) => ({ target: 'q', choice: Number(messageId.split(' ')[1]) }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(event, fc.nat(3)), { maxLength: 30 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        async (events, limits) => {
          const t = follow();
          const fold = createMessageFold(votes);
          const whole = createMessageFold(votes);
          const own: string[] = [];
          let serial = 0;
          for (const [what, turns] of events) {
            if (what === 'discard') own.splice(0, 1).forEach((id) => t.store.channel.discard(id));
            else t.channel.receive({ id: `v${serial++} ${what.choice ?? 0}`, at: what.at, from: `${serial % 4}` });
            if (serial % 5 === 4) own.push(t.store.channel.send(new Uint8Array([1])));
            await t.settle();
            whole(t.store.getState());
            for (let turn = 0; turn < turns; turn++) fold(t.store.getState(), limits.next().value);
          }
          const { answer } = fold(t.store.getState());
          const expected = whole(t.store.getState()).answer;
          expect(new Map(answer.tallies)).toEqual(new Map(expected.tallies));
          expect(fold(t.store.getState()).completeness.uncounted).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reports once what reading messages throws, counts the others, and says how many could not be read', async () => {
    const reported: unknown[] = [];
    const onError = (error: unknown): void => void reported.push(error);
    const reportError = globalThis.reportError;
    globalThis.reportError = onError;
    try {
      const votes = counterPerVoter({
        vote({ messageId }: LogEntry) {
          if (messageId.startsWith('bad')) throw new Error('no JSON');
          return { target: 'q', choice: 1 };
        },
      });
      const fold = createMessageFold(votes);
      const t = follow();
      for (let i = 0; i < 100; i++) t.channel.receive({ id: `bad${i}`, at: i });
      t.channel.receive({ id: 'good', at: 200 });
      await t.settle();
      const { answer, completeness } = fold(t.store.getState());
      expect(answer.tallies.get('q')?.voters).toBe(1);
      // Nobody can read them: that makes no difference between participants.
      expect(completeness).toMatchObject({ complete: true, unreadable: 100 });
      t.channel.receive({ id: 'bad again', at: 201 });
      await t.settle();
      expect(fold(t.store.getState()).completeness.unreadable).toBe(101);
      expect(reported).toEqual([new Error('no JSON')]);
    } finally {
      globalThis.reportError = reportError;
    }
  });
});
