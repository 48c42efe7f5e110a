import type { HistoryPage, HistoryQuery, IncomingMessage, Transport } from 'react-reliable-channel/engine';
import { encodeMessage, memoryPersistence } from 'react-reliable-channel/engine';
import { createFaults } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, texts, type Member } from '../support/group.js';
import { GatedPersistence } from '../support/persistence.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

const day = 86_400_000;

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `message ${from + index}`);

/** A linear conversation of nobody who is here, in the store only. */
class Conversation {
  count = 0;

  /** One message every `interval` ms, ending about now. */
  async grow(count: number, interval: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const id = this.count++;
      const follows = id === 0 ? [] : [{ messageId: `id ${id - 1}`, retrievalHint: hashOf(id - 1) }];
      group.network.store.add({
        hash: hashOf(id),
        timestamp: group.clock.now(),
        payload: encodeMessage({
          senderId: 'carol',
          messageId: `id ${id}`,
          channelId: 'lobby',
          lamportTimestamp: group.clock.now() + (interval === 0 ? index : 0),
          causalHistory: follows,
          repairRequest: [],
          content: bytes(`message ${id}`),
        }),
      });
      if (interval > 0) await group.clock.advance(interval);
    }
  }
}

function hashOf(id: number): Uint8Array {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, id);
  return hash;
}

/** A way into the network that counts, and fails when told to. */
function watched(name: string, fail: (query: HistoryQuery, index: number) => boolean = () => false) {
  const faults = createFaults();
  const inner = group.network.transport(name, { faults });
  const queries: HistoryQuery[] = [];
  let byHash = 0;
  const transport: Transport = {
    ...inner,
    history(query, signal) {
      queries.push(query);
      if (fail(query, queries.length)) return Promise.reject(new Error('store away'));
      return inner.history!(query, signal);
    },
    retrieve(hashes, signal) {
      byHash += hashes.length;
      return inner.retrieve!(hashes, signal);
    },
  };
  return {
    transport,
    faults,
    queries,
    get byHash() {
      return byHash;
    },
  };
}

const quiet = { heartbeatInterval: 100 * day, heartbeatIntervalMax: 100 * day };

/** Opens the channel, hears the first message live, and closes: complete up to here. */
async function wasHere(persistence: ReturnType<typeof memoryPersistence>, talk: Conversation): Promise<void> {
  const bob = await group.join('bob', { persistence, tuning: quiet });
  await talk.grow(1, 1_000);
  await bob.channel.fetchHistory({ limit: 1 });
  expect(bob.received).toEqual(['message 0']);
  await bob.channel.close();
  await group.clock.advance(120_000);
}

const status = (member: Member): string => member.channel.syncStatus().status;

describe('a participant that was away for long', () => {
  it('gets 2,000 messages in causal order, in windows of forty, and none is held', async () => {
    const persistence = memoryPersistence();
    const talk = new Conversation();
    await wasHere(persistence, talk);
    await talk.grow(2_000, 700);
    const way = watched('bob');
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning: { catchUpLimit: 40 } });
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(numbered(2_000, 1));
    expect(details(bob, 'message-held')).toEqual([]);
    expect(details(bob, 'message-missing')).toEqual([]);
    expect(details(bob, 'message-received').some(({ late }) => late)).toBe(false);
    expect(way.queries.length).toBeLessThan(150);
    expect(way.byHash).toBe(0);
    expect(status(bob)).toBe('synced');
  });

  it('says how far it has come', async () => {
    group = new Group({ latency: 50 });
    const persistence = memoryPersistence();
    const talk = new Conversation();
    const before = await group.join('bob', { persistence, tuning: quiet });
    await group.clock.advance(1_000);
    const closedAt = group.clock.now();
    await before.channel.close();
    await group.clock.advance(120_000);
    await talk.grow(1_000, 700);
    const bob = await group.join('bob', { persistence, tuning: { ...quiet, catchUpLimit: 100 } });
    const start = bob.channel.syncStatus().caughtUpTo!;
    expect(start).toBeLessThanOrEqual(closedAt);
    await group.clock.advance(60_000);
    expect(bob.received).toEqual(numbered(1_000));
    const told = details(bob, 'sync-status').map(({ caughtUpTo }) => caughtUpTo);
    expect(told.at(-1)).toBeUndefined();
    const steps = [...new Set(told.filter((time) => time !== undefined))];
    expect(steps.length).toBeGreaterThan(5);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(bob.channel.syncStatus().caughtUpTo).toBeUndefined();
  });

  it('gets everything from a store that fails at every third page', async () => {
    const persistence = memoryPersistence();
    const talk = new Conversation();
    await wasHere(persistence, talk);
    await talk.grow(1_000, 700);
    const way = watched('bob', (_, index) => index % 3 === 0);
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning: { catchUpLimit: 100 } });
    await group.clock.advance(600_000);
    expect(bob.received).toEqual(numbered(1_000, 1));
    expect(details(bob, 'message-held')).toEqual([]);
    expect(way.queries.length).toBeLessThan(200);
  });

  it('goes on where it was when the network goes away in the middle, twenty times', async () => {
    group = new Group({ latency: 50 });
    const persistence = memoryPersistence();
    const talk = new Conversation();
    const before = await group.join('bob', { persistence, tuning: quiet });
    await group.clock.advance(1_000);
    await before.channel.close();
    await group.clock.advance(120_000);
    await talk.grow(1_000, 700);
    const way = watched('bob');
    const tuning = { ...quiet, catchUpLimit: 100 };
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning });
    for (let flap = 0; flap < 20; flap++) {
      await group.clock.advance(230);
      way.faults.set({ cut: true });
      await talk.grow(1, 1_000);
      way.faults.set({ cut: false });
    }
    expect(bob.received.length).toBeGreaterThan(100);
    await group.clock.advance(10_000);
    expect(bob.received).toEqual(numbered(1_020));
    expect(details(bob, 'message-held')).toEqual([]);
    expect(status(bob)).toBe('synced');
  });

  it('starts where it was after a reload in the middle', async () => {
    group = new Group({ latency: 50 });
    const persistence = memoryPersistence();
    const talk = new Conversation();
    const before = await group.join('bob', { persistence, tuning: quiet });
    await group.clock.advance(1_000);
    await before.channel.close();
    await group.clock.advance(120_000);
    await talk.grow(2_000, 700);
    const tuning = { ...quiet, catchUpLimit: 100 };
    const first = watched('bob');
    const bob = await group.join('bob', { persistence, transport: first.transport, tuning });
    await group.clock.advance(3_000);
    const got = bob.received.length;
    expect(got).toBeGreaterThan(200);
    expect(got).toBeLessThan(1_500);
    await bob.channel.close();
    await group.clock.advance(3_600_000);
    const second = watched('bob');
    const again = await group.join('bob', { persistence, transport: second.transport, tuning });
    await group.clock.advance(60_000);
    expect(again.received).toEqual(numbered(2_000 - got, got));
    expect(second.queries[0]!.after).toBeGreaterThan(first.queries[0]!.after!);
    expect(details(again, 'message-held')).toEqual([]);
  });

  it('loses nothing by being killed after any write', async () => {
    const persistence = memoryPersistence();
    const talk = new Conversation();
    await wasHere(persistence, talk);
    await talk.grow(300, 700);
    const key = { channelId: 'lobby', participantId: 'bob' };
    const kept = await (await persistence.open(key)).load(Infinity);
    const storage = new GatedPersistence(persistence);
    storage.closed = false;
    const tuning = { ...quiet, catchUpLimit: 50 };
    const bob = await group.join('bob', { persistence: storage.persistence, tuning });
    await group.clock.advance(10_000);
    expect(bob.received).toEqual(numbered(300, 1));
    expect(storage.written.length).toBeGreaterThan(6);
    for (let writes = 0; writes <= storage.written.length; writes++) {
      const killed = memoryPersistence();
      const copy = await killed.open(key);
      await copy.write({ log: kept.log, ...(kept.meta && { meta: kept.meta }) });
      for (const changes of storage.written.slice(0, writes)) await copy.write(changes);
      copy.close();
      const again = await group.join('bob', { persistence: killed, tuning });
      await group.clock.advance(10_000);
      expect(texts(again.channel), `killed after ${writes} writes`).toEqual(numbered(301));
      await again.channel.close();
    }
  });

  it('never forgets the oldest gap, however often it was away while the store failed', async () => {
    let away = true;
    const way = watched('bob', () => away);
    const talk = new Conversation();
    const { queries } = way;
    const persistence = memoryPersistence();
    await wasHere(persistence, talk);
    await talk.grow(10, 1_000);
    const oldest = group.clock.now() - 10_000;
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning: quiet });
    const alice = await group.join('alice', { tuning: quiet, retrieval: 'none' });
    for (let absence = 0; absence < 5; absence++) {
      alice.channel.sendEphemeral(bytes('typing'));
      await group.clock.advance(120_000);
      way.faults.set({ cut: true });
      await talk.grow(10, 10_000);
      way.faults.set({ cut: false });
    }
    expect(bob.received).toEqual([]);
    away = false;
    await group.clock.advance(120_000);
    expect(bob.received).toEqual(numbered(60, 1));
    expect(Math.max(...queries.map(({ after }) => after!))).toBeLessThanOrEqual(oldest);
  });

  it('asks for no more than a day at once, and never beyond a gap it did not read', async () => {
    const persistence = memoryPersistence();
    const talk = new Conversation();
    await wasHere(persistence, talk);
    await talk.grow(10, 1.5 * day);
    const way = watched('bob');
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning: quiet });
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(numbered(10, 1));
    expect(way.queries).toHaveLength(16);
    for (const [index, { after, before }] of way.queries.entries()) {
      expect((before ?? group.clock.now()) - after!).toBeLessThanOrEqual(day + 1_000);
      if (index > 0) expect(after).toBe(way.queries[index - 1]!.before);
    }
  });

  it('takes more messages of one moment than fit in memory in parts', async () => {
    const persistence = memoryPersistence();
    const talk = new Conversation();
    await wasHere(persistence, talk);
    await talk.grow(2_500, 0);
    await group.clock.advance(1_000);
    const way = watched('bob');
    const tuning = { ...quiet, catchUpLimit: 200 };
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning });
    await group.clock.advance(10_000);
    expect([...bob.received].sort()).toEqual(numbered(2_500, 1).sort());
    expect(way.queries.length).toBeLessThan(60);
    expect(way.byHash).toBeLessThan(20);
  });
});

describe('a participant that was never here', () => {
  it('sees the newest messages at once, and nothing is fetched for what they follow', async () => {
    const talk = new Conversation();
    await talk.grow(500, 700);
    const way = watched('bob');
    const bob = await group.join('bob', { transport: way.transport, tuning: { catchUpLimit: 100 } });
    await group.clock.advance(0);
    expect(bob.received).toEqual(numbered(100, 400));
    await group.clock.advance(600_000);
    expect(bob.received).toEqual(numbered(100, 400));
    expect(details(bob, 'message-held')).toEqual([]);
    expect(details(bob, 'message-missing')).toEqual([]);
    expect(status(bob)).toBe('synced');
    expect(way.byHash).toBe(0);
    expect(way.queries).toHaveLength(1);
  });

  it('gets messages in causal order from a store that keeps none', async () => {
    const talk = new Conversation();
    await talk.grow(90, 700);
    const { transport } = watched('bob');
    const shuffled: Transport = {
      ...transport,
      async history(query, signal) {
        const page = await transport.history!(query, signal);
        return {
          ...page,
          messages: page.messages.toSorted((a, b) => ((a.hash![3]! * 7) % 31) - ((b.hash![3]! * 7) % 31)),
        };
      },
    };
    const bob = await group.join('bob', { transport: shuffled });
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(numbered(90));
    expect(details(bob, 'message-held')).toEqual([]);
  });

  it('pages further back, each page in its place, none of it held or delivered twice', async () => {
    const talk = new Conversation();
    await talk.grow(500, 700);
    const way = watched('bob');
    const persistence = memoryPersistence();
    const options = { transport: way.transport, tuning: { catchUpLimit: 100 }, persistence };
    let bob = await group.join('bob', options);
    await group.clock.advance(10_000);
    let before = group.clock.now() - 10_000 - 100 * 700;
    for (let from = 350; from >= 0; from -= 50) {
      if (from === 200) {
        await bob.channel.close();
        bob = await group.join('bob', options);
        await group.clock.advance(10_000);
      }
      bob.received.length = 0;
      const page = await bob.channel.fetchHistory({ limit: 50, before });
      expect(page.messages).toHaveLength(50);
      expect(bob.received).toEqual(numbered(50, from));
      before = page.messages.at(-1)!.timestamp!;
    }
    await group.clock.advance(600_000);
    expect(details(bob, 'message-received').every(({ late }) => late)).toBe(true);
    expect(bob.channel.log()).toHaveLength(500);
    expect(bob.channel.log().map(({ messageId }) => messageId)).toEqual(
      numbered(500).map((text) => text.replace('message', 'id')),
    );
    expect(details(bob, 'message-held')).toEqual([]);
    expect(way.byHash).toBe(0);
  });
});

describe('while it catches up', () => {
  it('what is missing is not fetched one by one, nor given up', async () => {
    group = new Group({ latency: 3_000 });
    const persistence = memoryPersistence();
    const talk = new Conversation();
    const before = await group.join('bob', { persistence, tuning: quiet });
    await group.clock.advance(10_000);
    await before.channel.close();
    await group.clock.advance(120_000);
    await talk.grow(1_000, 700);
    const way = watched('bob');
    const tuning = { ...quiet, catchUpLimit: 100, lostTimeout: 20_000 };
    const bob = await group.join('bob', { persistence, transport: way.transport, tuning });
    await group.clock.advance(1_000);
    // Live, from the end of the conversation.
    const live = group.network.transport('carol');
    const frame = encodeMessage({
      senderId: 'dave',
      messageId: 'live',
      channelId: 'lobby',
      lamportTimestamp: group.clock.now(),
      causalHistory: [{ messageId: 'id 999', retrievalHint: hashOf(999) }],
      repairRequest: [],
      content: bytes('live'),
    });
    await live.publish(frame, { ephemeral: true });
    await group.clock.advance(60_000);
    expect(bob.channel.missing()).toHaveLength(1);
    expect(status(bob)).toBe('syncing');
    await group.clock.advance(120_000);
    expect(bob.received).toEqual([...numbered(1_000), 'live']);
    expect(details(bob, 'irretrievable-message')).toEqual([]);
    expect(details(bob, 'repair-request-sent')).toEqual([]);
    expect(way.byHash).toBe(0);
  });

  it('what is missing is fetched one by one as soon as the store fails', async () => {
    const transport = new ScriptedTransport();
    const answer = gate<HistoryPage>();
    transport.history = () => answer.promise;
    const asked: Uint8Array[] = [];
    transport.retrieve = async function* (hashes): AsyncIterable<IncomingMessage> {
      asked.push(...hashes);
      yield* [];
    };
    const bob = await group.join('bob', { transport });
    transport.receive(
      encodeMessage({
        senderId: 'carol',
        messageId: 'b',
        channelId: 'lobby',
        lamportTimestamp: 1,
        causalHistory: [{ messageId: 'a', retrievalHint: bytes('a') }],
        repairRequest: [],
        content: bytes('b'),
      }),
    );
    await group.clock.advance(5_000);
    expect(asked).toEqual([]);
    answer.fail(new Error('store away'));
    await group.clock.advance(250);
    expect(asked).toEqual([bytes('a')]);
    expect(bob.channel.missing()).toHaveLength(1);
  });

  it('a message that nobody has is lost in the end, however the store drips', async () => {
    const transport = new ScriptedTransport();
    let pages = 0;
    transport.history = async () => {
      await new Promise<void>((resolve) => group.clock.setTimeout(resolve, 10_000));
      return { messages: [{ payload: bytes(`garbage ${pages}`) }], cursor: `${pages++}` };
    };
    const bob = await group.join('bob', { transport, tuning: { lostTimeout: 60_000 } });
    transport.receive(
      encodeMessage({
        senderId: 'carol',
        messageId: 'b',
        channelId: 'lobby',
        lamportTimestamp: 1,
        causalHistory: [{ messageId: 'a' }],
        repairRequest: [],
        content: bytes('b'),
      }),
    );
    await group.clock.advance(240_000);
    expect(bob.received).toEqual(['b']);
    expect(details(bob, 'irretrievable-message')).toHaveLength(1);
  });
});

describe('a hostile store', () => {
  const page = (id: number): IncomingMessage => ({ payload: bytes(`garbage ${id}`) });

  it.each<[string, (asked: number) => HistoryPage]>([
    ['the same page for ever', () => ({ messages: [page(1)], cursor: 'again' })],
    ['the same few pages for ever', (asked) => ({ messages: [page(asked)], cursor: `${asked % 3}` })],
    ['new pages for ever', (asked) => ({ messages: Array(10).fill(page(asked)), cursor: `${asked}` })],
    ['pages far above the limit', (asked) => ({ messages: Array(200).fill(page(asked)), cursor: `${asked}` })],
  ])('that answers %s is asked a bounded number of times', async (_, answer) => {
    const transport = new ScriptedTransport();
    const persistence = memoryPersistence();
    const tuning = { catchUpLimit: 50 };
    transport.history = () => Promise.resolve({ messages: [] });
    const before = await group.join('bob', { transport, persistence, tuning });
    await group.clock.advance(1);
    // Complete up to here, so that windows and not just the newest are read.
    await before.channel.close();
    await group.clock.advance(600_000);
    let asked = 0;
    transport.history = () => Promise.resolve(answer(asked++));
    const bob = await group.join('bob', { transport, persistence, tuning });
    await group.clock.advance(60_000);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(1_500);
    bob.channel.send(bytes('still alive'));
    await group.clock.advance(10);
    expect(transport.contents).toContain('still alive');
  });
});
