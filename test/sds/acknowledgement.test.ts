import { describe, expect, it } from 'vitest';
import { FILTER_BYTES, RollingBloomFilter } from '../../src/sds/bloomFilter.js';
import { decodeMessage, encodeMessage } from '../../src/sds/index.js';
import { createRandom } from '../../src/testing/index.js';
import {
  at,
  contentFrame,
  createParticipant,
  EPOCH,
  following,
  namedIn,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
} from '../support/sds.js';

/** The filter of a participant that received these, and so many others. */
function filterOf(messageIds: readonly string[], others = 100): Uint8Array {
  const filter = new RollingBloomFilter();
  for (let i = 0; i < others; i++) filter.add(`other ${i}`);
  for (const messageId of messageIds) filter.add(messageId);
  return filter.toBytes();
}

describe('a causal history that names an own message', () => {
  it.each([
    ['content message', contentFrame],
    ['sync message', syncFrame],
  ])('acknowledges it: of a %s', (_, frameOf) => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const frame =
      frameOf === syncFrame
        ? syncFrame('bob', { causalHistory: following(messageId) })
        : contentFrame('reply', [messageId], { senderId: 'bob' });
    expect(ofType(receiveAll(alice, [frame]), 'acknowledge')).toEqual([
      { type: 'acknowledge', messageId, participantId: 'bob', count: 1 },
    ]);
  });

  it('acknowledges it once per participant', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const sync = (senderId: string) => syncFrame(senderId, { causalHistory: following(messageId) });
    const actions = receiveAll(alice, [sync('bob'), sync('bob'), sync('carol'), sync('bob')]);
    expect(ofType(actions, 'acknowledge').map(({ participantId, count }) => [participantId, count])).toEqual([
      ['bob', 1],
      ['carol', 2],
    ]);
  });

  it('acknowledges it even when the naming message must be held', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    expect(ofType(receiveAll(alice, [contentFrame('reply', [messageId, 'missing'])]), 'acknowledge')).toHaveLength(1);
  });

  it('does not acknowledge it when it is our own', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'first');
    const second = sendFrame(alice, 'second');
    expect(receiveAll(alice, [second.bytes, syncFrame('alice', { causalHistory: following(messageId) })])).toEqual([]);
  });

  it('acknowledges nothing that was discarded', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    alice.discard(messageId, true);
    expect(
      ofType(receiveAll(alice, [syncFrame('bob', { causalHistory: following(messageId) })]), 'acknowledge'),
    ).toEqual([]);
  });

  it('counts no further participants than are to be remembered', () => {
    const alice = createParticipant('alice', { maxAcknowledgers: 2 });
    const { messageId } = sendFrame(alice, 'hi');
    const frames = ['a', 'b', 'c', 'd'].map((senderId) => syncFrame(senderId, { causalHistory: following(messageId) }));
    expect(ofType(receiveAll(alice, frames), 'acknowledge')).toHaveLength(2);
  });

  it('after a reload counts those known before', () => {
    const alice = createParticipant('alice');
    const own = sendFrame(createParticipant('alice'), 'hi');
    alice.restoreDelivered(own.bytes, undefined);
    alice.restoreOutgoing(own.messageId, ['bob']);
    const sync = (senderId: string) => syncFrame(senderId, { causalHistory: following(own.messageId) });
    expect(ofType(receiveAll(alice, [sync('bob'), sync('carol')]), 'acknowledge')).toEqual([
      { type: 'acknowledge', messageId: own.messageId, participantId: 'carol', count: 2 },
    ]);
  });
});

describe('a frame of somebody else', () => {
  it.each([
    ['that names nothing', [], true],
    ['that names the end of our log', ['end'], false],
    ['that names what was said shortly before it', ['before'], false],
    ['that names only what was said long before it', ['long before'], true],
    ['that names what is not here', ['long before', 'elsewhere'], false],
  ])('%s is behind: %s', (_, named, behind) => {
    const alice = createParticipant('alice');
    const said = (messageId: string, ms: number) => contentFrame(messageId, [], { lamportTimestamp: EPOCH + ms });
    receiveAll(alice, [said('long before', 0), said('before', 55_000), said('end', 60_000)], at(60_000));
    const actions = receiveAll(alice, [syncFrame('bob', { causalHistory: following(...named) })], at(61_000));
    expect(ofType(actions, 'heard')).toEqual([{ type: 'heard', participantId: 'bob', behind }]);
  });
});

describe('a filter that has an own message', () => {
  it('possibly acknowledges it', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    expect(receiveAll(alice, [syncFrame('bob', { bloomFilter: filterOf([messageId]) })])).toContainEqual({
      type: 'possibly-acknowledge',
      messageId,
      count: 1,
    });
  });

  it('does not possibly acknowledge another', () => {
    const alice = createParticipant('alice');
    sendFrame(alice, 'hi');
    const actions = receiveAll(alice, [syncFrame('bob', { bloomFilter: filterOf(['something else']) })]);
    expect(ofType(actions, 'possibly-acknowledge')).toEqual([]);
  });

  it('counts once, however often the same participant repeats it', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const again = () => syncFrame('bob', { bloomFilter: filterOf([messageId]) });
    const actions = receiveAll(alice, [again(), again(), again()]);
    expect(ofType(actions, 'possibly-acknowledge')).toHaveLength(1);
    expect(ofType(actions, 'acknowledge')).toEqual([]);
  });

  it('acknowledges it together with that of another participant', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const frames = ['bob', 'carol'].map((senderId) => syncFrame(senderId, { bloomFilter: filterOf([messageId]) }));
    expect(receiveAll(alice, frames).map(({ type }) => type)).toEqual([
      'heard',
      'possibly-acknowledge',
      'heard',
      'possibly-acknowledge',
      'acknowledge',
    ]);
  });

  it.each([
    [0.24, 1],
    [0.26, 0],
    [0.5, 0],
    [0.75, 0],
  ])('with %d of its bits set acknowledges %d message with those of seven others like it', (share, acknowledged) => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const known = filterOf([messageId]);
    const random = createRandom('bits');
    const bloomFilter = known.map((byte) =>
      [...Array(8).keys()].reduce((bits, bit) => bits | (random() < share ? 1 << bit : 0), byte),
    );
    const frames = Array.from({ length: 8 }, (_, i) => syncFrame(`participant ${i}`, { bloomFilter }));
    expect(ofType(receiveAll(alice, frames), 'acknowledge')).toHaveLength(acknowledged);
  });

  it('says nothing of what was discarded, or acknowledged before a reload', () => {
    const alice = createParticipant('alice');
    const [discarded, acknowledged] = [sendFrame(alice, 'one').messageId, sendFrame(alice, 'two').messageId];
    alice.discard(discarded, true);
    const again = createParticipant('alice');
    again.restoreOutgoing(acknowledged, ['bob']);
    const frame = syncFrame('carol', { bloomFilter: filterOf([discarded, acknowledged]) });
    expect(ofType(receiveAll(alice, [frame]), 'possibly-acknowledge')).toMatchObject([{ messageId: acknowledged }]);
    expect(ofType(receiveAll(again, [frame]), 'possibly-acknowledge')).toEqual([]);
  });

  it('says nothing when it is all ones', () => {
    expect(falseAcknowledgements(new Uint8Array(FILTER_BYTES).fill(0xff))).toBe(0);
  });

  it.each([0, 8, 100, FILTER_BYTES - 1, FILTER_BYTES + 1])('says nothing when it has %s bytes', (size) => {
    expect(falseAcknowledgements(new Uint8Array(size).fill(0xaa))).toBe(0);
  });

  it('is no longer asked once the message is acknowledged', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    receiveAll(alice, [syncFrame('bob', { causalHistory: following(messageId) })]);
    const actions = receiveAll(alice, [syncFrame('carol', { bloomFilter: filterOf([messageId]) })]);
    expect(actions.map(({ type }) => type)).toEqual(['heard']);
  });

  it('on a content message counts as on a sync message', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    const frame = contentFrame('m', [], { bloomFilter: filterOf([messageId]) });
    expect(ofType(receiveAll(alice, [frame]), 'possibly-acknowledge')).toHaveLength(1);
  });

  it('of 10,000 received ids acknowledges none of 1,000 messages that nobody has, whoever repeats it', () => {
    const alice = createParticipant('alice');
    for (let i = 0; i < 1_000; i++) sendFrame(alice, `unheard ${i}`);
    const bloomFilter = filterOf([], 40_000);
    const actions = receiveAll(
      alice,
      ['bob', 'carol', 'dave'].map((senderId) => syncFrame(senderId, { bloomFilter })),
    );
    expect(ofType(actions, 'acknowledge')).toEqual([]);
  });
});

function falseAcknowledgements(bloomFilter: Uint8Array): number {
  const alice = createParticipant('alice');
  for (let i = 0; i < 20; i++) sendFrame(alice, `message ${i}`);
  const frames = ['bob', 'carol', 'dave'].map((senderId) => syncFrame(senderId, { bloomFilter }));
  const actions = receiveAll(alice, frames);
  return ofType(actions, 'acknowledge').length + ofType(actions, 'possibly-acknowledge').length;
}

describe('a message of somebody else', () => {
  it('waits to be acknowledged and is named by the next sync message', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m')]);
    expect(alice.unacknowledgedCount).toBe(1);
    expect(namedIn(alice.syncFrame(at(0)).bytes)).toEqual(['m']);
    expect(alice.unacknowledgedCount).toBe(0);
  });

  it('is acknowledged by the next content message, in whichever frame it goes out', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m')]);
    expect(namedIn(sendFrame(alice, 'reply').bytes)).toEqual(['m']);
    expect(alice.unacknowledgedCount).toBe(0);
  });

  it('need not be acknowledged once a third participant has named it', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m'), syncFrame('bob', { causalHistory: following('m') })]);
    expect(alice.unacknowledgedCount).toBe(0);
  });

  it('is named alone by a sync message that acknowledges it, with those before it by one that has nothing else to say', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [
      contentFrame('a'),
      contentFrame('b', ['a']),
      syncFrame('bob', { causalHistory: following('a') }),
    ]);
    expect(namedIn(alice.syncFrame(at(0)).bytes)).toEqual(['b']);
    expect(namedIn(alice.syncFrame(at(1)).bytes)).toEqual(['a', 'b']);
  });

  it('is still to be acknowledged when only its author has named it', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m'), syncFrame('carol', { causalHistory: following('m') })]);
    expect(alice.unacknowledgedCount).toBe(1);
  });

  it('is acknowledged again when its author sends it again', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m')]);
    alice.syncFrame(at(0));
    receiveAll(alice, [contentFrame('m')]);
    expect(alice.unacknowledgedCount).toBe(1);
    expect(namedIn(alice.syncFrame(at(1)).bytes)).toContain('m');
  });

  it('is not acknowledged again when its author answers somebody who asked, and is when the author sends it again', () => {
    const alice = createParticipant('alice');
    const frame = contentFrame('m', [], { senderId: 'bob' });
    receiveAll(alice, [frame]);
    alice.syncFrame(at(0));
    receiveAll(alice, [syncFrame('carol', { repairRequest: following('m') }), frame], at(500));
    expect(alice.unacknowledgedCount).toBe(0);
    receiveAll(alice, [frame], at(5_000));
    expect(alice.unacknowledgedCount).toBe(1);
  });

  it('that three frames of others named is acknowledged again only when its author sends it twice more', () => {
    const alice = createParticipant('alice');
    const frame = contentFrame('m', [], { senderId: 'bob' });
    const named = { causalHistory: following('m') };
    receiveAll(alice, [frame, syncFrame('carol', named), syncFrame('dave', named), syncFrame('erin', named)]);
    receiveAll(alice, [frame], at(5_000));
    expect(alice.unacknowledgedCount).toBe(0);
    receiveAll(alice, [frame], at(10_000));
    expect(alice.unacknowledgedCount).toBe(1);
  });

  it.each([
    [9, 1],
    [10, 0],
  ])('in a group with %d others that comes again within a second is acknowledged again %d times', (others, count) => {
    const alice = createParticipant('alice', {}, others);
    const frame = contentFrame('m', [], { senderId: 'bob' });
    receiveAll(alice, [frame, syncFrame('carol', { causalHistory: following('m') }), frame], at(999));
    expect(alice.unacknowledgedCount).toBe(count);
    receiveAll(alice, [frame], at(5_000));
    expect(alice.unacknowledgedCount).toBe(1);
  });

  it('that only own frames named, however many, is acknowledged again when its author sends it again', () => {
    const alice = createParticipant('alice');
    const frame = contentFrame('m', [], { senderId: 'bob' });
    receiveAll(alice, [frame]);
    for (let count = 0; count < 5; count++) alice.syncFrame(at(count));
    receiveAll(alice, [frame], at(5_000));
    expect(alice.unacknowledgedCount).toBe(1);
  });

  it('that was missing need not be acknowledged when somebody other than its author named it, unless it comes late', () => {
    for (const [ms, count] of [
      [2_000, 0],
      [20_000, 1],
    ] as const) {
      const alice = createParticipant('alice');
      const named = { causalHistory: [{ messageId: 'm', senderId: 'bob' }] };
      receiveAll(alice, [syncFrame('carol', named)]);
      receiveAll(alice, [contentFrame('m', [], { senderId: 'bob' })], at(ms));
      expect(alice.unacknowledgedCount).toBe(count);
    }
  });

  it('that is known only by its id after a reload is acknowledged again all the same', () => {
    const alice = createParticipant('alice');
    alice.restoreOlder([{ messageId: 'old', lamportTimestamp: EPOCH - 1_000 }]);
    expect(receiveAll(alice, [contentFrame('old', [], { lamportTimestamp: EPOCH - 1_000 })])).toMatchObject([
      { type: 'heard' },
    ]);
    expect(namedIn(alice.syncFrame(at(0)).bytes)).toContain('old');
  });

  it('that came from a store long after it was sent is not acknowledged', () => {
    const alice = createParticipant('alice', { acknowledgeWithin: 1_000 });
    const frame = (id: string, ms: number) => contentFrame(id, [], { lamportTimestamp: EPOCH + ms });
    alice.receive(frame('old', 0), at(1_000), { source: 'store' });
    expect(alice.unacknowledgedCount).toBe(0);
    alice.receive(frame('recent', 1), at(1_000), { source: 'store' });
    expect(alice.unacknowledgedCount).toBe(1);
  });

  it('that is held is acknowledged only when it is delivered', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('b', ['a'])]);
    expect(alice.unacknowledgedCount).toBe(0);
    receiveAll(alice, [contentFrame('a', [], { senderId: 'dave' })]);
    expect(namedIn(alice.syncFrame(at(0)).bytes)).toContain('b');
  });

  it('is acknowledged in a burst of any size, oldest first, in frames of bounded length', () => {
    const alice = createParticipant('alice', { causalHistoryMax: 16 });
    const ids = Array.from({ length: 50 }, (_, i) => `m${String(i).padStart(2, '0')}`);
    receiveAll(
      alice,
      ids.map((id, i) => contentFrame(id, [], { lamportTimestamp: EPOCH + i })),
    );
    const named: string[] = [];
    while (alice.unacknowledgedCount > 0) {
      const frame = namedIn(alice.syncFrame(at(0)).bytes);
      expect(frame.length).toBeLessThanOrEqual(16);
      named.push(...frame);
    }
    expect([...new Set(named)].toSorted()).toEqual(ids);
  });
});

describe('the wire profile', () => {
  it('lean leaves the filter out of content messages', () => {
    const { bytes } = sendFrame(createParticipant('alice'), 'hi');
    expect(decodeMessage(bytes).bloomFilter).toBeUndefined();
  });

  const filterSizes = (
    participant: ReturnType<typeof createParticipant>,
    times: readonly number[],
    before: (ms: number) => void,
  ) =>
    times.map((ms) => {
      before(ms);
      return decodeMessage(participant.syncFrame(at(ms)).bytes).bloomFilter?.length;
    });
  const interopMessage = (id: string) =>
    encodeMessage({ ...decodeMessage(contentFrame(id)), bloomFilter: new Uint8Array(FILTER_BYTES) });

  it('lean sends a filter on a sync message no more often than its interval, while others put theirs on messages', () => {
    const alice = createParticipant('alice', { bloomFilterInterval: 1_000 });
    const sizes = filterSizes(alice, [0, 1, 999, 1_000, 1_500, 2_000], (ms) =>
      receiveAll(alice, [interopMessage(`m${ms}`)]),
    );
    expect(sizes).toEqual([FILTER_BYTES, undefined, undefined, FILTER_BYTES, undefined, FILTER_BYTES]);
  });

  it('lean sends no filter where nobody puts one on a message', () => {
    const alice = createParticipant('alice', { bloomFilterInterval: 1_000 });
    const sizes = filterSizes(alice, [0, 1_000, 2_000], (ms) => {
      const filter = { ...decodeMessage(syncFrame('bob')), bloomFilter: new Uint8Array(FILTER_BYTES) };
      receiveAll(alice, [contentFrame(`m${ms}`), encodeMessage(filter)]);
    });
    expect(sizes).toEqual([undefined, undefined, undefined]);
  });

  it('interop sends the full filter on every message, with what was received', () => {
    const alice = createParticipant('alice', { wireProfile: 'interop' });
    receiveAll(alice, [contentFrame('m')]);
    const filters = [sendFrame(alice, 'hi').bytes, alice.syncFrame(at(0)).bytes].map(
      (bytes) => decodeMessage(bytes).bloomFilter,
    );
    expect(filters).toEqual([filterOf(['m'], 0), filterOf(['m'], 0)]);
  });

  it('interop acknowledges by filter between two of ours', () => {
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((id) =>
      createParticipant(id, { wireProfile: 'interop', causalHistory: 0, causalHistoryMax: 0 }),
    );
    const { messageId, bytes } = sendFrame(alice!, 'hi');
    const answers = [bob!, carol!].map((other) => {
      receiveAll(other, [bytes]);
      return other.syncFrame(at(1)).bytes;
    });
    expect(ofType(receiveAll(alice!, answers), 'acknowledge')).toMatchObject([{ messageId, participantId: 'carol' }]);
  });
});
