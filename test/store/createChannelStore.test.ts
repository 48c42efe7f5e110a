import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelStore, DeliveredRow } from '../../src/index.js';
import { createChannelStore, withRows } from '../../src/index.js';
import { createVirtualClock } from '../../src/testing/index.js';
import { delivery, scriptedChannel } from '../support/scriptedChannel.js';

const stores: ChannelStore[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function open(channel = scriptedChannel()) {
  const clock = createVirtualClock(1_000_000);
  const store = withRows(createChannelStore(channel, { clock }));
  stores.push(store);
  let commits = 0;
  store.subscribe(() => commits++);
  return {
    channel,
    clock,
    store,
    get commits() {
      return commits;
    },
    rows: () => store.getState().rows,
    ids: () => store.getState().rows.map((row) => (row.kind === 'message' ? row.key : `${row.kind}:${row.key}`)),
    row: (key: string) => store.getState().rowsById.get(key),
    settle: () => clock.advance(0),
    /** Past the time in which commits are put together. */
    quiet: () => clock.advance(20),
  };
}

describe('what is there when the store is made', () => {
  it('is in the first state', () => {
    const channel = scriptedChannel();
    channel.enter({ id: 'm1', at: 1 });
    channel.enter({ id: 'mine', at: 2, from: 'alice' });
    channel.deliver('mine', delivery('sent'));
    channel.hold({ id: 'h1', at: 9, waitingFor: ['gone'] });
    channel.miss('gone');
    channel.setParticipants([{ participantId: 'bob', lastHeardAt: 5 }]);
    const { store, ids, row } = open(channel);
    expect(ids()).toEqual(['m1', 'mine', 'gap:gone', 'held:h1']);
    expect(row('m1')).toMatchObject({ kind: 'message', own: false, senderId: 'bob', late: false, gaps: [] });
    expect(row('mine')).toMatchObject({ kind: 'message', own: true, senderId: 'alice' });
    expect(store.getState().deliveries.get('mine')).toEqual(delivery('sent'));
    expect(store.getState().outbox.map(({ messageId, status }) => [messageId, status])).toEqual([['mine', 'sent']]);
    expect(store.getState().participants).toEqual([{ participantId: 'bob', lastHeardAt: 5 }]);
  });

  it('is read once, and once more for rows when somebody asks for them', () => {
    const channel = scriptedChannel();
    channel.enter({ id: 'm1', at: 1 });
    const store = createChannelStore(channel, { clock: createVirtualClock(1_000_000) });
    stores.push(store);
    expect(channel.reads).toEqual({ log: 1, held: 0, missing: 1 });
    withRows(store);
    withRows(store);
    expect(channel.reads).toEqual({ log: 2, held: 1, missing: 2 });
  });

  it('leaves the initial state empty, for servers', () => {
    const channel = scriptedChannel();
    channel.enter({ id: 'm1', at: 1 });
    const { store } = open(channel);
    expect(store.getInitialState().rows).toEqual([]);
    expect(store.getInitialState()).not.toBe(store.getState());
  });
});

describe('rows that are asked for between an event and its commit', () => {
  it('have what was a gap and arrived', async () => {
    const channel = scriptedChannel();
    const clock = createVirtualClock(1_000_000);
    const store = createChannelStore(channel, { clock });
    stores.push(store);
    channel.hold({ id: 'h', at: 10, waitingFor: ['x'] });
    channel.miss('x');
    await clock.advance(20);
    channel.receive({ id: 'x', at: 5 });
    channel.receive({ id: 'h', at: 10 });
    const rows = (): string[] =>
      withRows(store)
        .getState()
        .rows.map(({ kind, key }) => `${kind}:${key}`);
    expect(rows()).toEqual(['message:x', 'message:h']);
    await clock.advance(20);
    expect(rows()).toEqual(['message:x', 'message:h']);
  });
});

describe('commits', () => {
  it('shows one event at the end of the same turn', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    expect(t.ids()).toEqual([]);
    await Promise.resolve();
    expect(t.ids()).toEqual(['m1']);
  });

  it('makes one change of a burst of 5,000', async () => {
    const t = open();
    for (let i = 0; i < 5_000; i++) t.channel.receive({ id: `m${i}`, at: i });
    await t.settle();
    expect(t.rows()).toHaveLength(5_000);
    expect(t.commits).toBe(1);
  });

  it('changes at most once per interval while a burst goes on', async () => {
    const t = open();
    for (let ms = 0; ms < 160; ms++) {
      t.channel.receive({ id: `m${ms}`, at: ms });
      await t.clock.advance(1);
    }
    await t.quiet();
    expect(t.rows()).toHaveLength(160);
    expect(t.commits).toBeGreaterThanOrEqual(10);
    expect(t.commits).toBeLessThanOrEqual(12);
  });

  it('is not postponed by a clock that was set back', async () => {
    const channel = scriptedChannel();
    let now = 1_000_000;
    const clock = { now: () => now, setTimeout: () => 0, clearTimeout: () => {} };
    const store = withRows(createChannelStore(channel, { clock }));
    stores.push(store);
    channel.receive({ id: 'm1', at: 1 });
    await Promise.resolve();
    now -= 3_600_000;
    channel.receive({ id: 'm2', at: 2 });
    await Promise.resolve();
    expect(store.getState().rows).toHaveLength(2);
  });

  it('changes nothing when an event changes nothing', async () => {
    const t = open();
    const before = t.store.getState();
    t.channel.emit('sync-status', t.channel.syncStatus());
    await t.quiet();
    await t.clock.advance(5_000);
    expect(t.store.getState()).toBe(before);
    expect(t.commits).toBe(0);
  });

  it('keeps what a status change does not touch, and reads nothing for it', async () => {
    const t = open();
    for (let i = 0; i < 100; i++) t.channel.receive({ id: `m${i}`, at: i });
    const id = t.store.channel.send(new Uint8Array([1]));
    await t.quiet();
    const before = t.store.getState();
    const reads = { ...t.channel.reads };
    t.channel.deliver(id, delivery('acknowledged', { acknowledgedBy: ['bob'] }), 'message-acknowledged');
    await t.quiet();
    const after = t.store.getState();
    expect(after.deliveries.get(id)?.status).toBe('acknowledged');
    expect(after.rows).toBe(before.rows);
    expect(after.rowsById).toBe(before.rowsById);
    expect(after.missing).toBe(before.missing);
    expect(t.channel.reads).toEqual(reads);
  });

  it('keeps old snapshots as they were', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    await t.quiet();
    const before = t.store.getState();
    t.channel.receive({ id: 'm2', at: 2 });
    await t.quiet();
    expect(before.rowsById.has('m2')).toBe(false);
    expect(before.rows).toHaveLength(1);
  });

  it('keeps the rows a burst leaves alone', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    t.channel.receive({ id: 'm3', at: 3 });
    await t.quiet();
    const [m1, m3] = t.rows();
    await t.clock.advance(2_000);
    t.channel.receive({ id: 'm2', at: 2, late: true });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'm2', 'm3']);
    expect(t.rows()[0]).toBe(m1);
    expect(t.rows()[2]).toBe(m3);
    expect(t.row('m2')).toMatchObject({ late: true });
  });
});

describe('a message that does not come last', () => {
  it('is not late above one that is as new: reordering is not news', async () => {
    const t = open();
    t.channel.receive({ id: 'm3', at: 3 });
    await t.clock.advance(1_900);
    t.channel.receive({ id: 'm2', at: 2, late: true });
    await t.quiet();
    expect(t.row('m2')).toMatchObject({ late: false });
  });

  it('is late above one that was there when the store was made', async () => {
    const channel = scriptedChannel();
    channel.enter({ id: 'm3', at: 3 });
    const t = open(channel);
    t.channel.receive({ id: 'm2', at: 2, late: true });
    await t.quiet();
    expect(t.row('m2')).toMatchObject({ late: true });
  });

  it('is late when it had been given up as lost, however new the one below', async () => {
    const t = open();
    t.channel.miss('m2', { state: 'lost', followedBy: { lamportTimestamp: 3, messageId: 'm3' } });
    t.channel.receive({ id: 'm3', at: 3, gaps: ['m2'] });
    await t.quiet();
    t.channel.receive({ id: 'm2', at: 2, late: true });
    await t.quiet();
    expect(t.row('m2')).toMatchObject({ late: true });
  });
});

describe('order', () => {
  it('is by Lamport timestamp, then by the UTF-8 bytes of the id', async () => {
    const t = open();
    // U+FF5E is before U+1F600 in UTF-8 and after it in UTF-16.
    for (const [id, at] of [
      ['\u{1f600}', 5],
      ['\uff5e', 5],
      ['b', 5],
      ['a', 5],
      ['z', 4],
    ] as const) {
      t.channel.receive({ id, at });
      await t.quiet();
    }
    expect(t.ids()).toEqual(['z', 'a', 'b', '\uff5e', '\u{1f600}']);
  });

  it('does not depend on how messages are spread over bursts', async () => {
    const order = Array.from({ length: 300 }, (_, i) => (i * 7919) % 300);
    const oneBurst = open();
    for (const n of order) oneBurst.channel.receive({ id: `m${n}`, at: Math.floor(n / 3) });
    await oneBurst.quiet();
    const manyBursts = open();
    for (const [i, n] of order.entries()) {
      manyBursts.channel.receive({ id: `m${n}`, at: Math.floor(n / 3) });
      if (i % 5 === 0) await manyBursts.quiet();
    }
    await manyBursts.quiet();
    expect(manyBursts.ids()).toEqual(oneBurst.ids());
    expect(oneBurst.ids()).toEqual(oneBurst.channel.log().map(({ messageId }) => messageId));
  });
});

describe('gaps', () => {
  it('stand directly before the first row that names them', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    t.channel.hold({ id: 'late-follower', at: 30, waitingFor: ['x'] });
    t.channel.miss('x', { senderId: 'carol', since: 25 });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'gap:x', 'held:late-follower']);
    expect(t.row('x')).toEqual({
      kind: 'gap',
      key: 'x',
      messageIds: ['x'],
      senderId: 'carol',
      state: 'missing',
      dependents: 1,
      since: 25,
    });
    t.channel.hold({ id: 'early-follower', at: 20, waitingFor: ['x'] });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'gap:x', 'held:early-follower', 'held:late-follower']);
  });

  it('stand in the order they were noticed before the same row', async () => {
    const t = open();
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['b', 'a', 'c'] });
    t.channel.miss('b');
    t.channel.miss('a');
    await t.quiet();
    t.channel.miss('c');
    await t.quiet();
    expect(t.ids()).toEqual(['gap:b', 'gap:a', 'gap:c', 'held:h']);
  });

  it('become their message under the same key, and the held rows that waited become messages', async () => {
    const t = open();
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['x'] });
    t.channel.miss('x');
    await t.quiet();
    expect(t.rows().map(({ kind, key }) => [kind, key])).toEqual([
      ['gap', 'x'],
      ['held', 'h'],
    ]);
    t.channel.emit('message-recovered', { messageId: 'x', via: 'store' });
    t.channel.receive({ id: 'x', at: 5 });
    t.channel.receive({ id: 'h', at: 10 });
    await t.quiet();
    expect(t.rows().map(({ kind, key }) => [kind, key])).toEqual([
      ['message', 'x'],
      ['message', 'h'],
    ]);
    expect(t.store.getState().missing).toEqual([]);
  });

  it('become held rows when their message waits in turn', async () => {
    const t = open();
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['x'] });
    t.channel.miss('x');
    await t.quiet();
    t.channel.setMissing('x', null);
    t.channel.miss('w');
    t.channel.hold({ id: 'x', at: 8, waitingFor: ['w'] });
    await t.quiet();
    expect(t.ids()).toEqual(['gap:w', 'held:x', 'held:h']);
  });

  it('show whom they are asked of', async () => {
    const t = open();
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['x'] });
    t.channel.miss('x');
    await t.quiet();
    t.channel.setMissing('x', { state: 'retrieving', via: 'store' });
    t.channel.emit('missing-changed', { messageIds: ['x'] });
    await t.quiet();
    expect(t.row('x')).toMatchObject({ kind: 'gap', state: 'retrieving', via: 'store' });
    t.channel.setMissing('x', { state: 'retrieving', via: 'repair' });
    t.channel.emit('missing-changed', { messageIds: ['x'] });
    await t.quiet();
    expect(t.row('x')).toMatchObject({ via: 'repair' });
  });

  it('turn into lost rows before the message that follows them, and heal', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['x'] });
    t.channel.miss('x');
    await t.quiet();
    t.channel.setMissing('x', { state: 'lost' });
    t.channel.emit('irretrievable-message', { messageId: 'x' });
    t.channel.receive({ id: 'h', at: 10, gaps: ['x'] });
    t.channel.receive({ id: 'after', at: 11 });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'lost:x', 'h', 'after']);
    expect(t.row('h')).toMatchObject({ gaps: ['x'] });
    const after = t.row('after');
    t.channel.receive({ id: 'x', at: 5, late: true });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'x', 'h', 'after']);
    expect(t.row('h')).toMatchObject({ gaps: [] });
    expect(t.row('after')).toBe(after);
  });

  it('that no row names stand where the log was when they were noticed', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 100 });
    t.channel.miss('tail', { since: 150, dependents: 0 });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'gap:tail']);
    t.channel.receive({ id: 'm2', at: 200 });
    await t.quiet();
    expect(t.ids()).toEqual(['m1', 'gap:tail', 'm2']);
  });

  it('move before an own message only if it names them', async () => {
    const t = open();
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['x'] });
    t.channel.miss('x');
    await t.quiet();
    t.store.channel.send(new Uint8Array([1]));
    await t.quiet();
    expect(t.ids()).toEqual(['own-1', 'gap:x', 'held:h']);
  });

  it('disappear when the channel forgets them', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    t.channel.miss('x');
    await t.quiet();
    t.channel.setMissing('x', null);
    t.channel.emit('sync-status', t.channel.syncStatus());
    await t.quiet();
    expect(t.ids()).toEqual(['m1']);
    expect(t.store.getState().rowsById.has('x')).toBe(false);
  });

  it('shrink what held rows wait for as it is delivered', async () => {
    const t = open();
    const content = new Uint8Array([1]);
    t.channel.hold({ id: 'h', at: 10, waitingFor: ['x', 'y'] });
    t.channel.miss('x');
    t.channel.miss('y');
    await t.quiet();
    const held = { messageId: 'h', senderId: 'bob', content, lamportTimestamp: 10 };
    t.channel.setHeld([{ ...held, waitingFor: ['y'] }]);
    t.channel.receive({ id: 'x', at: 3 });
    await t.quiet();
    expect(t.row('h')).toMatchObject({ kind: 'held', waitingFor: ['y'] });
    expect(t.ids()).toEqual(['x', 'gap:y', 'held:h']);
  });
});

describe('messages that leave for persistence', () => {
  it('leave the rows in one change, and how many there are is said', async () => {
    const t = open();
    for (let place = 0; place < 100; place++) t.channel.receive({ id: `m${place}`, at: place });
    await t.quiet();
    const before = t.store.getState();
    const { commits } = t;
    t.channel.evict(60);
    await t.quiet();
    expect(t.commits).toBe(commits + 1);
    const after = t.store.getState();
    expect(after.rows.map(({ key }) => key)).toEqual(before.rows.slice(60).map(({ key }) => key));
    expect(after.rows.every((row, index) => row === before.rows[index + 60])).toBe(true);
    expect(after.rowsById.get('m59')).toBeUndefined();
    expect(after.older).toBe(60);
  });

  it('in the same burst in which they came never become rows', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    t.channel.receive({ id: 'm2', at: 2 });
    t.channel.evict(1);
    await t.quiet();
    expect(t.ids()).toEqual(['m2']);
    expect(t.store.getState().older).toBe(1);
  });

  it('come back in their place when they are loaded, and the rest stays what it was', async () => {
    const t = open();
    for (const place of [1, 2, 3, 4]) t.channel.receive({ id: `m${place}`, at: place });
    await t.quiet();
    const last = t.row('m4');
    t.channel.evict(3);
    await t.quiet();
    expect(await t.store.channel.loadOlder(2)).toBe(2);
    await t.quiet();
    expect(t.ids()).toEqual(['m2', 'm3', 'm4']);
    expect(t.row('m4')).toBe(last);
    expect(t.store.getState().older).toBe(1);
  });

  it('take along the lost rows before them, which come back with them', async () => {
    const t = open();
    const lost = (id: string, place: number): void => {
      const followedBy = { messageId: `m${place}`, lamportTimestamp: place };
      t.channel.miss(id, { state: 'lost', since: place, followedBy });
      t.channel.receive({ id: `m${place}`, at: place, gaps: [id] });
    };
    for (const place of [1, 3, 5]) lost(`x${place}`, place);
    t.channel.receive({ id: 'm6', at: 6, gaps: ['x1'] });
    await t.quiet();
    expect(t.ids()).toEqual(['lost:x1', 'm1', 'lost:x3', 'm3', 'lost:x5', 'm5', 'm6']);
    const row = t.row('x5');
    t.channel.evict(2);
    await t.quiet();
    expect(t.ids()).toEqual(['lost:x5', 'm5', 'm6']);
    expect(t.row('x5')).toBe(row);
    expect(t.store.getState().missing.map(({ messageId }) => messageId)).toEqual(['x1', 'x3', 'x5']);
    await t.store.channel.loadOlder(1);
    await t.quiet();
    expect(t.ids()).toEqual(['lost:x3', 'm3', 'lost:x5', 'm5', 'm6']);
    await t.store.channel.loadOlder(1);
    await t.quiet();
    expect(t.ids()).toEqual(['lost:x1', 'm1', 'lost:x3', 'm3', 'lost:x5', 'm5', 'm6']);
  });

  it('leave the gap where it is for which a held message waits', async () => {
    const t = open();
    const followedBy = { messageId: 'm1', lamportTimestamp: 1 };
    t.channel.miss('x', { followedBy });
    t.channel.receive({ id: 'm1', at: 1, gaps: ['x'] });
    t.channel.receive({ id: 'm2', at: 2 });
    t.channel.hold({ id: 'h', at: 9, waitingFor: ['x'] });
    await t.quiet();
    t.channel.evict(1);
    await t.quiet();
    expect(t.ids()).toEqual(['gap:x', 'm2', 'held:h']);
  });

  it('leave nothing of their delivery once somebody has them', async () => {
    const t = open();
    for (const [id, status] of [
      ['a', 'acknowledged'],
      ['b', 'sent'],
    ] as const) {
      t.channel.enter({ id, at: 1, from: 'alice' });
      t.channel.deliver(id, delivery(status), 'message-sent');
    }
    t.channel.receive({ id: 'm2', at: 2 });
    await t.quiet();
    expect(t.store.getState().deliveries.size).toBe(2);
    t.channel.evict(1);
    await t.quiet();
    expect([...t.store.getState().deliveries].map(([id]) => id)).toEqual(['b']);
    await t.store.channel.loadOlder(1);
    await t.quiet();
    expect(t.store.getState().deliveries.get('a')).toEqual(delivery('acknowledged'));
  });
});

describe('own messages', () => {
  it('show at once with their text, and as queued when they are written', async () => {
    const t = open();
    const id = t.store.channel.send(new Uint8Array([7]));
    await Promise.resolve();
    expect(t.row(id)).toMatchObject({ kind: 'message', own: true, content: new Uint8Array([7]) });
    await t.quiet();
    expect(t.store.getState().deliveries.get(id)?.status).toBe('queued');
    expect(t.store.getState().outbox.map(({ messageId }) => messageId)).toEqual([id]);
    expect(t.store.getState().syncStatus.unsent).toBe(1);
  });

  it('sent past the store show with their first event', async () => {
    const t = open();
    const id = t.channel.send(new Uint8Array([7]));
    t.channel.deliver(id, delivery('sending'), 'sending-message');
    await t.quiet();
    expect(t.row(id)).toMatchObject({ own: true });
    expect(t.store.getState().deliveries.get(id)?.status).toBe('sending');
  });

  it('of another device show, wherever their place is', async () => {
    const t = open();
    t.channel.receive({ id: 'later', at: 6 });
    t.channel.enter({ id: 'elsewhere', at: 5, from: 'alice' });
    const [entry] = t.channel.log();
    t.channel.emit('own-message-received', entry!);
    await t.quiet();
    expect(t.ids()).toEqual(['elsewhere', 'later']);
    expect(t.row('elsewhere')).toMatchObject({ own: true });
  });

  it('leave the outbox when somebody has them, and keep its order', async () => {
    const t = open();
    const ids = [1, 2, 3].map((n) => t.store.channel.send(new Uint8Array([n])));
    await t.quiet();
    t.channel.deliver(ids[1]!, delivery('acknowledged', { acknowledgedBy: ['bob'] }), 'message-acknowledged');
    await t.quiet();
    expect(t.store.getState().outbox.map(({ messageId }) => messageId)).toEqual([ids[0], ids[2]]);
    expect(t.store.getState().syncStatus.unsent).toBe(2);
  });

  it('that are discarded leave the list and the outbox', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    const id = t.store.channel.send(new Uint8Array([1]));
    await t.quiet();
    t.store.channel.discard(id);
    await t.quiet();
    expect(t.ids()).toEqual(['m1']);
    expect(t.row(id)).toBeUndefined();
    expect(t.store.getState().outbox).toEqual([]);
    expect(t.store.getState().deliveries.get(id)?.status).toBe('discarded');
  });

  it('show a resend at once', async () => {
    const t = open();
    const id = t.store.channel.send(new Uint8Array([1]));
    t.channel.deliver(id, delivery('failed', { error: new Error('no room') }));
    await t.quiet();
    expect(t.store.getState().outbox[0]).toMatchObject({ status: 'failed', error: new Error('no room') });
    t.store.channel.resend(id);
    await t.quiet();
    expect(t.store.getState().outbox[0]).toMatchObject({ status: 'queued' });
  });

  it('ask for several to be written only once a turn', async () => {
    const t = open();
    let flushes = 0;
    const { flush } = t.channel;
    t.channel.flush = async () => {
      flushes++;
      await flush();
    };
    for (let n = 1; n <= 100; n++) t.store.channel.send(new Uint8Array([n]));
    await t.quiet();
    expect(flushes).toBe(1);
    expect(t.store.getState().outbox).toHaveLength(100);
  });
});

describe('sync status and roster', () => {
  it('tell when anybody was last heard', async () => {
    const t = open();
    t.channel.setSyncStatus({ lastHeardAt: 42 });
    t.channel.setParticipants([{ participantId: 'bob', lastHeardAt: 42 }]);
    t.channel.emit('participants-changed', { participantId: 'bob' });
    await t.quiet();
    expect(t.store.getState().syncStatus.lastHeardAt).toBe(42);
    expect(t.store.getState().participants).toEqual([{ participantId: 'bob', lastHeardAt: 42 }]);
  });

  it('keep their identity while they say the same', async () => {
    const t = open();
    t.channel.setParticipants([{ participantId: 'bob', lastHeardAt: 42 }]);
    t.channel.emit('participants-changed', { participantId: 'bob' });
    t.channel.miss('x');
    await t.clock.advance(1_000);
    const { participants, syncStatus, missing } = t.store.getState();
    t.channel.setParticipants([{ participantId: 'bob', lastHeardAt: 42 }]);
    t.channel.setMissing('x', {});
    t.channel.emit('participants-changed', { participantId: 'bob' });
    t.channel.hold({ id: 'h', at: 1, waitingFor: ['y'] });
    await t.clock.advance(1_000);
    expect(t.store.getState().participants).toBe(participants);
    expect(t.store.getState().syncStatus).toBe(syncStatus);
    expect(t.store.getState().missing).toBe(missing);
  });
});

describe('a silent channel', () => {
  it('is not looked at: there is no timer', async () => {
    const t = open();
    t.channel.miss('x');
    await t.quiet();
    const { log, held, missing } = t.channel.reads;
    expect(t.clock.pending).toBe(0);
    await t.clock.advance(60_000);
    expect(t.channel.reads).toEqual({ log, held, missing });
  });
});

describe('a forged message that was shown', () => {
  it('becomes the genuine one, in its place, and keeps its key', async () => {
    const t = open();
    t.channel.receive({ id: 'm', at: 1, from: 'mallory' });
    t.channel.receive({ id: 'between', at: 2 });
    await t.quiet();
    const content = new Uint8Array([9]);
    const { receivedAt } = t.row('m') as DeliveredRow;
    t.channel.emit('message-replaced', { messageId: 'm', senderId: 'bob', content, lamportTimestamp: 3 });
    await t.quiet();
    expect(t.ids()).toEqual(['between', 'm']);
    expect(t.row('m')).toMatchObject({ key: 'm', senderId: 'bob', content, own: false, receivedAt });
  });
});

describe('closing', () => {
  it('leaves no listener and no timer, and the state as it was', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    await t.settle();
    t.channel.receive({ id: 'm2', at: 2 });
    t.channel.miss('x');
    expect(t.channel.listenerCount).toBeGreaterThan(0);
    expect(t.clock.pending).toBe(1);
    t.store.close();
    t.store.close();
    expect(t.channel.listenerCount).toBe(0);
    expect(t.clock.pending).toBe(0);
    await t.clock.advance(5_000);
    expect(t.ids()).toEqual(['m1']);
    expect(t.channel.closeCount).toBe(0);
  });

  it('makes a commit that was asked for in the same turn not happen', async () => {
    const t = open();
    t.channel.receive({ id: 'm1', at: 1 });
    t.store.close();
    await t.quiet();
    expect(t.commits).toBe(0);
  });

  it('follows no rows any more when they are asked for after it', () => {
    const channel = scriptedChannel();
    channel.enter({ id: 'm1', at: 1 });
    const store = createChannelStore(channel, { clock: createVirtualClock(1_000_000) });
    const before = store.getState();
    store.close();
    const reads = { ...channel.reads };
    let commits = 0;
    store.subscribe(() => commits++);
    withRows(store);
    expect(channel.listenerCount).toBe(0);
    expect(channel.reads).toEqual(reads);
    expect(commits).toBe(0);
    expect(store.getState()).toBe(before);
  });
});
