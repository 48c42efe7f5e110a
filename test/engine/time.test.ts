import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group } from '../support/group.js';

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
