// Numbered as in the list of failures of the published engine: each must not happen to ours.
import type { IncomingMessage, Tuning } from 'react-reliable-channel/engine';
import { describe, expect, it } from 'vitest';
import { FILTER_BYTES, RollingBloomFilter } from '../../src/sds/bloomFilter.js';
import { encodeMessage } from '../../src/sds/index.js';
import { bytes, details, Group } from '../support/group.js';
import {
  at,
  bytesOf,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  following,
  missingIds,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

const many = (count: number, prefix = 'made up'): string[] => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

describe('defect 26: the whole frame with its filter is kept for every message', () => {
  it('only what others need is', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m', ['a'], { bloomFilter: new Uint8Array(FILTER_BYTES) }), contentFrame('a')]);
    const { frame, entry } = alice.node('m')!;
    expect(frame!.buffer.byteLength).toBeLessThan(100);
    expect(entry!.content.buffer).toBe(frame!.buffer);
  });
});

describe('defect 27: a message of 100 bytes is 40,000 on the wire', () => {
  it('is at most 700 with three history entries, hints and 66-character participants', () => {
    const alice = createParticipant('a'.repeat(66));
    for (let i = 0; i < 4; i++) {
      const { messageId } = alice.send(bytesOf(`message ${i}`), at(i))!;
      alice.published(messageId, new Uint8Array(32).fill(i + 1));
    }
    expect(sendFrame(alice, 'x'.repeat(100), at(9)).bytes.length).toBeLessThanOrEqual(700);
  });

  it('a sync message is no longer', () => {
    const alice = createParticipant('alice');
    for (let i = 0; i < 4; i++) sendFrame(alice, `message ${i}`, at(i));
    alice.syncFrame(at(10));
    expect(alice.syncFrame(at(20)).bytes.length).toBeLessThan(700);
  });
});

describe('defect 28: sync messages pile up while something they name is missing', () => {
  it('500 that name one id hold nothing and report it once', () => {
    const alice = createParticipant('alice');
    const frames = many(500, 'sync').map((messageId) => syncFrame('bob', { messageId, causalHistory: following('x') }));
    expect(missingIds(receiveAll(alice, frames))).toEqual(['x']);
    expect([alice.held(), alice.missingCount]).toEqual([[], 1]);
  });
});

describe('defect 29: a fabricated history burns time and crowds out honest ids', () => {
  it.each([
    ['20,000 entries', contentFrame('evil', many(20_000))],
    ['an id of 100,000 characters', contentFrame('evil', ['x'.repeat(100_000)])],
  ])('%s bring up nothing, and what is honestly missing stays so', (_, frame) => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m', ['missing'])]);
    expect(receiveAll(alice, [frame])).toMatchObject([{ type: 'undecodable' }]);
    expect(alice.absent().map(({ messageId }) => messageId)).toEqual(['missing']);
  });

  it('ids that fit under the cap are bounded for each sender', () => {
    const alice = createParticipant('alice', { maxMissingPerParticipant: 1_500 });
    for (let i = 0; i < 20; i++) {
      receiveAll(alice, [syncFrame('mallory', { causalHistory: following(...many(1_000, `fake ${i}`)) })]);
    }
    expect(missingIds(receiveAll(alice, [contentFrame('m', ['missing'])]))).toEqual(['missing']);
    expect(alice.missingCount).toBe(1_501);
  });
});

describe('defect 30: a timestamp takes the clock with it', () => {
  it('of 2^64-1 is undecodable', () => {
    const alice = createParticipant('alice');
    const timestamp = [0x50, ...Array<number>(9).fill(0xff), 0x01];
    const frame = Uint8Array.from([...contentFrame('m', [], { lamportTimestamp: undefined }), ...timestamp]);
    expect(receiveAll(alice, [frame])).toMatchObject([{ type: 'undecodable' }]);
    expect(alice.send(bytesOf('next'), at(1))!.lamportTimestamp).toBe(EPOCH + 1);
  });

  it('of a year ahead is delivered and leaves ours where it is', () => {
    const alice = createParticipant('alice');
    const frame = contentFrame('m', [], { lamportTimestamp: EPOCH + 365 * 86_400_000 });
    expect(deliveredIds(receiveAll(alice, [frame]))).toEqual(['m']);
    expect(alice.send(bytesOf('next'), at(1))!.lamportTimestamp).toBe(EPOCH + 1);
  });

  it('above 10^15 sorts as a number, and equal ones by the bytes of the id', () => {
    const alice = createParticipant('alice');
    const frame = (id: string, lamportTimestamp: number): Uint8Array => contentFrame(id, [], { lamportTimestamp });
    const small = 9e14;
    receiveAll(alice, [frame('late', 2e15), frame('a', small), frame('B', small)]);
    expect(alice.log().map(({ messageId }) => messageId)).toEqual(['B', 'a', 'late']);
  });
});

describe('defect 31: what is settled is never let go', () => {
  it('a possible acknowledgement is let go with the proof: filters are not asked about it again', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'mine');
    const filter = new RollingBloomFilter();
    filter.add(messageId);
    const bloomFilter = filter.toBytes();
    receiveAll(alice, [syncFrame('bob', { bloomFilter }), syncFrame('bob', { causalHistory: following(messageId) })]);
    expect(receiveAll(alice, [syncFrame('carol', { bloomFilter })]).map(({ type }) => type)).toEqual(['heard']);
  });

  it('held and missing messages leave nothing behind when they are delivered', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [...many(500, 'm').map((id) => contentFrame(id, ['x'])), contentFrame('x')]);
    expect([alice.held(), alice.absent(), alice.nextWake]).toEqual([[], [], Infinity]);
  });
});

describe('defect 32: a channel that was closed goes on, and does not work when it is opened again', () => {
  it('leaves no timer, listener or publish behind', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    alice.channel.send(bytes('mine'));
    await group.clock.advance(10);
    await alice.channel.close();
    expect([transport.listeners, group.clock.pending]).toEqual([0, 0]);
    const before = transport.published.length;
    transport.receive(contentFrame('m'));
    await group.clock.advance(600_000);
    expect([alice.received, transport.published.length]).toEqual([[], before]);
  });

  it('opened again it tells everything once', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    await (await group.join('alice', { transport })).channel.close();
    const alice = await group.join('alice', { transport });
    transport.receive(contentFrame('m'));
    expect([details(alice, 'message-received').length, details(alice, 'sync-status').length]).toEqual([1, 1]);
    await group.close();
  });
});

describe('defect 33: a slow store is asked over and over at once', () => {
  async function missFrom(ids: readonly string[], tuning: Partial<Tuning>) {
    const group = new Group();
    const transport = new ScriptedTransport();
    const queries: number[] = [];
    let running = 0;
    let most = 0;
    transport.retrieve = async function* (): AsyncIterable<IncomingMessage> {
      queries.push(group.clock.now());
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => group.clock.setTimeout(resolve, 250));
      running--;
      yield* [];
    };
    const alice = await group.join('alice', { transport, retrieval: 'store', tuning });
    const causalHistory = ids.map((messageId) => ({ messageId, retrievalHint: bytes(messageId) }));
    transport.receive(contentFrame('m', [], { causalHistory }));
    await group.clock.advance(3_600_000);
    const states = alice.channel.missing().map(({ state }) => state);
    const silence = group.clock.now() - queries.at(-1)!;
    await group.close();
    return { queries, most, states, silence };
  }

  it('has one query at a time, whatever else is missing', async () => {
    const { most, queries } = await missFrom(many(20), { retrievalBatch: 1 });
    expect(queries.length).toBeGreaterThan(20);
    expect(most).toBe(1);
  });

  it('is asked ever less often, until the message is given up', async () => {
    const { queries, states, silence } = await missFrom(['x'], {});
    const waits = queries.slice(1).map((time, i) => time - queries[i]!);
    expect(waits.at(-1)!).toBeGreaterThan(10 * waits[0]!);
    expect(silence).toBeGreaterThan(3_000_000);
    expect(states).toEqual(['lost']);
  });
});

describe('defect 34: nothing missing is reported every few seconds', () => {
  it('a quiet hour reports nothing, and a missing message is reported once, whoever names it again', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    transport.receive(contentFrame('m'));
    transport.receive(syncFrame('bob', { causalHistory: following('m') }));
    await group.clock.advance(3_600_000);
    expect(details(alice, 'message-missing')).toEqual([]);
    transport.receive(contentFrame('n', ['x']));
    transport.receive(contentFrame('o', ['x', 'm']));
    transport.receive(syncFrame('bob', { causalHistory: following('x') }));
    await group.clock.advance(3_600_000);
    const reports = details(alice, 'message-missing').map(({ entries }) => entries.map(({ messageId }) => messageId));
    expect(reports).toEqual([['x']]);
    await group.close();
  });
});

describe('defect 35: requests for repair are never answered', () => {
  it('they are, by whoever has the message', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    transport.receive(contentFrame('m'));
    transport.receive(syncFrame('bob', { repairRequest: [{ messageId: 'm', senderId: 'carol' }] }));
    await group.clock.advance(5_000);
    expect(details(alice, 'repair-response-sent')).toEqual([{ messageId: 'm' }]);
    expect(transport.published).toContainEqual(contentFrame('m'));
    await group.close();
  });
});

describe('defect 36: features that are declared and do not work', () => {
  it('a message that is given up is told as irretrievable', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    transport.receive(contentFrame('m', [], { causalHistory: [{ messageId: 'x', senderId: 'bob' }] }));
    await group.clock.advance(600_000);
    expect(details(alice, 'irretrievable-message')).toEqual([
      { messageId: 'x', senderId: 'bob', retrievalHint: undefined },
    ]);
    await group.close();
  });

  it('of many response groups only the author’s answers', () => {
    const answering = many(64, 'participant').filter((name) => {
      const channel = createParticipant(name, { responseGroups: 8 });
      receiveAll(channel, [contentFrame('m'), syncFrame('bob', { repairRequest: following('m') })]);
      return ofType(channel.tick(at(10_000)), 'respond').length > 0;
    });
    expect(answering.length).toBeGreaterThan(0);
    expect(answering.length).toBeLessThan(32);
  });

  it('ephemeral messages are sent', async () => {
    const group = new Group();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    alice.channel.sendEphemeral(bytes('typing'));
    await group.clock.advance(1);
    const [frame] = transport.frames;
    expect(frame).toMatchObject({ lamportTimestamp: undefined, causalHistory: [], content: bytes('typing') });
    expect(encodeMessage(frame!)).toEqual(transport.published[0]);
    await group.close();
  });
});
