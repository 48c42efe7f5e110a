import { decodeMessage, messageKind } from 'react-reliable-channel/engine';
import { createFaults } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group } from '../support/group.js';
import { contentFrame, syncFrame } from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group({ store: false });
});
afterEach(() => group.close());

/** Faults that count and lose only frames of one kind. */
const losing = (kind: 'content' | 'sync') =>
  createFaults({}, { isCounted: (payload) => messageKind(decodeMessage(payload)) === kind });

describe('an acknowledgement', () => {
  it('is given by one to three of twenty, not by each', async () => {
    group = new Group({ store: false, latency: 20 });
    const members = [];
    for (let index = 0; index < 20; index++) members.push(await group.join(`member ${index}`));
    // Everybody is heard once, so that everybody knows how many there are.
    for (const { channel } of members) channel.send(bytes(`hello from ${channel.participantId}`));
    await group.clock.advance(20_000);
    const counts: number[] = [];
    for (let round = 0; round < 20; round++) {
      const { framesSent } = group.network.counts();
      const id = members[round]!.channel.send(bytes(`round ${round}`));
      await group.clock.advance(2_000);
      expect(members[round]!.channel.status(id)).toBe('acknowledged');
      counts.push(group.network.counts().framesSent - framesSent);
    }
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    // The message itself, and 1 to 3 acknowledgements.
    expect(average).toBeGreaterThanOrEqual(2);
    expect(average).toBeLessThanOrEqual(4);
    expect(Math.max(...counts)).toBeLessThanOrEqual(8);
  });

  it('of a burst is one frame', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    const ids = Array.from({ length: 10 }, (_, index) => alice.channel.send(bytes(`${index}`)));
    await group.clock.advance(1_000);
    expect(bob.channel.counters().published).toBe(1);
    for (const id of ids) expect(alice.channel.status(id)).toBe('acknowledged');
  });

  it.each([
    [1, 50],
    [2, 500],
    [3, 750],
    [4, 1_000],
    [20, 1_000],
  ])('waits no longer among %d others than %d ms', async (others, longest) => {
    for (let seed = 0; seed < 20; seed++) {
      const transport = new ScriptedTransport();
      await group.join(`alice ${seed}`, { transport });
      for (let index = 0; index < others; index++) transport.receive(syncFrame(`other ${index}`));
      await group.clock.advance(2_000);
      const before = transport.frames.length;
      transport.receive(contentFrame('m', [], { senderId: 'other 0' }));
      await group.clock.advance(longest);
      expect(transport.frames, `seed ${seed}`).toHaveLength(before + 1);
    }
  });

  it('rides on a message that is sent anyway', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    // Until both have greeted.
    await group.clock.advance(10_000);
    const before = bob.channel.counters().published;
    bob.channel.on('message-received', () => bob.channel.send(bytes('reply')));
    const id = alice.channel.send(bytes('question'));
    await group.clock.advance(1_000);
    expect(alice.channel.status(id)).toBe('acknowledged');
    expect(bob.channel.counters().published - before).toBe(1);
  });

  it('that got lost is repeated when the author sends again', async () => {
    const alice = await group.join('alice', { tuning: { heartbeatInterval: 600_000 } }, losing('sync'));
    const bob = await group.join('bob', { tuning: { heartbeatInterval: 600_000 } });
    alice.faults.set({ loseNext: 1 });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(1_000);
    expect(alice.channel.status(id)).toBe('sent');
    await group.clock.advance(2_000);
    expect(alice.channel.delivery(id)).toMatchObject({ status: 'acknowledged', attempts: 2 });
    expect(bob.received).toEqual(['hello']);
    expect(bob.channel.counters().duplicates).toBe(1);
  });
});

describe('joining', () => {
  it('is answered by one of the group within two seconds, and shows what was missed at the end', async () => {
    group = new Group({ store: false, latency: 20 });
    for (let index = 0; index < 10; index++) await group.join(`member ${index}`);
    group.members[0]!.channel.send(bytes('hello'));
    // Heartbeats are minutes apart by now.
    await group.clock.advance(1_200_000);
    const before = group.network.counts().framesSent;
    const late = await group.join('late');
    await group.clock.advance(2_000);
    expect(late.channel.participants().length).toBeGreaterThan(0);
    expect(late.channel.syncStatus().missing + late.channel.log().length).toBe(1);
    expect(group.network.counts().framesSent - before).toBeLessThan(10);
  });

  it('of a hundred in the same moment takes some twenty frames, not a hundred', async () => {
    group = new Group({ store: false, latency: 40 });
    for (let index = 0; index < 100; index++) await group.join(`member ${index}`);
    await group.clock.advance(10_000);
    expect(group.network.counts().framesSent).toBeGreaterThanOrEqual(8);
    expect(group.network.counts().framesSent).toBeLessThan(35);
  });

  it('by somebody who names what was said last is not answered', async () => {
    const transport = new ScriptedTransport();
    await group.join('alice', { transport, tuning: { heartbeatInterval: 600_000 } });
    transport.receive(contentFrame('m'));
    await group.clock.advance(2_000);
    const before = transport.frames.length;
    transport.receive(syncFrame('bob', { causalHistory: [{ messageId: 'm' }] }));
    await group.clock.advance(2_000);
    expect(transport.frames).toHaveLength(before);
    transport.receive(syncFrame('dave'));
    await group.clock.advance(2_000);
    expect(transport.frames).toHaveLength(before + 1);
  });

  it('over and over makes nobody greet more often than heartbeats are', async () => {
    group = new Group({ store: false });
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    await group.clock.advance(10_000);
    const before = alice.channel.counters().published;
    for (let stranger = 0; stranger < 600; stranger++) {
      transport.receive(syncFrame(`stranger ${stranger}`));
      await group.clock.advance(100);
    }
    expect(alice.channel.counters().published - before).toBeLessThanOrEqual(13);
  });
});

describe('a heartbeat', () => {
  it('covers the last message of a channel that fell silent', async () => {
    const alice = await group.join('alice', { tuning: { maxAttempts: 1 } });
    await group.join('carol');
    const bob = await group.join('bob', {}, losing('content'));
    bob.faults.set({ loseNext: 1 });
    alice.channel.send(bytes('last words'));
    await group.clock.advance(30_000);
    expect(bob.received).toEqual(['last words']);
    expect(details(bob, 'message-recovered')).toHaveLength(1);
  });

  it('waits longer each time, up to the longest', async () => {
    const transport = new ScriptedTransport();
    const times: number[] = [];
    transport.onPublish = () => {
      if (transport.frames.at(-1)!.content === undefined) times.push(group.clock.now());
      return Promise.resolve({});
    };
    const tuning = {
      jitter: 0,
      maxAttempts: 1,
      heartbeatInterval: 1_000,
      heartbeatBackoff: 2,
      heartbeatIntervalMax: 10_000,
    };
    const alice = await group.join('alice', { transport, tuning });
    // Until it has said that it joined.
    await group.clock.advance(2_000);
    times.length = 0;
    const sentAt = group.clock.now();
    alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    const gaps = times.map((time, index) => time - (times[index - 1] ?? sentAt));
    expect(gaps.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it.each([
    [1, 6_500],
    [2, 13_000],
    [3, 26_000],
  ])('comes after %d of others, since the last message, only %d ms later', async (heard, wait) => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, tuning: { jitter: 0, maxAttempts: 1 } });
    await group.clock.advance(2_000);
    const causalHistory = [{ messageId: alice.channel.send(bytes('hello')) }];
    for (let count = 0; count < heard; count++) {
      await group.clock.advance(6_000);
      transport.receive(syncFrame('bob', { causalHistory }));
      // An acknowledgement or an answer at its heels is none.
      await group.clock.advance(400);
      transport.receive(syncFrame('bob', { causalHistory }));
    }
    await group.clock.advance(2_000);
    const before = transport.frames.length;
    await group.clock.advance(wait - 2_001);
    expect(transport.frames).toHaveLength(before);
    await group.clock.advance(1);
    expect(transport.frames).toHaveLength(before + 1);
  });

  it('is not sent in an empty channel, where joining is all there is to say', async () => {
    await group.join('alice');
    await group.join('bob');
    await group.clock.advance(10_000);
    const greetings = group.network.counts().framesSent;
    await group.clock.advance(3_600_000);
    expect(greetings).toBeLessThanOrEqual(4);
    expect(group.network.counts().framesSent).toBe(greetings);
  });

  it('is sent by a few of a hundred at once, not by each that the spread brings together', async () => {
    group = new Group({ store: false, latency: 200 });
    for (let index = 0; index < 100; index++) await group.join(`member ${index}`);
    // Everybody is heard once, so that everybody knows how many there are.
    for (const { channel } of group.members) channel.send(bytes(`hello from ${channel.participantId}`));
    const heartbeats: number[] = [];
    for (let round = 0; round < 5; round++) {
      await group.clock.advance(60_000);
      group.members[round]!.channel.send(bytes('last words'));
      await group.clock.advance(4_000);
      const { framesSent } = group.network.counts();
      // A single silence: the next one would be broken after 10 s at least.
      await group.clock.advance(5_500);
      heartbeats.push(group.network.counts().framesSent - framesSent);
    }
    expect(Math.min(...heartbeats)).toBeGreaterThanOrEqual(1);
    expect(heartbeats.reduce((sum, count) => sum + count, 0) / 5).toBeLessThan(4);
  });

  it('is shared: a silent group of twenty sends hardly more than one participant would', async () => {
    group = new Group({ store: false, latency: 20 });
    for (let index = 0; index < 20; index++) await group.join(`member ${index}`);
    group.members[0]!.channel.send(bytes('hello'));
    await group.clock.advance(10_000);
    const { framesSent } = group.network.counts();
    await group.clock.advance(600_000);
    // Alone: 10 minutes of heartbeats with the longest wait of 2 minutes are about 10.
    expect(group.network.counts().framesSent - framesSent).toBeLessThan(60);
  });
});
