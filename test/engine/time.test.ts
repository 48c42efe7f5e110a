import type { HistoryQuery } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { createFaults } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, type Member } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

const hour = 3_600_000;

let group: Group;
/** How far the wall clock was moved against the timers, ms: forward as a sleep does, back as a correction does. */
let shift: number;
beforeEach(() => {
  group = new Group({ store: false });
  shift = 0;
});
afterEach(() => group.close());

const joinWithShift = (name: string, options = {}) =>
  group.join(name, { clock: { ...group.clock, now: () => group.clock.now() + shift }, ...options });

describe('a machine that sleeps', () => {
  it('loses nothing and gives nothing up: the hours asleep do not count', async () => {
    const alice = await group.join('alice', { tuning: { resendInterval: hour, heartbeatInterval: hour } });
    const bob = await joinWithShift('bob', { retrieval: 'none', tuning: { lostTimeout: 60_000 } });
    bob.faults.set({ loseNext: 1 });
    alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    alice.channel.send(bytes('two'));
    const unheard = bob.channel.send(bytes('mine'));
    await group.clock.advance(30_000);
    expect(bob.channel.missing()).toHaveLength(1);
    shift = 10 * hour;
    await group.clock.advance(20_000);
    expect(details(bob, 'irretrievable-message')).toEqual([]);
    expect(bob.channel.status(unheard)).not.toBe('unconfirmed');
    await group.clock.advance(30_000);
    expect(details(bob, 'irretrievable-message')).toHaveLength(1);
  });

  it('uses up no attempts', async () => {
    const alice = await joinWithShift('alice', { tuning: { maxAttempts: 4 } });
    const id = alice.channel.send(bytes('hello'));
    for (let night = 0; night < 5; night++) {
      await group.clock.advance(100);
      shift += 8 * hour;
    }
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'sent' });
    expect(details(alice, 'message-unconfirmed')).toEqual([]);
    await group.join('bob');
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('acknowledged');
  });
});

/** A machine whose timers and network can be made to stand still, while its wall clock goes on. */
async function joinSleeper(name: string, options = {}) {
  const timers = new Set<() => void>();
  const faults = createFaults();
  const inner = group.network.transport(name, { faults });
  const queries: HistoryQuery[] = [];
  let asleep = false;
  let lateness = 0;
  const member = await group.join(
    name,
    {
      ...options,
      clock: {
        now: () => group.clock.now() + shift,
        setTimeout: (callback: () => void, delay: number) =>
          group.clock.setTimeout(() => (asleep ? timers.add(callback) : callback()), delay + lateness),
        clearTimeout: (handle: unknown) => group.clock.clearTimeout(handle),
      },
      transport: {
        ...inner,
        // No health event: the machine notices nothing.
        health: { get: () => 'online' as const, subscribe: () => () => undefined },
        ...(inner.history && {
          history(query: HistoryQuery, signal: AbortSignal) {
            queries.push(query);
            return inner.history!(query, signal);
          },
        }),
      },
    },
    faults,
  );
  return {
    member,
    queries,
    sleep() {
      asleep = true;
      faults.set({ cut: true });
    },
    wake() {
      asleep = false;
      faults.set({ cut: false });
      for (const callback of timers) callback();
      timers.clear();
    },
    /** Every timer comes so much later than asked for, as in a hidden tab, ms. */
    throttle(ms: number) {
      lateness = ms;
    },
  };
}

describe('a sleep that the transport does not notice', () => {
  it('is followed by catching up from what was heard last', async () => {
    group = new Group();
    const quiet = { heartbeatInterval: 100 * hour, heartbeatIntervalMax: 100 * hour, maxAttempts: 1 };
    const alice = await group.join('alice', { tuning: quiet });
    const { member: bob, queries, sleep, wake } = await joinSleeper('bob', { tuning: quiet });
    alice.channel.send(bytes('before'));
    await group.clock.advance(60_000);
    const heardAt = group.clock.now();
    const before = queries.length;
    sleep();
    for (let hours = 0; hours < 8; hours++) {
      alice.channel.send(bytes(`after ${hours} h`));
      await group.clock.advance(hour);
    }
    wake();
    await group.clock.advance(100);
    expect(bob.received).toEqual(['before', ...Array.from({ length: 8 }, (_, hours) => `after ${hours} h`)]);
    expect(details(bob, 'message-held')).toEqual([]);
    expect(queries).toHaveLength(before + 1);
    expect(queries.at(-1)!.after).toBeGreaterThan(heardAt - 180_000);
  });

  it('is noticed too when a message is what wakes the channel', async () => {
    group = new Group();
    const quiet = { heartbeatInterval: 100 * hour, heartbeatIntervalMax: 100 * hour, maxAttempts: 1 };
    const alice = await group.join('alice', { tuning: { ...quiet, causalHistory: 1, causalHistoryMax: 1 } });
    const { member: bob, sleep, wake } = await joinSleeper('bob', { tuning: quiet });
    alice.channel.send(bytes('before'));
    await group.clock.advance(60_000);
    sleep();
    alice.channel.send(bytes('missed'));
    await group.clock.advance(8 * hour);
    // Of somebody who knows nothing of what was missed.
    const carol = await group.join('carol', { retrieval: 'none', tuning: quiet });
    carol.channel.send(bytes('live'));
    wake();
    await group.clock.advance(100);
    expect([...bob.received].sort()).toEqual(['before', 'live', 'missed']);
  });

  it('is said to the group, which shows what is missing, where there is no store', async () => {
    const quiet = { heartbeatInterval: hour, heartbeatIntervalMax: 100 * hour };
    const alice = await group.join('alice', { tuning: { ...quiet, maxAttempts: 1 } });
    await group.join('carol', { tuning: quiet });
    const { member: bob, sleep, wake } = await joinSleeper('bob', { tuning: quiet });
    alice.channel.send(bytes('before'));
    await group.clock.advance(60_000);
    sleep();
    alice.channel.send(bytes('missed'));
    await group.clock.advance(8 * hour);
    expect(bob.received).toEqual(['before']);
    wake();
    await group.clock.advance(10_000);
    expect(bob.received).toEqual(['before', 'missed']);
  });

  it('sends what never went out at once, and what did not before its time', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', {
      transport,
      clock: { ...group.clock, now: () => group.clock.now() + shift },
      tuning: { resendInterval: 30_000, jitter: 0 },
    });
    alice.channel.send(bytes('sent'));
    await group.clock.advance(10);
    transport.onPublish = () => Promise.reject(new Error('no peer'));
    alice.channel.send(bytes('unsent'));
    await group.clock.advance(10);
    transport.onPublish = () => Promise.resolve({});
    transport.published.length = 0;
    shift = 8 * hour;
    transport.receive(bytes('anything'));
    await group.clock.advance(100);
    expect(transport.contents).toEqual(['unsent']);
  });
});

describe('a hidden tab whose timers come once a minute', () => {
  it('asks the store for nothing: that is no sleep', async () => {
    group = new Group();
    const alice = await group.join('alice');
    const { member: bob, queries, throttle } = await joinSleeper('bob');
    await group.clock.advance(10_000);
    const before = queries.length;
    throttle(60_000);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      alice.channel.send(bytes(`after ${minutes} min`));
      await group.clock.advance(600_000);
    }
    expect(bob.received).toHaveLength(6);
    expect(queries).toHaveLength(before);
  });
});

describe('a wall clock that jumps forward', () => {
  it('loses nothing, gives nothing up, and goes on: by seconds, by hours, by a year', async () => {
    for (const jump of [20_000, hour, 365 * 24 * hour]) {
      group = new Group({ store: false });
      shift = 0;
      const alice = await group.join('alice');
      const bob = await joinWithShift('bob', { retrieval: 'none', tuning: { lostTimeout: 60_000 } });
      bob.faults.set({ loseNext: 1 });
      alice.channel.send(bytes('one'));
      await group.clock.advance(10);
      alice.channel.send(bytes('two'));
      shift = jump;
      const id = bob.channel.send(bytes('mine'));
      await group.clock.advance(10_000);
      expect(details(bob, 'irretrievable-message')).toEqual([]);
      expect(bob.received).toEqual(['one', 'two']);
      expect(alice.received).toEqual(['mine']);
      expect(bob.channel.status(id)).toBe('acknowledged');
      shift = 0;
      bob.channel.send(bytes('after'));
      alice.channel.send(bytes('three'));
      await group.clock.advance(10_000);
      expect(alice.received).toEqual(['mine', 'after']);
      expect(bob.received).toEqual(['one', 'two', 'three']);
      await group.close();
    }
  });
});

describe('a wall clock that is set back', () => {
  it('stops nothing: retries, time-outs and the order of own messages go on', async () => {
    const bob = await joinWithShift('bob', { retrieval: 'none', tuning: { lostTimeout: 60_000 } });
    const alice = await group.join('alice', { tuning: { maxAttempts: 1 } });
    bob.faults.set({ loseNext: 1 });
    alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    alice.channel.send(bytes('two'));
    bob.channel.send(bytes('first'));
    await group.clock.advance(1_000);
    shift = -5 * hour;
    bob.channel.send(bytes('second'));
    await group.clock.advance(130_000);
    expect(details(bob, 'irretrievable-message')).toHaveLength(1);
    const [first, second] = bob.channel.log().filter(({ senderId }) => senderId === 'bob');
    expect(second!.lamportTimestamp).toBeGreaterThan(first!.lamportTimestamp);
    expect(alice.received).toEqual(['first', 'second']);
    expect(details(alice, 'message-received').map(({ late }) => late)).toEqual([false, false]);
  });
});

describe('a wall clock that was a day ahead and is set right', () => {
  const day = 24 * hour;

  it('stops neither timers nor presence nor the frame budget', async () => {
    shift = day;
    const frameBudget = { frames: 20, window: 600_000 };
    const alice = await group.join('alice', { retrieval: 'none' });
    const bob = await joinWithShift('bob', { retrieval: 'none', tuning: { frameBudget, lostTimeout: 60_000 } });
    alice.channel.send(bytes('hello'));
    for (let count = 0; count < 20; count++) bob.channel.sendEphemeral(bytes('typing'));
    const first = bob.channel.send(bytes('first'));
    await group.clock.advance(60_000);
    expect(bob.channel.frameBudget()!.used).toBeGreaterThan(5);
    shift = 0;
    const second = bob.channel.send(bytes('second'));
    await group.clock.advance(60_000);
    expect(bob.channel.status(second)).toBe('acknowledged');
    expect(alice.received).toEqual(['first', 'second']);
    const own = bob.channel.log().filter(({ senderId }) => senderId === 'bob');
    expect(own.map(({ messageId }) => messageId)).toEqual([first, second]);
    await alice.channel.close();
    await group.clock.advance(601_000);
    expect(bob.channel.frameBudget()!.used).toBeLessThan(10);
  });

  it.each([
    ['while it is open', false],
    ['while it is closed', true],
  ])('misses nothing, set right %s', async (_, closed) => {
    group = new Group();
    shift = day;
    const persistence = memoryPersistence();
    const quiet = { heartbeatInterval: 100 * hour, heartbeatIntervalMax: 100 * hour, maxAttempts: 1 };
    const alice = await group.join('alice', { tuning: quiet });
    const { member, sleep } = await joinSleeper('bob', { tuning: quiet, persistence });
    alice.channel.send(bytes('before'));
    await group.clock.advance(60_000);
    if (!closed) shift = 0;
    await group.clock.advance(120_000);
    await member.channel.close();
    sleep();
    shift = 0;
    await group.clock.advance(hour);
    alice.channel.send(bytes('missed'));
    await group.clock.advance(hour);
    const again = await joinSleeper('bob', { tuning: quiet, persistence });
    await group.clock.advance(1_000);
    expect(again.member.received).toEqual(['missed']);
    // Nobody can tell then where it was: the newest are read.
    if (closed) expect(again.queries[0]!.after).toBeUndefined();
    else expect(again.queries[0]!.after).toBeGreaterThan(group.clock.now() - 3 * hour);
  });

  it('reads what is missed from a transport that tells no times, while the store was away', async () => {
    shift = day;
    const transport = new ScriptedTransport();
    const queries: HistoryQuery[] = [];
    let away = false;
    transport.history = (query) => {
      queries.push(query);
      return away ? Promise.reject(new Error('store away')) : Promise.resolve({ messages: [] });
    };
    const bob: Member = await joinWithShift('bob', { transport });
    await group.clock.advance(10_000);
    transport.receive(bytes('anything'));
    const heardAt = group.clock.now();
    away = true;
    transport.setHealth('offline');
    await group.clock.advance(10_000);
    transport.setHealth('online');
    await group.clock.advance(10_000);
    shift = 0;
    await group.clock.advance(120_000);
    away = false;
    await group.clock.advance(120_000);
    expect(bob.channel.syncStatus().status).toBe('synced');
    expect(queries.at(-1)!.after).toBeLessThan(heardAt);
    expect(queries.at(-1)!.after).toBeGreaterThan(heardAt - hour);
  });
});

describe('a message from a clock far ahead', () => {
  it('is delivered, and does not move the own clock', async () => {
    const alice = await group.join('alice', { tuning: { maxClockAhead: hour } });
    const bob = await joinWithShift('bob');
    shift = 365 * 24 * hour;
    bob.channel.send(bytes('from the future'));
    await group.clock.advance(1_000);
    expect(alice.received).toEqual(['from the future']);
    alice.channel.send(bytes('now'));
    const own = alice.channel.log().find(({ senderId }) => senderId === 'alice')!;
    expect(own.lamportTimestamp).toBeLessThan(group.clock.now() + hour);
  });
});
