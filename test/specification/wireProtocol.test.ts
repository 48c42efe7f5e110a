// SDS, "Wire protocol" and "Participant state", sentence by sentence, in the specification's order.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/hash/hex.js';
import {
  FILTER_BYTES,
  falsePositiveRate,
  filterContains,
  filterPositions,
  RollingBloomFilter,
} from '../../src/sds/bloomFilter.js';
import { decodeMessage, deriveMessageId, encodeMessage, messageKind, SdsChannel } from '../../src/sds/index.js';
import { bytes, Group, type Member } from '../support/group.js';
import {
  at,
  bytesOf,
  CHANNEL,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  following,
  receiveAll,
  sendFrame,
  syncFrame,
  tuned,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

describe('Wire protocol, Message', () => {
  it('"Messages MUST adhere to the following meta structure"', () => {
    const message = {
      senderId: 'alice',
      messageId: 'mid',
      channelId: 'ch',
      lamportTimestamp: 1_700_000_000_000,
      causalHistory: [{ messageId: 'd1', retrievalHint: Uint8Array.of(1, 2), senderId: 'bob' }, { messageId: 'd2' }],
      bloomFilter: Uint8Array.of(9, 9),
      repairRequest: [{ messageId: 'r1', senderId: 'bob' }],
      content: bytesOf('hi'),
    };
    expect(toHex(encodeMessage(message))).toBe(
      '0a05616c69636512036d69641a0263685080d095ffbc315a0d0a026431120201021a03626f625a040a026432620209096a090a0272311a03626f62a201026869',
    );
  });

  it('"The sending participant MUST include its own globally unique identifier in the sender_id field"', () => {
    const alice = createParticipant('alice');
    const frames = [sendFrame(alice, 'm').bytes, alice.syncFrame(at(1)).bytes, alice.ephemeralFrame(bytesOf('e'))];
    expect(frames.map((frame) => decodeMessage(frame).senderId)).toEqual(['alice', 'alice', 'alice']);
  });

  it('"it MUST include a globally unique identifier for the message in the message_id field, likely based on a message hash"', () => {
    const alice = createParticipant('alice');
    const [first, second] = [sendFrame(alice, 'same'), sendFrame(alice, 'same')];
    expect(first.messageId).toBe(deriveMessageId('alice', EPOCH + 1, bytesOf('same')));
    expect(decodeMessage(first.bytes).messageId).toBe(first.messageId);
    expect(second.messageId).not.toBe(first.messageId);
  });

  it('"The channel_id field MUST be set to the identifier of the channel"', () => {
    const alice = createParticipant('alice');
    const frames = [sendFrame(alice, 'm').bytes, alice.syncFrame(at(1)).bytes, alice.ephemeralFrame(bytesOf('e'))];
    expect(frames.map((frame) => decodeMessage(frame).channelId)).toEqual([CHANNEL, CHANNEL, CHANNEL]);
  });

  it('"For simple group communications [...] the channel_id SHOULD be set to 0": the app names it, and 0 is a name', () => {
    const options = { channelId: '0', tuning: tuned(), random: () => 0.5, lamportTimestamp: EPOCH };
    const [alice, bob] = ['alice', 'bob'].map((participantId) => new SdsChannel({ ...options, participantId }));
    const { messageId, bytes: frame } = sendFrame(alice!, 'hello');
    expect(decodeMessage(frame).channelId).toBe('0');
    expect(deliveredIds(receiveAll(bob!, [frame]))).toEqual([messageId]);
  });

  it('"The lamport_timestamp, causal_history and bloom_filter fields MUST be set according to the protocol steps", "MAY be left unset in the case of ephemeral messages"', () => {
    const alice = createParticipant('alice', { wireProfile: 'interop' });
    const { messageId } = sendFrame(alice, 'one');
    const kinds = [sendFrame(alice, 'two').bytes, alice.syncFrame(at(5)).bytes, alice.ephemeralFrame(bytesOf('e'))];
    const set = kinds.map((frame) => {
      const { lamportTimestamp, causalHistory, bloomFilter } = decodeMessage(frame);
      return [lamportTimestamp, causalHistory[0]?.messageId, bloomFilter?.length];
    });
    expect(set).toEqual([
      [EPOCH + 2, messageId, FILTER_BYTES],
      [EPOCH + 5, messageId, FILTER_BYTES],
      [undefined, undefined, undefined],
    ]);
  });

  it('"The message content MAY be left empty for periodic sync messages, otherwise it MUST contain the application-level content"', () => {
    const alice = createParticipant('alice');
    expect(decodeMessage(sendFrame(alice, 'hello').bytes).content).toEqual(bytesOf('hello'));
    expect(decodeMessage(alice.ephemeralFrame(bytesOf('typing'))).content).toEqual(bytesOf('typing'));
  });
});

describe('Participant state: "Each participant MUST maintain"', () => {
  let group: Group;
  let transport: ScriptedTransport;
  let alice: Member;
  beforeEach(async () => {
    group = new Group();
    transport = new ScriptedTransport();
    alice = await group.join('alice', { transport });
  });
  afterEach(() => group.close());

  it('"A Lamport timestamp for each channel of communication, initialized to current epoch time in millisecond resolution"', async () => {
    const other = await group.join('alice', { channelId: 'other' });
    for (const { channel } of [alice, other]) channel.send(bytes('first'));
    const timestamps = [alice, other].map(({ channel }) => channel.log()[0]!.lamportTimestamp);
    expect(timestamps).toEqual([group.clock.now() + 1, group.clock.now() + 1]);
  });

  it('"A bloom filter for received message IDs per channel"', () => {
    const participant = createParticipant('alice', { wireProfile: 'interop' });
    receiveAll(participant, [contentFrame('m'), contentFrame('other', [], { channelId: 'elsewhere' })]);
    const { bloomFilter } = decodeMessage(participant.syncFrame(at(0)).bytes);
    expect(['m', 'other'].map((id) => filterContains(bloomFilter!, filterPositions(id)))).toEqual([true, false]);
  });

  it('"The bloom filter SHOULD be rolled over and recomputed once it reaches a predefined capacity of message IDs"', () => {
    const filter = new RollingBloomFilter();
    for (let i = 0; i < 30_000; i++) filter.add(`m${i}`);
    const has = (i: number): boolean => filterContains(filter.toBytes(), filterPositions(`m${i}`));
    expect([has(29_999), has(25_000), has(0)]).toEqual([true, true, false]);
  });

  it('"it SHOULD be designed to minimize false positives through an optimal selection of size and hash functions"', () => {
    const filter = new RollingBloomFilter();
    for (let i = 0; i < 10_000; i++) filter.add(`m${i}`);
    expect(falsePositiveRate(filter.toBytes())).toBeLessThan(0.001);
  });

  it('"A buffer for unacknowledged outgoing messages", each unacknowledged, possibly acknowledged or acknowledged', async () => {
    const id = alice.channel.send(bytes('mine'));
    await group.clock.advance(10);
    expect(alice.channel.status(id)).toBe('sent');
    const filter = new RollingBloomFilter();
    filter.add(id);
    transport.receive(syncFrame('bob', { bloomFilter: filter.toBytes() }));
    expect(alice.channel.status(id)).toBe('possibly-acknowledged');
    transport.receive(syncFrame('bob', { causalHistory: following(id) }));
    expect(alice.channel.status(id)).toBe('acknowledged');
  });

  it('"Acknowledged [...] will also remove the message from the outgoing buffer"', async () => {
    const id = alice.channel.send(bytes('mine'));
    await group.clock.advance(10);
    transport.receive(syncFrame('bob', { causalHistory: following(id) }));
    await group.clock.advance(600_000);
    expect(transport.contents).toEqual(['mine']);
  });

  it('"A buffer for incoming messages with unmet causal dependencies"', () => {
    transport.receive(contentFrame('m', ['missing']));
    expect(alice.channel.held()).toMatchObject([{ messageId: 'm', waitingFor: ['missing'] }]);
  });

  it('"A local log (or history) for each channel, containing all message IDs [...] ordered by Lamport timestamp"', () => {
    for (const [id, ms] of [
      ['c', 3],
      ['a', 1],
      ['b', 2],
    ] as const) {
      transport.receive(contentFrame(id, [], { lamportTimestamp: EPOCH + ms }));
    }
    alice.channel.send(bytes('mine'));
    expect(
      alice.channel
        .log()
        .map(({ messageId }) => messageId)
        .slice(0, 3),
    ).toEqual(['a', 'b', 'c']);
    expect(alice.channel.log()).toHaveLength(4);
  });

  it('what carries a timestamp and no content is a sync message, what carries content and no timestamp an ephemeral one', () => {
    const kinds = [syncFrame('bob'), contentFrame('m'), contentFrame('e', [], { lamportTimestamp: undefined })];
    expect(kinds.map((frame) => messageKind(decodeMessage(frame)))).toEqual(['sync', 'content', 'ephemeral']);
  });
});
