import fc from 'fast-check';
import type { HistoryEntry, SdsMessage } from 'react-reliable-channel/engine';
import { deriveMessageId, encodeMessage } from 'react-reliable-channel/engine';
import { createRandom } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, type Member, text, texts } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
let transport: ScriptedTransport;
let alice: Member;
beforeEach(async () => {
  group = new Group();
  transport = new ScriptedTransport();
  alice = await group.join('alice', { transport });
});
afterEach(() => group.close());

const frame = (message: Partial<SdsMessage>): Uint8Array =>
  encodeMessage({
    senderId: 'mallory',
    messageId: 'm',
    channelId: 'lobby',
    lamportTimestamp: 1_000,
    causalHistory: [],
    repairRequest: [],
    content: bytes('evil'),
    ...message,
  });
const sync = (message: Partial<SdsMessage>): Uint8Array =>
  frame({ messageId: 'sync-1', content: undefined, ...message });
const entries = (count: number, prefix = 'x'): HistoryEntry[] =>
  Array.from({ length: count }, (_, index) => ({ messageId: `${prefix}${index}` }));

/** The next honest message still arrives, and its acknowledgement goes out. */
async function expectAlive(): Promise<void> {
  const before = alice.received.length;
  const id = deriveMessageId('bob', 5_000, bytes('honest'));
  transport.receive(frame({ senderId: 'bob', messageId: id, lamportTimestamp: 5_000, content: bytes('honest') }));
  expect(alice.received.slice(before)).toEqual(['honest']);
  const own = alice.channel.send(bytes('mine'));
  await group.clock.advance(3_000);
  expect(alice.channel.status(own)).toBe('sent');
  const acknowledged = transport.frames.flatMap(({ causalHistory }) => causalHistory.map(({ messageId }) => messageId));
  expect(acknowledged).toContain(id);
}

describe('bytes that are no SDS', () => {
  it('are undecodable, whatever they are, and end nothing', async () => {
    const random = createRandom('garbage');
    for (let count = 0; count < 2_000; count++) {
      transport.receive(Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256)));
    }
    const { undecodable, otherChannel } = alice.channel.counters();
    expect(undecodable + otherChannel).toBeGreaterThan(1_900);
    expect(details(alice, 'undecodable')).toHaveLength(undecodable);
    await expectAlive();
  });

  it('are undecodable where a frame was cut short', async () => {
    const whole = frame({ senderId: 'bob', messageId: 'whole', causalHistory: entries(3) });
    for (let length = 0; length < whole.length; length++) transport.receive(whole.slice(0, length));
    expect(alice.received).toEqual([]);
    expect(details(alice, 'undecodable').length).toBeGreaterThan(whole.length / 2);
    await expectAlive();
  });

  it('never throw out of the transport’s call, whatever was changed in an honest frame', async () => {
    const honest = frame({
      senderId: 'bob',
      messageId: 'h',
      causalHistory: entries(3),
      repairRequest: entries(2, 'r'),
    });
    fc.assert(
      fc.property(fc.nat(honest.length - 1), fc.nat(255), fc.nat(honest.length), (at, byte, length) => {
        const changed = honest.slice(0, Math.max(1, length));
        changed[at % changed.length] = byte;
        transport.receive(changed);
      }),
      { numRuns: 1_000 },
    );
    await expectAlive();
  });
});

describe('frames of another channel', () => {
  it('are silent and counted', async () => {
    const before = alice.events.length;
    for (let count = 0; count < 10; count++)
      transport.receive(frame({ channelId: 'elsewhere', messageId: `${count}` }));
    expect(alice.channel.counters().otherChannel).toBe(10);
    expect(alice.events).toHaveLength(before);
    expect(alice.channel.participants()).toEqual([]);
    await expectAlive();
  });
});

describe('forgery', () => {
  it('of a self-certifying id is undecodable and does not keep the genuine message out', async () => {
    const content = bytes('genuine');
    const messageId = deriveMessageId('bob', 2_000, content);
    const genuine = { senderId: 'bob', messageId, lamportTimestamp: 2_000, content };
    transport.receive(frame({ ...genuine, content: bytes('forged') }));
    transport.receive(frame({ ...genuine, lamportTimestamp: 3_000 }));
    transport.receive(frame({ ...genuine, senderId: 'mallory' }));
    expect(alice.received).toEqual([]);
    expect(details(alice, 'undecodable')).toHaveLength(3);
    transport.receive(frame(genuine));
    transport.receive(frame({ ...genuine, content: bytes('forged') }));
    expect(alice.received).toEqual(['genuine']);
    await expectAlive();
  });

  it('of our own participantId is no message received, acknowledges nothing and is not presence', async () => {
    const id = alice.channel.send(bytes('mine'));
    await group.clock.advance(0);
    transport.receive(
      sync({ senderId: 'alice', causalHistory: [{ messageId: id }], repairRequest: [{ messageId: id }] }),
    );
    transport.receive(frame({ senderId: 'alice', messageId: 'opaque', causalHistory: [{ messageId: id }] }));
    await group.clock.advance(1_000);
    expect(alice.received).toEqual([]);
    expect(alice.channel.status(id)).toBe('sent');
    expect(alice.channel.participants()).toEqual([]);
    expect(details(alice, 'repair-response-sent')).toEqual([]);
    await expectAlive();
  });

  it('of a timestamp far ahead, or beyond every clock, moves our clock nowhere', async () => {
    transport.receive(frame({ messageId: 'far', lamportTimestamp: group.clock.now() + 400 * 86_400_000 }));
    transport.receive(frame({ messageId: 'max', lamportTimestamp: Number.MAX_SAFE_INTEGER }));
    expect(alice.received).toHaveLength(2);
    const id = alice.channel.send(bytes('mine'));
    const own = alice.channel.log().find(({ messageId }) => messageId === id)!;
    expect(own.lamportTimestamp).toBeLessThanOrEqual(group.clock.now() + 1_000);
    await expectAlive();
  });
});

describe('odd frames', () => {
  it('that name themselves, an id twice, or nothing, are delivered', async () => {
    transport.receive(frame({ messageId: 'self', causalHistory: [{ messageId: 'self' }, { messageId: '' }] }));
    transport.receive(frame({ messageId: 'twice', causalHistory: [{ messageId: 'self' }, { messageId: 'self' }] }));
    expect(alice.received).toHaveLength(2);
    expect(alice.channel.missing()).toEqual([]);
    await expectAlive();
  });

  it('with a filter of any size acknowledge nothing falsely', async () => {
    const id = alice.channel.send(bytes('mine'));
    await group.clock.advance(0);
    const filters = [0, 1, 100, 18_751, 18_752, 18_753, 40_000].map((size) => new Uint8Array(size).fill(255));
    for (const [index, bloomFilter] of filters.entries()) {
      for (let who = 0; who < 5; who++) transport.receive(sync({ senderId: `mallory ${index} ${who}`, bloomFilter }));
    }
    expect(alice.channel.status(id)).toBe('sent');
    await expectAlive();
  });

  it('that wait for each other in a circle, and for nothing that is missing, are delivered after twice the disputed timeout', async () => {
    const { channel } = alice;
    transport.receive(frame({ messageId: 'a', causalHistory: [{ messageId: 'b' }] }));
    transport.receive(frame({ messageId: 'b', causalHistory: [{ messageId: 'a' }] }));
    await group.clock.advance(19_000);
    expect(channel.held()).toHaveLength(2);
    await group.clock.advance(2_000);
    expect(channel.held()).toEqual([]);
    expect(alice.received).toHaveLength(2);
    await expectAlive();
  });

  it('with a huge history are undecodable', async () => {
    const causalHistory = entries(20_000);
    for (const messageId of ['h0', 'h1', 'h2']) transport.receive(frame({ messageId, causalHistory }));
    expect(details(alice, 'undecodable')[0]!.reason).toMatch(/1025 causal history entries, more than 1024/);
    expect(alice.channel.missing()).toEqual([]);
    await expectAlive();
  });
});

describe('a flood', () => {
  it('of repair requests by a thousand participants is answered within the budget', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 300; index++) ids.push(alice.channel.send(bytes(`message ${index}`)));
    await group.clock.advance(1);
    // All acknowledged, so that whatever goes out is an answer.
    for (let start = 0; start < ids.length; start += 100) {
      transport.receive(
        sync({ senderId: 'bob', causalHistory: ids.slice(start, start + 100).map((messageId) => ({ messageId })) }),
      );
    }
    const before = transport.contents.length;
    for (let second = 0; second < 60; second++) {
      for (let start = 0; start < ids.length; start += 100) {
        const repairRequest = ids.slice(start, start + 100).map((messageId) => ({ messageId, senderId: 'alice' }));
        for (let who = 0; who < 6; who++)
          transport.receive(sync({ senderId: `mallory ${second * 6 + who} ${start}`, repairRequest }));
      }
      await group.clock.advance(1_000);
    }
    // A full budget at the start, and a minute's refill.
    expect(transport.contents.length - before).toBeLessThanOrEqual(241);
    expect(transport.contents.length - before).toBeGreaterThan(100);
    await expectAlive();
  });

  it('of ids that do not exist asks the group at a bounded rate', async () => {
    for (let start = 0; start < 8; start++) {
      transport.receive(sync({ causalHistory: entries(1_000, `fake ${start} `) }));
    }
    const before = transport.published.length;
    await group.clock.advance(60_000);
    expect(alice.channel.missing().length).toBeLessThanOrEqual(8_192);
    expect(transport.published.length - before).toBeLessThanOrEqual(700);
    await group.clock.advance(600_000);
    expect(new Set(alice.channel.missing().map(({ state }) => state))).toEqual(new Set(['lost']));
    await expectAlive();
  });

  it('of messages that can never be delivered is bounded for each sender, and others are not kept out', async () => {
    for (let index = 0; index < 9_000; index++) {
      transport.receive(frame({ messageId: `held ${index}`, causalHistory: [{ messageId: 'never' }] }));
    }
    expect(alice.channel.held().length).toBeLessThanOrEqual(8_192);
    transport.receive(frame({ senderId: 'bob', messageId: 'also held', causalHistory: [{ messageId: 'never' }] }));
    expect(alice.channel.held().some(({ senderId }) => senderId === 'bob')).toBe(true);
    await expectAlive();
  });

  it('of participants is bounded', async () => {
    const bounded = new ScriptedTransport();
    const carol = await group.join('carol', { transport: bounded, tuning: { maxParticipants: 100 } });
    for (let index = 0; index < 1_000; index++) bounded.receive(sync({ senderId: `sybil ${index}` }));
    expect(carol.channel.participants()).toHaveLength(100);
    expect(carol.channel.participants().at(-1)!.participantId).toBe('sybil 999');
    expect(carol.channel.counters().participantsForgotten).toBe(900);
  });
});

describe('2,000 messages of one sender in reverse', () => {
  it('are all held and all delivered in order', async () => {
    const author = new ScriptedTransport();
    const bob = await group.join('bob', { transport: author });
    for (let index = 0; index < 2_000; index++) bob.channel.send(bytes(`${index}`));
    await group.clock.advance(0);
    const frames = author.published.slice(0, 2_000).reverse();
    for (const payload of frames) transport.receive(payload);
    expect(alice.received.map(Number)).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
    expect(texts(alice.channel)).toHaveLength(2_000);
    expect(text(alice.channel.log()[0]!.content)).toBe('0');
  });
});
