import type { FrameBudgetLimit } from 'react-reliable-channel/engine';
import {
  createReliableChannel,
  memoryPersistence,
  publicWakuFrameBudget,
  resolveTuning,
} from 'react-reliable-channel/engine';
import { createRandom, createVirtualClock } from 'react-reliable-channel/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FrameBudget } from '../../src/engine/frameBudget.js';
import { bytes, details, Group } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
afterEach(() => group?.close());

const limit: FrameBudgetLimit = { frames: 10, window: 60_000 };

describe('a frame budget', () => {
  it('is never exceeded in any stretch of its window, whatever there is to say', async () => {
    group = new Group({ store: false }, 7);
    const sent = new Map<string, number[]>();
    for (const name of ['alice', 'bob', 'carol']) {
      const member = await group.join(name, { tuning: { frameBudget: limit } });
      member.faults.set({ loss: 0.4 });
      sent.set(name, []);
    }
    for (let second = 0; second < 300; second++) {
      for (const { name, channel } of group.members) {
        if (second < 200) channel.send(bytes(`${name} ${second}`));
      }
      await group.clock.advance(1_000);
      for (const { name, channel } of group.members) {
        const times = sent.get(name) ?? [];
        while (times.length < channel.counters().published) times.push(group.clock.now());
      }
    }
    for (const times of sent.values()) {
      expect(times.length).toBeGreaterThan(30);
      for (const time of times) {
        const within = times.filter((other) => other > time - limit.window + 1_000 && other <= time).length;
        expect(within).toBeLessThanOrEqual(limit.frames);
      }
    }
  });

  it('keeps the last of itself for own new messages', () => {
    const budget = new FrameBudget(limit);
    const kinds = ['message', 'resend', 'sync', 'repair', 'ephemeral'] as const;
    const stopped = new Map<string, number>();
    for (let used = 0; used <= limit.frames; used++) {
      for (const kind of kinds) if (budget.wait(kind, 1_000) > 0 && !stopped.has(kind)) stopped.set(kind, used);
      budget.spend(1_000);
    }
    expect(Object.fromEntries(stopped)).toEqual({ ephemeral: 5, repair: 6, sync: 8, resend: 9, message: 10 });
  });

  it('lets acknowledgements wait longer the more of it is used, and not at all without one', () => {
    const budget = new FrameBudget(publicWakuFrameBudget);
    const waits = [0, 20, 40, 60, 80].map((used) => {
      while (budget.status(1_000)!.used < used) budget.spend(1_000);
      return Math.round(budget.stretch(1_000));
    });
    expect(waits).toEqual([0, 600, 2_400, 5_400, 9_600]);
    expect(new FrameBudget(undefined).stretch(1_000)).toBe(0);
  });

  it('is not eaten by acknowledgements: in an exchange one by one they come to ride on the messages', async () => {
    group = new Group();
    const options = { tuning: { frameBudget: publicWakuFrameBudget } };
    const alice = await group.join('alice', options);
    const bob = await group.join('bob', options);
    const exchange = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        const { channel } = index % 2 === 0 ? alice : bob;
        const id = channel.send(bytes(`${index}`));
        await group.clock.advance(10);
        expect(channel.status(id)).toBe('sent');
        await group.clock.advance(5_990);
      }
    };
    await exchange(100);
    // 50 messages of her own in 600 s, and an acknowledgement for each of bob's would make 100.
    const before = alice.channel.counters().published;
    await exchange(100);
    expect(alice.channel.counters().published - before).toBeLessThanOrEqual(65);
    for (const { channel } of [alice, bob]) {
      expect(channel.frameBudget()!.refused).toBe(0);
      const own = channel.log().filter(({ senderId }) => senderId === channel.participantId);
      const statuses = own.map(({ messageId }) => channel.status(messageId));
      expect(statuses.slice(0, -1)).toEqual(own.slice(1).map(() => 'acknowledged'));
    }
  });

  it('says how long to wait until a frame is free', () => {
    const budget = new FrameBudget({ frames: 2, window: 1_000 });
    budget.spend(100);
    budget.spend(400);
    expect(budget.wait('message', 500)).toBe(600);
    expect(budget.wait('message', 1_100)).toBe(0);
  });

  it('frees nothing later than its window after a clock was set back', () => {
    const budget = new FrameBudget({ frames: 1, window: 1_000 });
    budget.spend(1_000_000);
    expect(budget.wait('message', 5_000)).toBe(1_000);
    expect(budget.wait('message', 5_999)).toBe(1);
    expect(budget.wait('message', 6_000)).toBe(0);
  });

  it('holds messages in the outbox and sends them when frames are free, each once first', async () => {
    group = new Group();
    const alice = await group.join('alice', { tuning: { frameBudget: { frames: 3, window: 60_000 } } });
    const bob = await group.join('bob');
    for (let i = 0; i < 5; i++) alice.channel.send(bytes(`message ${i}`));
    await group.clock.advance(5_000);
    expect(bob.received).toEqual(['message 0', 'message 1', 'message 2']);
    const last = alice.channel.log().at(-1)?.messageId ?? '';
    expect(alice.channel.status(last)).toBe('queued');
    await group.clock.advance(60_000);
    expect(bob.received).toHaveLength(5);
    expect(details(alice, 'message-unconfirmed')).toEqual([]);
  });

  it.each([
    { frames: 0, window: 1_000 },
    { frames: 10, window: 0 },
  ])('that cannot work is refused: %o', (frameBudget) => {
    expect(() => resolveTuning('chat', { frameBudget })).toThrow(
      'needs at least 1 frame and a window of more than 0 ms',
    );
  });

  it('is readable', async () => {
    group = new Group();
    const alice = await group.join('alice', { tuning: { frameBudget: publicWakuFrameBudget } });
    expect(alice.channel.frameBudget()).toEqual({ frames: 100, window: 600_000, used: 0, refused: 0 });
    alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    expect(alice.channel.frameBudget()).toMatchObject({ used: 1, refused: 0 });
    for (let i = 0; i < 120; i++) alice.channel.send(bytes(`${i}`));
    await group.clock.advance(10);
    const { used, refused } = alice.channel.frameBudget()!;
    expect(used).toBe(100);
    expect(refused).toBeGreaterThanOrEqual(21);
    const bob = await group.join('bob');
    expect(bob.channel.frameBudget()).toBeUndefined();
  });

  it('is not filled up again by a reload', async () => {
    group = new Group();
    const persistence = memoryPersistence();
    const options = { persistence, tuning: { frameBudget: limit } };
    const alice = await group.join('alice', options);
    for (let i = 0; i < 4; i++) alice.channel.send(bytes(`${i}`));
    await group.clock.advance(100);
    const used = alice.channel.frameBudget()?.used;
    await alice.channel.close();
    const again = await group.join('alice', options);
    expect(again.channel.frameBudget()?.used).toBeGreaterThanOrEqual(used ?? Infinity);
  });

  it('is not exceeded where encrypting takes long: a frame counts from when it goes out', async () => {
    const clock = createVirtualClock();
    const transport = new ScriptedTransport();
    const times: number[] = [];
    transport.onPublish = () => {
      times.push(clock.now());
      return Promise.resolve({});
    };
    let takes = 10_000;
    const encrypt = (plain: Uint8Array): Promise<Uint8Array> =>
      new Promise((resolve) => clock.setTimeout(() => resolve(plain), takes));
    const channel = await createReliableChannel({
      channelId: 'lobby',
      participantId: 'alice',
      transport,
      clock,
      random: createRandom('encrypting'),
      tuning: { frameBudget: limit },
      encryption: { encrypt, decrypt: (cipher) => cipher },
    });
    for (let i = 0; i < 30; i++) channel.send(bytes(`message ${i}`));
    await clock.advance(limit.window - 5_000);
    takes = 1;
    await clock.advance(10 * limit.window);
    expect(times.length).toBeGreaterThan(50);
    for (const time of times) {
      const within = times.filter((other) => other > time - limit.window && other <= time);
      expect(within.length).toBeLessThanOrEqual(limit.frames);
    }
    await channel.close();
  });

  it('is kept before an encrypted frame goes out: a kill right after forgets none', async () => {
    const persistence = memoryPersistence();
    const storage = await persistence.open({ channelId: 'lobby', participantId: 'alice' });
    const transport = new ScriptedTransport();
    const kept: (number | undefined)[] = [];
    transport.onPublish = async () => {
      kept.push((await storage.load(0)).meta?.published?.length);
      return new Promise(() => undefined);
    };
    const channel = await createReliableChannel({
      channelId: 'lobby',
      participantId: 'alice',
      transport,
      clock: createVirtualClock(),
      persistence,
      tuning: { frameBudget: limit },
      encryption: { encrypt: (plain) => Promise.resolve(plain), decrypt: (cipher) => cipher },
    });
    for (let i = 0; i < 3; i++) channel.send(bytes(`message ${i}`));
    await vi.waitUntil(() => kept.length === 3);
    expect(kept).toEqual([1, 2, 3]);
    await channel.close();
  });
});
