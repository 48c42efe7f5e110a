// SDS, "Protocol Steps", sentence by sentence, in the specification's order.
import { memoryPersistence } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FILTER_BYTES, filterContains, filterPositions, RollingBloomFilter } from '../../src/sds/bloomFilter.js';
import { decodeMessage, encodeMessage } from '../../src/sds/index.js';
import { bytes, details, Group, type Member } from '../support/group.js';
import {
  at,
  bytesOf,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  following,
  missingIds,
  namedIn,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
} from '../support/sds.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

const interop = { wireProfile: 'interop' } as const;
const filterOf = (...ids: string[]): Uint8Array => {
  const filter = new RollingBloomFilter();
  for (const id of ids) filter.add(id);
  return filter.toBytes();
};

let group: Group;
let transport: ScriptedTransport;
let alice: Member;
beforeEach(async () => {
  group = new Group();
  transport = new ScriptedTransport();
  alice = await group.join('alice', { transport });
});
afterEach(() => group.close());

/** Times at which a content message went out, ms since it was sent. */
async function attempts(during: number, meanwhile: (id: string) => void = () => undefined): Promise<number[]> {
  const times: number[] = [];
  const start = group.clock.now();
  alice.channel.on('message-sent', () => times.push(group.clock.now() - start));
  const id = alice.channel.send(bytes('mine'));
  await group.clock.advance(10);
  meanwhile(id);
  await group.clock.advance(during);
  return times;
}

describe('Send Message', () => {
  it('"the participant MUST set its local Lamport timestamp to the maximum between the current value + 1 and the current epoch time"', () => {
    const sender = createParticipant('alice');
    const timestamps = [at(5_000), at(5_000), at(0)].map((when) => sender.send(bytesOf('m'), when)!.lamportTimestamp);
    expect(timestamps).toEqual([EPOCH + 5_000, EPOCH + 5_001, EPOCH + 5_002]);
  });

  it('"the participant MUST include the increased Lamport timestamp in the message’s lamport_timestamp field"', () => {
    const sender = createParticipant('alice');
    const { bytes: frame } = sendFrame(sender, 'm', at(7));
    expect(decodeMessage(frame).lamportTimestamp).toBe(sender.lamportTimestamp);
  });

  it('"the participant MUST determine the preceding few message IDs in the local history and include these in an ordered list"', () => {
    const sender = createParticipant('alice');
    const frames = ['a', 'b', 'c', 'd'].map((id, i) => contentFrame(id, [], { lamportTimestamp: EPOCH + i }));
    receiveAll(sender, frames.reverse());
    expect(namedIn(sendFrame(sender, 'm', at(10)).bytes)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('"We recommend a causal history of two message IDs": three unless it is tuned, more where nobody has named them', () => {
    const named = (causalHistory?: number): number => {
      const sender = createParticipant('alice', causalHistory === undefined ? {} : { causalHistory });
      for (let i = 0; i < 9; i++) sendFrame(sender, `m${i}`, at(i));
      return namedIn(sendFrame(sender, 'm', at(10)).bytes).length;
    };
    expect([named(), named(2)]).toEqual([3, 2]);
  });

  it('"the participant MAY include a retrieval_hint in the HistoryEntry"', () => {
    const sender = createParticipant('alice');
    const { messageId } = sendFrame(sender, 'one');
    sender.published(messageId, Uint8Array.of(1, 2));
    const { causalHistory } = decodeMessage(sendFrame(sender, 'two', at(1)).bytes);
    expect(causalHistory).toEqual([{ messageId, retrievalHint: Uint8Array.of(1, 2), senderId: 'alice' }]);
  });

  it('"the participant MUST include the current bloom_filter state in the broadcast message": in the interop profile', () => {
    const sender = createParticipant('alice', interop);
    receiveAll(sender, [contentFrame('m')]);
    expect(decodeMessage(sendFrame(sender, 'mine').bytes).bloomFilter).toEqual(filterOf('m'));
  });

  it('… in the lean profile no content message carries it, and a sync message at times, if others send theirs', () => {
    const sender = createParticipant('alice');
    receiveAll(sender, [encodeMessage({ ...decodeMessage(contentFrame('m')), bloomFilter: new Uint8Array() })]);
    expect(decodeMessage(sendFrame(sender, 'mine').bytes).bloomFilter).toBeUndefined();
    expect(decodeMessage(sender.syncFrame(at(1)).bytes).bloomFilter).toEqual(filterOf('m'));
  });

  it('"After broadcasting a message, the message MUST be added to the participant’s buffer of unacknowledged outgoing messages"', () => {
    const sender = createParticipant('alice');
    const { messageId } = sendFrame(sender, 'mine');
    const actions = receiveAll(sender, [syncFrame('bob', { causalHistory: following(messageId) })]);
    expect(ofType(actions, 'acknowledge')).toMatchObject([{ messageId }]);
  });
});

describe('Receive Message', () => {
  it('"the participant SHOULD ignore the message if it has a sender_id matching its own": nobody is told of it', () => {
    transport.receive(contentFrame('own', [], { senderId: 'alice' }));
    transport.receive(syncFrame('alice', { causalHistory: following('x') }));
    expect(alice.received).toEqual([]);
    expect(alice.channel.missing()).toEqual([]);
  });

  it('… but one that is not in the log, of another device or before a lost database, enters it', () => {
    transport.receive(contentFrame('own', [], { senderId: 'alice' }));
    transport.receive(contentFrame('m', ['own']));
    expect(alice.received).toEqual(['content of m']);
    expect(alice.channel.log().map(({ messageId }) => messageId)).toEqual(['m', 'own']);
  });

  it('"the participant MAY deduplicate the message by comparing its message_id to previously received message IDs"', () => {
    transport.receive(contentFrame('m'));
    transport.receive(contentFrame('m'));
    expect(alice.received).toHaveLength(1);
  });

  it('"the participant MUST review the ACK status [...] using the received message’s causal history and bloom filter"', () => {
    const receiver = createParticipant('alice');
    const [first, second] = [sendFrame(receiver, 'one'), sendFrame(receiver, 'two')];
    const frame = contentFrame('m', [first.messageId], { bloomFilter: filterOf(second.messageId) });
    const types = receiveAll(receiver, [frame]).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['acknowledge', 'possibly-acknowledge']));
  });

  it('"if the message has a populated content field, the participant MUST include the received message ID in its local bloom filter"', () => {
    const receiver = createParticipant('alice', interop);
    receiveAll(receiver, [contentFrame('held', ['missing']), contentFrame('m')]);
    expect(decodeMessage(receiver.syncFrame(at(0)).bytes).bloomFilter).toEqual(filterOf('held', 'm'));
  });

  it('"the participant MUST verify that all causal dependencies are met": in the local history, not only held', () => {
    const actions = receiveAll(createParticipant('alice'), [contentFrame('b', ['a']), contentFrame('c', ['b'])]);
    expect(deliveredIds(actions)).toEqual([]);
  });

  it('… or lost: then they are named as gaps', () => {
    const receiver = createParticipant('alice', { lostTimeout: 100 });
    receiveAll(receiver, [syncFrame('bob', { causalHistory: following('a') })]);
    receiver.tick(at(100));
    const actions = receiveAll(receiver, [contentFrame('b', ['a'])], at(200));
    expect(ofType(actions, 'deliver')).toMatchObject([{ entry: { messageId: 'b' }, gaps: ['a'] }]);
  });

  it('"If all dependencies are met and the message has a populated content field, the participant MUST deliver the message"', () => {
    const actions = receiveAll(createParticipant('alice'), [contentFrame('a'), contentFrame('b', ['a'])]);
    expect(deliveredIds(actions)).toEqual(['a', 'b']);
  });

  it('"If dependencies are unmet, the participant MUST add the message to the incoming buffer"', () => {
    const receiver = createParticipant('alice');
    receiveAll(receiver, [contentFrame('b', ['a'])]);
    expect(receiver.held().map(({ messageId }) => messageId)).toEqual(['b']);
  });

  it('… as far as its sender’s quota goes: what is refused may come again', () => {
    const receiver = createParticipant('alice', { maxHeldPerParticipant: 1 });
    const second = contentFrame('c', ['a']);
    receiveAll(receiver, [contentFrame('b', ['a']), second]);
    expect(receiver.held().map(({ messageId }) => messageId)).toEqual(['b']);
    expect(deliveredIds(receiveAll(receiver, [contentFrame('a'), second]))).toEqual(['a', 'b', 'c']);
  });
});

describe('Deliver Message', () => {
  it('"the participant MUST update its local Lamport timestamp to match the received message"', () => {
    const receiver = createParticipant('alice');
    receiveAll(receiver, [contentFrame('m', [], { lamportTimestamp: EPOCH + 60_000 })]);
    expect(receiver.lamportTimestamp).toBe(EPOCH + 60_000);
  });

  it('… but does not follow one from further ahead than maxClockAhead', () => {
    const receiver = createParticipant('alice', { maxClockAhead: 1_000 });
    receiveAll(receiver, [contentFrame('m', [], { lamportTimestamp: EPOCH + 1_001 })]);
    expect([receiver.lamportTimestamp, receiver.logSize]).toEqual([EPOCH, 1]);
  });

  it('"The participant MUST insert the message ID into its local log, based on Lamport timestamp"', () => {
    const receiver = createParticipant('alice');
    receiveAll(receiver, [
      contentFrame('later', [], { lamportTimestamp: EPOCH + 2 }),
      contentFrame('earlier', [], { lamportTimestamp: EPOCH + 1 }),
    ]);
    expect(receiver.log().map(({ messageId }) => messageId)).toEqual(['earlier', 'later']);
  });
});

describe('Resolve Conflicts', () => {
  it('"The participant MUST order messages with the same Lamport timestamp in ascending order of message ID"', () => {
    const receiver = createParticipant('alice');
    receiveAll(
      receiver,
      ['b', '\u{1f600}', 'a', '\uffee', 'B'].map((id) => contentFrame(id)),
    );
    expect(receiver.log().map(({ messageId }) => messageId)).toEqual(['B', 'a', 'b', '\uffee', '\u{1f600}']);
  });
});

describe('Review ACK Status', () => {
  it('"the participant MUST mark all messages in the received causal_history as acknowledged"', () => {
    const sender = createParticipant('alice');
    const ids = ['one', 'two'].map((text) => sendFrame(sender, text).messageId);
    const actions = receiveAll(sender, [syncFrame('bob', { causalHistory: following(...ids) })]);
    expect(ofType(actions, 'acknowledge').map(({ messageId }) => messageId)).toEqual(ids);
  });

  it('"the participant MUST mark all messages included in the bloom_filter as possibly acknowledged"', () => {
    const sender = createParticipant('alice');
    const ids = ['one', 'two', 'three'].map((text) => sendFrame(sender, text).messageId);
    const actions = receiveAll(sender, [syncFrame('bob', { bloomFilter: filterOf(ids[0]!, ids[2]!) })]);
    expect(ofType(actions, 'possibly-acknowledge').map(({ messageId }) => messageId)).toEqual([ids[0], ids[2]]);
  });

  it('… unless the filter says yes to more than one id in ten: then it says nothing', () => {
    const sender = createParticipant('alice');
    sendFrame(sender, 'one');
    const bloomFilter = new Uint8Array(FILTER_BYTES).fill(0xff);
    expect(ofType(receiveAll(sender, [syncFrame('bob', { bloomFilter })]), 'possibly-acknowledge')).toEqual([]);
  });

  it('"the participant MAY mark it as acknowledged based on probabilistic grounds": by several participants, not several filters', () => {
    const sender = createParticipant('alice');
    const { messageId } = sendFrame(sender, 'one');
    const from = (peer: string): Uint8Array => syncFrame(peer, { bloomFilter: filterOf(messageId) });
    expect(ofType(receiveAll(sender, [from('bob'), from('bob')]), 'acknowledge')).toEqual([]);
    expect(ofType(receiveAll(sender, [from('carol')]), 'acknowledge')).toMatchObject([{ messageId }]);
  });
});

describe('Periodic Incoming Buffer Sweep', () => {
  it('"The participant MUST periodically check causal dependencies for each message in the incoming buffer": with every arrival, without a period', () => {
    const receiver = createParticipant('alice');
    const actions = receiveAll(receiver, [contentFrame('c', ['b']), contentFrame('b', ['a']), contentFrame('a')]);
    expect(deliveredIds(actions)).toEqual(['a', 'b', 'c']);
  });

  it('"if all dependencies of a message are met, the participant MUST proceed to deliver the message"', () => {
    const receiver = createParticipant('alice');
    receiveAll(receiver, [contentFrame('c', ['a', 'b']), contentFrame('a')]);
    expect(deliveredIds(receiveAll(receiver, [contentFrame('b')]))).toEqual(['b', 'c']);
  });

  it('"the participant MAY attempt to retrieve missing dependencies from the Store node [...] or other peers"', async () => {
    const asked: number[] = [];
    transport.retrieve = async function* (hashes) {
      asked.push(hashes[0]![0]!);
      await Promise.resolve();
      yield { payload: contentFrame('a') };
    };
    const causalHistory = [{ messageId: 'a', retrievalHint: Uint8Array.of(42) }];
    transport.receive(contentFrame('b', [], { causalHistory }));
    await group.clock.advance(5_000);
    expect([asked, alice.received]).toEqual([[42], ['content of a', 'content of b']]);
  });

  it('"the participant MAY mark them as irretrievably lost"', async () => {
    transport.receive(contentFrame('b', ['a']));
    await group.clock.advance(600_000);
    expect(details(alice, 'irretrievable-message').map(({ messageId }) => messageId)).toEqual(['a']);
    expect(details(alice, 'message-received')).toMatchObject([{ messageId: 'b', gaps: ['a'] }]);
  });
});

describe('Periodic Outgoing Buffer Sweep', () => {
  it('"The participant MUST rebroadcast unacknowledged outgoing messages after a set period"', async () => {
    expect((await attempts(10_000)).length).toBeGreaterThan(2);
  });

  it('… until the attempts are used up, which is told', async () => {
    const times = await attempts(86_400_000);
    expect(details(alice, 'message-unconfirmed')).toMatchObject([{ attempts: times.length }]);
  });

  it('"The participant SHOULD use distinct resend periods [...] prioritizing unacknowledged messages"', async () => {
    const [, possibly] = await attempts(60_000, (id) =>
      transport.receive(syncFrame('bob', { bloomFilter: filterOf(id) })),
    );
    alice = await group.join('carol', { transport: new ScriptedTransport() });
    const [, unacknowledged] = await attempts(60_000);
    expect(possibly!).toBeGreaterThan(3 * unacknowledged!);
  });
});

describe('Periodic Sync Message', () => {
  const sync = () => {
    const sender = createParticipant('alice', interop);
    const { messageId } = sendFrame(sender, 'mine');
    receiveAll(sender, [contentFrame('m')]);
    const { bytes: frame } = sender.syncFrame(at(5_000));
    return { sender, messageId, frame, message: decodeMessage(frame) };
  };

  it('"participants SHOULD periodically send sync messages to maintain state"', async () => {
    transport.receive(contentFrame('m'));
    await group.clock.advance(600_000);
    const syncs = transport.frames.filter(({ content }) => content === undefined);
    expect(syncs.length).toBeGreaterThan(3);
  });

  it('"MUST be sent with empty content"', () => {
    expect(sync().message.content).toBeUndefined();
  });

  it('"MUST include a Lamport timestamp increased to max(timeNowInMs, current_lamport_timestamp + 1)"', () => {
    const { sender, message } = sync();
    expect(message.lamportTimestamp).toBe(EPOCH + 5_000);
    expect(decodeMessage(sender.syncFrame(at(0)).bytes).lamportTimestamp).toBe(EPOCH + 5_001);
  });

  it('"MUST include causal history and bloom filter according to regular message rules"', () => {
    const { message, messageId } = sync();
    expect(message.causalHistory.map((entry) => entry.messageId)).toEqual(['m', messageId]);
    expect(message.bloomFilter).toEqual(filterOf('m'));
  });

  it('"they MAY have non-unique message IDs without impacting the protocol": one of the same id is read, too', () => {
    const receiver = createParticipant('alice');
    const frames = ['a', 'b'].map((id) => syncFrame('bob', { messageId: 'same', causalHistory: following(id) }));
    receiveAll(receiver, frames);
    expect(receiver.absent().map(({ messageId }) => messageId)).toEqual(['a', 'b']);
  });

  it('"a participant MAY choose to only send periodic sync messages if no other messages have been broadcast [...] after a random backoff period"', async () => {
    transport.receive(contentFrame('m'));
    await group.clock.advance(1_000);
    const count = transport.published.length;
    for (let second = 0; second < 60; second++) {
      transport.receive(syncFrame('bob', { causalHistory: following('m') }));
      await group.clock.advance(1_000);
    }
    expect(transport.published).toHaveLength(count);
  });

  it('"MUST NOT be added to the unacknowledged outgoing buffer"', () => {
    const { sender, message } = sync();
    const naming = syncFrame('bob', { causalHistory: following(message.messageId) });
    expect(ofType(receiveAll(sender, [naming]), 'acknowledge')).toEqual([]);
  });

  it('"MUST NOT be included in causal histories of subsequent messages"', () => {
    const { sender, message, frame } = sync();
    const receiver = createParticipant('bob');
    receiveAll(receiver, [frame]);
    expect(namedIn(sendFrame(sender, 'next', at(6_000)).bytes)).not.toContain(message.messageId);
    expect(namedIn(sendFrame(receiver, 'next', at(6_000)).bytes)).not.toContain(message.messageId);
  });

  it('"MUST NOT be included in bloom filters"', () => {
    const { message, frame } = sync();
    const receiver = createParticipant('bob', interop);
    receiveAll(receiver, [frame]);
    const { bloomFilter } = decodeMessage(receiver.syncFrame(at(6_000)).bytes);
    expect(filterContains(bloomFilter!, filterPositions(message.messageId))).toBe(false);
  });

  it('"MUST NOT be added to the local log"', () => {
    const { sender, frame } = sync();
    const receiver = createParticipant('bob');
    receiveAll(receiver, [frame]);
    expect([sender.logSize, receiver.logSize]).toEqual([2, 0]);
  });

  it('"Participants MUST process the causal history and bloom filter of these sync messages following the same steps as regular messages"', () => {
    const sender = createParticipant('alice');
    const [first, second] = [sendFrame(sender, 'one'), sendFrame(sender, 'two')];
    const causalHistory = following(first.messageId, 'missing');
    const actions = receiveAll(sender, [syncFrame('bob', { causalHistory, bloomFilter: filterOf(second.messageId) })]);
    expect(ofType(actions, 'acknowledge')).toMatchObject([{ messageId: first.messageId }]);
    expect(ofType(actions, 'possibly-acknowledge')).toMatchObject([{ messageId: second.messageId }]);
    expect(missingIds(actions)).toEqual(['missing']);
  });

  it('"… but MUST NOT persist the sync messages themselves"', async () => {
    const persistence = memoryPersistence();
    const carol = await group.join('carol', { transport, persistence });
    transport.receive(syncFrame('bob', { causalHistory: following('missing') }));
    await carol.channel.close();
    const stored = await (await persistence.open({ channelId: 'lobby', participantId: 'carol' })).load(10);
    expect([stored.log, stored.held]).toEqual([[], []]);
  });
});

describe('Ephemeral Messages', () => {
  it('"Ephemeral messages SHOULD be sent with lamport_timestamp, causal_history, and bloom_filter unset"', () => {
    const sender = createParticipant('alice', interop);
    receiveAll(sender, [contentFrame('m')]);
    expect(decodeMessage(sender.ephemeralFrame(bytesOf('typing')))).toMatchObject({
      lamportTimestamp: undefined,
      causalHistory: [],
      bloomFilter: undefined,
    });
  });

  it('"Ephemeral messages SHOULD NOT be added to the unacknowledged outgoing buffer after broadcast"', async () => {
    alice.channel.sendEphemeral(bytes('typing'));
    await group.clock.advance(600_000);
    expect(transport.frames.filter(({ content }) => content !== undefined)).toHaveLength(1);
  });

  it('"ephemeral messages SHOULD be delivered immediately without buffering for causal dependencies or including in the local log"', () => {
    transport.receive(contentFrame('e', ['missing'], { lamportTimestamp: undefined, content: bytes('typing') }));
    expect(details(alice, 'ephemeral-received')).toEqual([{ senderId: 'carol', content: bytes('typing') }]);
    expect([alice.channel.log(), alice.channel.missing()]).toEqual([[], []]);
  });
});
