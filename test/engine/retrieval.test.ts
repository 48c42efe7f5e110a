import type { IncomingMessage } from 'react-reliable-channel/engine';
import { decodeMessage, encodeMessage } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, text } from '../support/group.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
let transport: ScriptedTransport;
/** Queries of the store: the hashes asked for, and when. */
let queries: { readonly hashes: string[]; readonly at: number }[];
beforeEach(() => {
  group = new Group();
  transport = new ScriptedTransport();
  queries = [];
});
afterEach(() => group.close());

function frame(messageId: string, follows: readonly string[] = [], hints = true): Uint8Array {
  return encodeMessage({
    senderId: 'bob',
    messageId,
    channelId: 'lobby',
    lamportTimestamp: 1_000,
    causalHistory: follows.map((id) => (hints ? { messageId: id, retrievalHint: bytes(id) } : { messageId: id })),
    repairRequest: [],
    content: bytes(messageId),
  });
}

type Answer = (hashes: string[], signal: AbortSignal) => AsyncIterable<IncomingMessage>;

function storeAnswers(answer: Answer): void {
  transport.retrieve = (hashes, signal) => {
    const asked = hashes.map(text);
    queries.push({ hashes: asked, at: group.clock.now() });
    return answer(asked, signal);
  };
}

async function* nothing(): AsyncIterable<IncomingMessage> {}

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const requests = (): string[] =>
  transport.frames.flatMap(({ repairRequest }) => repairRequest.map(({ messageId }) => messageId));

describe('retrieval from the store', () => {
  it('waits a moment first: what is only late costs no query', async () => {
    storeAnswers(nothing);
    const alice = await group.join('alice', { transport });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(199);
    transport.receive(frame('a'));
    await group.clock.advance(60_000);
    expect(queries).toEqual([]);
    expect(alice.received).toEqual(['a', 'b']);
  });

  it('asks in batches, one query at a time', async () => {
    const gates = [gate(), gate(), gate()];
    let running = 0;
    let most = 0;
    storeAnswers(async function* (hashes) {
      most = Math.max(most, ++running);
      await gates[queries.length - 1]?.promise;
      running--;
      for (const hash of hashes) yield { payload: frame(hash) };
    });
    const alice = await group.join('alice', { transport });
    transport.receive(frame('last', names('m', 120)));
    await group.clock.advance(5_000);
    expect(queries.map(({ hashes }) => hashes.length)).toEqual([50]);
    for (const { open } of gates) {
      open();
      await group.clock.advance(0);
    }
    expect(queries.map(({ hashes }) => hashes.length)).toEqual([50, 50, 20]);
    expect(most).toBe(1);
    expect(alice.received).toHaveLength(121);
    expect(details(alice, 'message-recovered').map(({ via }) => via)).toEqual(Array(120).fill('store'));
    await group.clock.advance(120_000);
    expect(queries).toHaveLength(3);
  });

  it('asks again with growing waits up to the longest, until the message is lost', async () => {
    storeAnswers(nothing);
    const tuning = { jitter: 0, retrievalBackoff: 1_000, retrievalBackoffMax: 8_000, lostTimeout: 40_000 };
    const alice = await group.join('alice', { transport, retrieval: 'store', tuning });
    const start = group.clock.now();
    transport.receive(frame('b', ['a']));
    await group.clock.advance(300_000);
    expect(queries.map(({ at }) => at - start)).toEqual([200, 1_200, 3_200, 7_200, 15_200, 23_200, 31_200, 39_200]);
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'a', state: 'lost' }]);
    expect(alice.channel.missing()[0]).not.toHaveProperty('via');
    expect(requests()).toEqual([]);
  });

  it('says what is being done', async () => {
    const answer = gate();
    storeAnswers(async function* () {
      await answer.promise;
      yield* nothing();
    });
    const alice = await group.join('alice', { transport });
    transport.receive(frame('b', ['a']));
    const since = group.clock.now();
    expect(alice.channel.missing()).toMatchObject([{ state: 'missing' }]);
    await group.clock.advance(300);
    const followedBy = { messageId: 'b', lamportTimestamp: 1_000 };
    const entry = { messageId: 'a', senderId: undefined, retrievalHint: bytes('a'), since, followedBy, dependents: 1 };
    expect(alice.channel.missing()).toEqual([{ ...entry, state: 'retrieving', via: 'store' }]);
    answer.open();
    await group.clock.advance(10_000);
    expect(alice.channel.missing()).toEqual([{ ...entry, state: 'retrieving', via: 'repair' }]);
  });

  it('asks by a hash that became known only after the message was noticed', async () => {
    storeAnswers(async function* (hashes) {
      for (const hash of hashes) yield { payload: frame(hash) };
    });
    const alice = await group.join('alice', { transport, retrieval: 'store' });
    transport.receive(frame('b', ['a'], false));
    await group.clock.advance(10_000);
    expect(queries).toEqual([]);
    transport.receive(frame('c', ['a']));
    await group.clock.advance(1_000);
    expect(queries.map(({ hashes }) => hashes)).toEqual([['a']]);
    expect(alice.received).toEqual(['a', 'b', 'c']);
  });
});

describe('with both the store and the group', () => {
  it('peers are asked after the store did not have it twice', async () => {
    storeAnswers(nothing);
    await group.join('alice', { transport, tuning: { jitter: 0 } });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(1_199);
    expect(queries).toHaveLength(1);
    expect(requests()).toEqual([]);
    await group.clock.advance(2_000);
    expect(queries).toHaveLength(2);
    expect(requests()).toContain('a');
  });

  it('peers are asked at once, beside the store, for what an answer of theirs follows', async () => {
    storeAnswers(nothing);
    await group.join('alice', { transport, tuning: { jitter: 0 } });
    transport.receive(frame('c', ['b']));
    await group.clock.advance(3_500);
    expect(requests()).toContain('b');
    transport.receive(frame('b', ['a']));
    await group.clock.advance(300);
    expect(requests()).toContain('a');
    expect(queries.at(-1)!.hashes).toEqual(['a']);
  });

  it.each<[string, Answer]>([
    [
      'throws',
      () => {
        throw new Error('no store');
      },
    ],
    [
      'fails',
      async function* () {
        yield* nothing();
        throw new Error('store away');
      },
    ],
    ['hangs', () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) })],
    ['is no iterable', () => undefined as unknown as AsyncIterable<IncomingMessage>],
    [
      'returns what is no message',
      async function* () {
        yield null as unknown as IncomingMessage;
      },
    ],
  ])('peers are asked at once when the store %s', async (_, answer) => {
    storeAnswers(answer);
    const alice = await group.join('alice', { transport, tuning: { jitter: 0, retrievalTimeout: 3_000 } });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(4_500);
    expect(requests()).toContain('a');
    await group.clock.advance(30_000);
    expect(queries.length).toBeGreaterThan(1);
    expect(queries.length).toBeLessThan(8);
    transport.receive(frame('a'));
    expect(alice.received).toEqual(['a', 'b']);
    expect(details(alice, 'message-recovered')).toEqual([{ messageId: 'a', via: 'repair' }]);
  });

  it('garbage and other messages from the store do no harm', async () => {
    storeAnswers(async function* () {
      yield { payload: bytes('garbage') };
      yield { payload: new Uint8Array() };
      yield { payload: frame('unasked') };
      yield { payload: frame('a') };
    });
    const alice = await group.join('alice', { transport });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(1_000);
    expect(alice.received).toEqual(['unasked', 'a', 'b']);
    expect(details(alice, 'undecodable').map((detail) => text(detail.bytes))).toEqual(['garbage', '']);
  });

  it('a store that never stops giving what nobody asked for is left, and peers are asked', async () => {
    let given = 0;
    storeAnswers(async function* () {
      for (; given < 100_000; given++) yield { payload: frame(`unasked ${given}`) };
    });
    const alice = await group.join('alice', { transport, tuning: { jitter: 0 } });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(1_500);
    expect(queries).toHaveLength(2);
    expect(given).toBeLessThan(100);
    expect(requests()).toContain('a');
    transport.receive(frame('a'));
    expect(alice.received.slice(-2)).toEqual(['a', 'b']);
  });

  it('messages of other channels from the store are silent, and those of another id are no answer', async () => {
    storeAnswers(async function* ([hash]) {
      const other = decodeMessage(frame(hash!));
      yield { payload: encodeMessage({ ...other, channelId: 'elsewhere' }) };
      yield { payload: encodeMessage({ ...other, messageId: 'another' }) };
    });
    const alice = await group.join('alice', { transport, retrieval: 'store' });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(5_000);
    expect(alice.received).toEqual(['a']);
    expect(alice.channel.log().map(({ messageId }) => messageId)).toEqual(['another']);
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'a', state: 'retrieving', via: 'store' }]);
    expect(alice.channel.counters().otherChannel).toBe(queries.length);
    expect(details(alice, 'undecodable')).toEqual([]);
  });

  it('peers are asked for what has no hash', async () => {
    storeAnswers(nothing);
    await group.join('alice', { transport });
    transport.receive(frame('b', ['a'], false));
    await group.clock.advance(2_000);
    expect(queries).toEqual([]);
    expect(requests()).toContain('a');
  });
});

describe('a transport without a store', () => {
  it('leaves it to the group', async () => {
    await group.join('alice', { transport });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(2_000);
    expect(requests()).toContain('a');
  });
});

describe('retrieval', () => {
  it('by repair alone never asks the store', async () => {
    storeAnswers(nothing);
    const alice = await group.join('alice', { transport, retrieval: 'repair' });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(2_000);
    expect(requests()).toContain('a');
    alice.channel.retrieve();
    await group.clock.advance(60_000);
    expect(queries).toEqual([]);
    const asked = details(alice, 'repair-request-sent');
    expect(asked.length).toBeGreaterThan(1);
    expect(asked[0]).toEqual({ messageIds: ['a'] });
  });

  it('from the store alone never asks the group', async () => {
    storeAnswers(nothing);
    const alice = await group.join('alice', { transport, retrieval: 'store' });
    transport.receive(frame('b', ['a']));
    transport.receive(frame('d', ['c'], false));
    await group.clock.advance(60_000);
    alice.channel.retrieve();
    await group.clock.advance(60_000);
    expect(queries.length).toBeGreaterThan(1);
    expect(requests()).toEqual([]);
  });

  it('of nothing asks nobody, and what comes by itself still heals', async () => {
    storeAnswers(nothing);
    const alice = await group.join('alice', { transport, retrieval: 'none' });
    transport.receive(frame('b', ['a']));
    alice.channel.retrieve();
    await group.clock.advance(60_000);
    expect(queries).toEqual([]);
    expect(requests()).toEqual([]);
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'a', state: 'missing' }]);
    transport.receive(frame('a'));
    expect(alice.received).toEqual(['a', 'b']);
  });
});

describe('retrieve', () => {
  it('asks again at once, with the first wait', async () => {
    storeAnswers(nothing);
    const alice = await group.join('alice', { transport, retrieval: 'store', tuning: { jitter: 0 } });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(35_000);
    const before = queries.length;
    alice.channel.retrieve(['a']);
    await group.clock.advance(0);
    expect(queries).toHaveLength(before + 1);
    await group.clock.advance(1_000);
    expect(queries).toHaveLength(before + 2);
  });

  it('asks the group again soon, with the first wait', async () => {
    const alice = await group.join('alice', { transport, retrieval: 'repair' });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(120_000);
    const before = requests().length;
    alice.channel.retrieve(['a']);
    await group.clock.advance(5_000);
    expect(requests().length).toBeGreaterThanOrEqual(before + 3);
  });

  it('tries lost messages again: missing once more, and lost once more when it was in vain', async () => {
    let found = false;
    storeAnswers(async function* (hashes) {
      if (found) for (const hash of hashes) yield { payload: frame(hash) };
    });
    const alice = await group.join('alice', { transport, retrieval: 'store', tuning: { lostTimeout: 5_000 } });
    transport.receive(frame('b', ['a']));
    await group.clock.advance(6_000);
    expect(alice.channel.syncStatus()).toMatchObject({ status: 'incomplete', lost: 1, missing: 0 });
    expect(details(alice, 'message-received')).toMatchObject([{ messageId: 'b', gaps: ['a'] }]);
    alice.channel.retrieve();
    expect(alice.channel.syncStatus()).toMatchObject({ status: 'syncing', lost: 0, missing: 1 });
    await group.clock.advance(6_000);
    expect(alice.channel.syncStatus()).toMatchObject({ status: 'incomplete', lost: 1, missing: 0 });
    found = true;
    alice.channel.retrieve(['a']);
    await group.clock.advance(100);
    expect(alice.channel.syncStatus()).toMatchObject({ status: 'synced', lost: 0, missing: 0, received: 2 });
    expect(alice.received).toEqual(['b', 'a']);
    expect(details(alice, 'message-missing')).toHaveLength(1);
    expect(details(alice, 'irretrievable-message')).toHaveLength(2);
  });

  it('of ids that are here or unknown does nothing', async () => {
    storeAnswers(nothing);
    const alice = await group.join('alice', { transport });
    transport.receive(frame('a'));
    alice.channel.retrieve(['a', 'unknown']);
    await group.clock.advance(1_000);
    expect(queries).toEqual([]);
    expect(alice.channel.missing()).toEqual([]);
  });
});
