import { createHash } from 'node:crypto';
import type { ReliableChannelEvents, SdsMessage } from 'react-reliable-channel/engine';
import { encodeMessage } from 'react-reliable-channel/engine';
import { createFaults } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Member } from '../support/group.js';
import { bytes, details, Group, text, texts } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

function frame(messageId: string, follows: readonly string[] = [], lamportTimestamp = 1_000): Uint8Array {
  return encodeMessage({
    senderId: 'bob',
    messageId,
    channelId: 'lobby',
    lamportTimestamp,
    causalHistory: follows.map((id) => ({ messageId: id, senderId: 'carol', retrievalHint: bytes(id) })),
    repairRequest: [],
    content: bytes(messageId),
  });
}

describe('the details of events', () => {
  it('of a gap that opens, is lost and heals', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, retrieval: 'none', tuning: { lostTimeout: 1_000 } });
    const start = group.clock.now();
    transport.receive(frame('b', ['a', 'a', 'b']));
    await group.clock.advance(2_000);
    transport.receive(frame('a', [], 500));
    transport.receive(frame('b', ['a']));
    const missing = { messageId: 'a', senderId: 'carol', retrievalHint: bytes('a') };
    const received = (id: string, detail: object) => ({
      messageId: id,
      senderId: 'bob',
      content: bytes(id),
      lamportTimestamp: 1_000,
      late: false,
      gaps: [],
      ...detail,
    });
    expect(alice.events.filter(({ name }) => name !== 'message-sent')).toEqual([
      { name: 'message-held', detail: { messageId: 'b', senderId: 'bob', content: bytes('b'), waitingFor: ['a'] } },
      { name: 'message-missing', detail: { entries: [{ ...missing, dependents: 1 }] } },
      { name: 'sync-status', detail: { status: 'syncing', received: 0, missing: 1, lost: 0, lastHeardAt: start } },
      { name: 'irretrievable-message', detail: missing },
      { name: 'message-received', detail: received('b', { gaps: ['a'], arrival: 1 }) },
      { name: 'sync-status', detail: { status: 'incomplete', received: 1, missing: 0, lost: 1, lastHeardAt: start } },
      { name: 'message-recovered', detail: { messageId: 'a', via: 'broadcast' } },
      { name: 'message-received', detail: received('a', { lamportTimestamp: 500, late: true, arrival: 2 }) },
      {
        name: 'sync-status',
        detail: { status: 'synced', received: 2, missing: 0, lost: 0, lastHeardAt: start + 2_000 },
      },
    ]);
  });

  it('of repair, on both sides', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice', { tuning: { resendInterval: 60_000 } });
    const bob = await group.join('bob', {}, createFaults({ loseNext: 1 }));
    const id = alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    alice.channel.send(bytes('two'));
    await group.clock.advance(3_000);
    expect(details(bob, 'repair-request-sent')).toEqual([{ messageIds: [id] }]);
    expect(details(alice, 'repair-response-sent')).toEqual([{ messageId: id }]);
    expect(details(bob, 'message-recovered')).toEqual([{ messageId: id, via: 'repair' }]);
  });

  it('of sync-status come only when something but lastHeardAt changed', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    for (let index = 0; index < 3; index++) {
      alice.channel.send(bytes(`${index}`));
      await group.clock.advance(60_000);
    }
    const seen = details(bob, 'sync-status');
    expect(seen.map(({ received }) => received)).toEqual([1, 2, 3]);
    expect(bob.channel.syncStatus().lastHeardAt).toBeGreaterThan(seen.at(-1)!.lastHeardAt!);
    bob.faults.set({ cut: true });
    bob.faults.set({ cut: false });
    expect(details(bob, 'sync-status').map(({ status }) => status)).toEqual([
      'synced',
      'synced',
      'synced',
      'offline',
      'synced',
    ]);
  });
});

describe('messages', () => {
  it('come exactly once and after everything they follow, over a network that duplicates and reorders', async () => {
    group = new Group({ latency: 30 }, 7);
    const faults = { delayMax: 400, duplication: 0.5, reordering: 0.3, loss: 0.2 };
    const alice = await group.join('alice', {}, createFaults(faults));
    const bob = await group.join('bob', {}, createFaults(faults));
    for (let index = 0; index < 60; index++) {
      (index % 3 === 0 ? bob : alice).channel.send(bytes(`${index}`));
      await group.clock.advance(50);
    }
    await group.clock.advance(120_000);
    for (const { channel, received, name } of [alice, bob]) {
      expect(new Set(received).size).toBe(received.length);
      expect([...received].sort()).toEqual(
        channel
          .log()
          .filter(({ senderId }) => senderId !== name)
          .map(({ content }) => text(content))
          .sort(),
      );
      // Each author's own messages follow one another.
      expect(received.map(Number)).toEqual([...received].map(Number).sort((a, b) => a - b));
    }
    expect(texts(alice.channel)).toEqual(texts(bob.channel));
  });

  it('of one’s own are never told as received, not even as an echo', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    for (const payload of [...transport.published]) transport.receive(payload);
    await group.clock.advance(1_000);
    expect(alice.received).toEqual([]);
    expect(alice.channel.syncStatus().received).toBe(0);
    expect(alice.channel.participants()).toEqual([]);
  });
});

describe('a listener', () => {
  it('that throws affects nobody, and its error is reported', async () => {
    const transport = new ScriptedTransport();
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { channel } = await group.join('alice', { transport });
    const error = new Error('a bug in the app');
    const seen: string[] = [];
    channel.on('message-received', () => {
      throw error;
    });
    channel.on('message-received', ({ messageId }) => seen.push(messageId));
    transport.receive(frame('a'));
    transport.receive(frame('b', ['a']));
    expect(seen).toEqual(['a', 'b']);
    expect(reported.mock.calls).toEqual([[error], [error]]);
    reported.mockRestore();
  });

  it('that is stopped hears no more, also in the middle of an event', async () => {
    const transport = new ScriptedTransport();
    const { channel } = await group.join('alice', { transport });
    const seen: string[] = [];
    const stops: (() => void)[] = [];
    stops.push(channel.on('message-received', () => stops.forEach((stop) => stop())));
    stops.push(channel.on('message-received', () => seen.push('stopped')));
    channel.on('message-received', () => seen.push('other'));
    transport.receive(frame('a'));
    transport.receive(frame('b'));
    expect(seen).toEqual(['other', 'other']);
  });

  it('added twice hears twice, and each is stopped alone', async () => {
    const transport = new ScriptedTransport();
    const { channel } = await group.join('alice', { transport });
    let heard = 0;
    const listener = (): void => void heard++;
    const stop = channel.on('message-received', listener);
    channel.on('message-received', listener);
    transport.receive(frame('a'));
    expect(heard).toBe(2);
    stop();
    stop();
    transport.receive(frame('b'));
    expect(heard).toBe(3);
  });

  it('that causes events does not change their order for others: causes come before effects', async () => {
    const transport = new ScriptedTransport();
    const { channel } = await group.join('alice', { transport });
    channel.on('message-received', ({ messageId }) => {
      if (messageId === 'a') transport.receive(frame('c', ['b']));
    });
    const seen: string[] = [];
    channel.on('message-received', ({ messageId }) => seen.push(messageId));
    transport.receive(frame('b', ['a']));
    transport.receive(frame('a'));
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('may send, which answers everybody, and the answer follows what it answers', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    const carol = await group.join('carol', {}, createFaults({ delayMin: 300, delayMax: 300 }));
    bob.channel.on('message-received', ({ content }) => {
      if (text(content) === 'question') bob.channel.send(bytes('answer'));
    });
    alice.channel.send(bytes('question'));
    await group.clock.advance(5_000);
    for (const { channel } of [alice, bob, carol]) expect(texts(channel)).toEqual(['question', 'answer']);
    expect(carol.received).toEqual(['question', 'answer']);
  });

  it('may discard what is due in the same moment', async () => {
    const transport = new ScriptedTransport();
    transport.setHealth('offline');
    const alice = await group.join('alice', { transport });
    const ids = ['one', 'two', 'three'].map((content) => alice.channel.send(bytes(content)));
    alice.channel.on('sending-message', ({ messageId }) => {
      if (messageId === ids[0]) alice.channel.discard(ids[1]!);
    });
    transport.setHealth('online');
    await group.clock.advance(100);
    expect(transport.contents).toEqual(['one', 'three']);
    expect(alice.channel.status(ids[1]!)).toBe('discarded');
  });

  it.each<keyof ReliableChannelEvents>([
    'sending-message',
    'missing-changed',
    'sync-status',
    'message-missing',
    'irretrievable-message',
  ])(
    'may close the channel when it is told of %s: nothing is published, asked or waited for any more',
    async (event) => {
      const transport = new ScriptedTransport();
      let closed = false;
      const afterClose: string[] = [];
      transport.onPublish = async () => {
        if (closed) afterClose.push('published');
        return {};
      };
      transport.retrieve = () => {
        if (closed) afterClose.push('asked');
        return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
      };
      const alice = await group.join('alice', { transport, tuning: { lostTimeout: 20_000 } });
      await group.clock.advance(5_000);
      transport.setHealth('offline');
      for (const content of ['one', 'two', 'three']) alice.channel.send(bytes(content));
      alice.channel.on(event, () => {
        closed = true;
        void alice.channel.close();
      });
      transport.receive(frame('b', ['a']));
      transport.setHealth('online');
      await group.clock.advance(60_000);
      expect(closed).toBe(true);
      expect(afterClose).toEqual([]);
      expect(group.clock.pending).toBe(0);
    },
  );

  it('may discard what is just being sent', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    const stop = alice.channel.on('sending-message', ({ messageId }) => alice.channel.discard(messageId));
    const id = alice.channel.send(bytes('oops'));
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('discarded');
    expect(alice.channel.log()).toEqual([]);
    expect(transport.contents.length).toBeLessThanOrEqual(1);
    stop();
  });

  it('may close the channel in the middle of a delivery: nothing more is told', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    alice.channel.on('message-received', () => void alice.channel.close());
    transport.receive(frame('c', ['b']));
    transport.receive(frame('b', ['a']));
    transport.receive(frame('a'));
    const count = alice.events.length;
    expect(alice.received).toEqual(['a']);
    await group.clock.advance(60_000);
    expect(alice.events).toHaveLength(count);
    expect(group.clock.pending).toBe(0);
  });

  it.each<keyof ReliableChannelEvents>([
    'message-held',
    'message-missing',
    'sync-status',
    'message-recovered',
    'irretrievable-message',
  ])('of %s may call everything', async (event) => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport, tuning: { lostTimeout: 2_000, maxAttempts: 2 } });
    let calls = 0;
    alice.channel.on(event, () => {
      if (calls++ > 3) return;
      const id = alice.channel.send(bytes('from a listener'));
      alice.channel.retrieve();
      alice.channel.resend(id);
      alice.channel.log();
      alice.channel.held();
      alice.channel.missing();
      alice.channel.syncStatus();
      void alice.channel.flush();
      transport.receive(frame(`nested ${calls}`, ['b']));
    });
    transport.receive(frame('b', ['a']));
    transport.receive(frame('d', ['c']));
    await group.clock.advance(1_000);
    transport.receive(frame('a'));
    await group.clock.advance(60_000);
    expect(calls).toBeGreaterThan(0);
    expect(new Set(alice.received).size).toBe(alice.received.length);
    expect(alice.received.indexOf('a')).toBeLessThan(alice.received.indexOf('b'));
    expect(alice.received).toContain('d');
  });
});

describe('what a view of the channel has to look at again', () => {
  let transport: ScriptedTransport;
  let alice: Member;
  const seen: { name: string; detail: unknown }[] = [];
  const frame = (fields: Partial<SdsMessage>): Uint8Array =>
    encodeMessage({
      senderId: 'bob',
      messageId: 'm',
      channelId: 'lobby',
      lamportTimestamp: 1_000,
      causalHistory: [],
      repairRequest: [],
      ...fields,
    });
  beforeEach(async () => {
    transport = new ScriptedTransport();
    transport.retrieve = async function* () {};
    alice = await group.join('alice', { transport });
    seen.length = 0;
    for (const name of [
      'missing-changed',
      'participants-changed',
      'own-message-received',
      'message-replaced',
    ] as const) {
      alice.channel.on(name, (detail) => seen.push({ name, detail }));
    }
  });

  it('is told of who joins at once, and of who is heard again once a second', async () => {
    const heard = (participantId: string) => ({ name: 'participants-changed', detail: { participantId } });
    transport.receive(frame({ senderId: 'bob' }));
    transport.receive(frame({ senderId: 'carol' }));
    transport.receive(frame({ senderId: 'bob' }));
    expect(seen).toEqual([heard('bob'), heard('carol')]);
    await group.clock.advance(1_000);
    transport.receive(frame({ senderId: 'bob' }));
    transport.receive(frame({ senderId: 'carol' }));
    expect(seen.slice(2)).toEqual([heard('bob')]);
  });

  it('is told of missing messages that are being asked for, or of which more is known', async () => {
    const told = { name: 'missing-changed', detail: { messageIds: ['x'] } };
    const named = [{ messageId: 'x', retrievalHint: bytes('hash') }];
    transport.receive(frame({ content: bytes('hi'), causalHistory: named }));
    const changes = (): unknown[] => seen.filter(({ name }) => name === 'missing-changed');
    expect(changes()).toEqual([]);
    await group.clock.advance(200);
    expect(changes()).toEqual([told]);
    expect(alice.channel.missing()).toMatchObject([{ state: 'retrieving', via: 'store' }]);
    transport.receive(frame({ senderId: 'carol', causalHistory: [{ messageId: 'x', senderId: 'dave' }] }));
    expect(changes()).toEqual([told, told]);
    expect(alice.channel.missing()).toMatchObject([{ senderId: 'dave' }]);
    alice.channel.retrieve();
    expect(changes()).toContainEqual(told);
  });

  it('is told of own messages of another device', () => {
    transport.receive(frame({ senderId: 'alice', content: bytes('elsewhere') }));
    const detail = { messageId: 'm', senderId: 'alice', content: bytes('elsewhere'), lamportTimestamp: 1_000 };
    expect(seen).toEqual([{ name: 'own-message-received', detail }]);
    expect(alice.received).toEqual([]);
  });

  it('is told of the genuine message where a forged one was shown', () => {
    const content = bytes('genuine');
    const messageId = createHash('sha256').update(content).digest('hex');
    transport.receive(frame({ senderId: 'mallory', messageId, content: bytes('forged') }));
    transport.receive(frame({ messageId, content, lamportTimestamp: 900 }));
    const detail = { messageId, senderId: 'bob', content, lamportTimestamp: 900, arrival: 1 };
    expect(seen.filter(({ name }) => name === 'message-replaced')).toEqual([{ name: 'message-replaced', detail }]);
    expect(alice.received).toEqual(['forged']);
    expect(alice.channel.log()).toMatchObject([detail]);
  });
});
