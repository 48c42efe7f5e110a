import { describe, expect, it } from 'vitest';
import { toMissingEntry } from '../../src/sds/node.js';
import {
  at,
  bytesOf,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  missingIds,
  namedIn,
  ofType,
  receiveAll,
  sendFrame,
  syncFrame,
  textOf,
} from '../support/sds.js';

const chain = ['m1', 'm2', 'm3', 'm4', 'm5'];
const chainFrames = chain.map((id, i) =>
  contentFrame(id, chain.slice(Math.max(0, i - 2), i), { lamportTimestamp: EPOCH + i }),
);

describe('delivery', () => {
  it('of messages in order is at once', () => {
    expect(deliveredIds(receiveAll(createParticipant('alice'), chainFrames))).toEqual(chain);
  });

  it('of messages in reverse order is in causal order, when the first is there', () => {
    const alice = createParticipant('alice');
    expect(deliveredIds(receiveAll(alice, chainFrames.slice(1).reverse()))).toEqual([]);
    expect(deliveredIds(receiveAll(alice, [chainFrames[0]!]))).toEqual(chain);
  });

  it('hands over sender, content and timestamp as they were sent', () => {
    const [delivered] = ofType(
      receiveAll(createParticipant('alice'), [contentFrame('m', [], { lamportTimestamp: 77 })]),
      'deliver',
    );
    expect(delivered!.entry).toEqual({
      messageId: 'm',
      senderId: 'carol',
      content: bytesOf('content of m'),
      lamportTimestamp: 77,
      arrival: 1,
    });
  });

  it('never hands over a dependent of a held message, even with that message here', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [
      contentFrame('b', ['a']),
      contentFrame('c', ['b']),
      contentFrame('d', ['c', 'b']),
    ]);
    expect(deliveredIds(actions)).toEqual([]);
    expect(ofType(actions, 'hold').map(({ entry, waitingFor }) => [entry.messageId, waitingFor])).toEqual([
      ['b', ['a']],
      ['c', ['b']],
      ['d', ['c', 'b']],
    ]);
  });

  it('of a diamond waits for both sides', () => {
    const alice = createParticipant('alice');
    const [top, left, right, bottom] = [
      contentFrame('top'),
      contentFrame('left', ['top']),
      contentFrame('right', ['top']),
      contentFrame('bottom', ['left', 'right']),
    ];
    expect(deliveredIds(receiveAll(alice, [bottom!, left!, top!]))).toEqual(['top', 'left']);
    expect(deliveredIds(receiveAll(alice, [right!]))).toEqual(['right', 'bottom']);
  });

  it('of siblings freed by one message is in log order, whatever order they came in', () => {
    const alice = createParticipant('alice');
    const sibling = (id: string, ms: number) => contentFrame(id, ['root'], { lamportTimestamp: EPOCH + ms });
    receiveAll(alice, [sibling('z', 1), sibling('a', 3), sibling('m', 2), sibling('b', 2)]);
    expect(deliveredIds(receiveAll(alice, [contentFrame('root')]))).toEqual(['root', 'z', 'b', 'm', 'a']);
  });

  it('says which messages were held before', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [contentFrame('b', ['a']), contentFrame('a')]);
    expect(ofType(actions, 'deliver').map(({ entry, released }) => [entry.messageId, released])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('is late for a message that is not last in the log', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [
      contentFrame('second', [], { lamportTimestamp: 20 }),
      contentFrame('first', [], { lamportTimestamp: 10 }),
      contentFrame('third', [], { lamportTimestamp: 30 }),
    ]);
    expect(ofType(actions, 'deliver').map(({ late }) => late)).toEqual([false, true, false]);
    expect(alice.log().map(({ messageId }) => messageId)).toEqual(['first', 'second', 'third']);
  });

  it('happens once for a message that arrives three times', () => {
    const alice = createParticipant('alice');
    const frame = contentFrame('m');
    expect(deliveredIds(receiveAll(alice, [frame, frame, frame]))).toEqual(['m']);
    expect(alice.counters.duplicates).toBe(2);
  });

  it('happens once for a held message that arrives twice', () => {
    const alice = createParticipant('alice');
    const held = contentFrame('b', ['a']);
    expect(deliveredIds(receiveAll(alice, [held, held, contentFrame('a'), held]))).toEqual(['a', 'b']);
  });

  it('puts everything a message follows before it in the log of whoever sends the next one', () => {
    const [alice, bob] = [createParticipant('alice'), createParticipant('bob')];
    receiveAll(bob, [contentFrame('ahead', [], { lamportTimestamp: EPOCH + 5_000 })]);
    const answer = sendFrame(bob, 'answer', at(0));
    receiveAll(alice, [answer.bytes, contentFrame('ahead', [], { lamportTimestamp: EPOCH + 5_000 })]);
    expect(alice.log().map(({ messageId }) => messageId)).toEqual(['ahead', answer.messageId]);
  });
});

describe('odd histories', () => {
  it('that name the message itself do not hold it', () => {
    const actions = receiveAll(createParticipant('alice'), [contentFrame('m', ['m'])]);
    expect(deliveredIds(actions)).toEqual(['m']);
    expect(missingIds(actions)).toEqual([]);
  });

  it('that name an id twice need it once', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [contentFrame('b', ['a', 'a', 'a'])]);
    expect(missingIds(actions)).toEqual(['a']);
    expect(deliveredIds(receiveAll(alice, [contentFrame('a')]))).toEqual(['a', 'b']);
  });

  it('with an empty id are as if it were not there', () => {
    const actions = receiveAll(createParticipant('alice'), [contentFrame('m', [''])]);
    expect(deliveredIds(actions)).toEqual(['m']);
  });

  it('that count one missing message several times do not use up a quota faster', () => {
    const alice = createParticipant('alice', { maxMissingPerParticipant: 1 });
    expect(missingIds(receiveAll(alice, [contentFrame('b', ['a', 'a'])]))).toEqual(['a']);
  });
});

describe('missing messages', () => {
  it('are reported once, however many name them', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [
      contentFrame('b', ['a']),
      contentFrame('c', ['a']),
      syncFrame('bob', { causalHistory: [{ messageId: 'a' }] }),
    ]);
    expect(missingIds(actions)).toEqual(['a']);
    expect(alice.absent().map(({ messageId, dependents }) => [messageId, dependents?.length])).toEqual([['a', 2]]);
  });

  it('are reported with the author and hint that the naming entry carries', () => {
    const retrievalHint = new Uint8Array([1, 2, 3]);
    const frame = contentFrame('b', [], { causalHistory: [{ messageId: 'a', senderId: 'dave', retrievalHint }] });
    const [missing] = ofType(receiveAll(createParticipant('alice'), [frame]), 'missing');
    expect(missing!.entries).toEqual([{ messageId: 'a', senderId: 'dave', retrievalHint, dependents: 1 }]);
  });

  it('learn author and hint from a later entry that has them', () => {
    const alice = createParticipant('alice');
    const retrievalHint = new Uint8Array([1]);
    receiveAll(alice, [
      contentFrame('b', ['a']),
      contentFrame('c', [], { causalHistory: [{ messageId: 'a', senderId: 'dave', retrievalHint }] }),
    ]);
    expect(toMissingEntry(alice.node('a')!)).toMatchObject({ senderId: 'dave', retrievalHint });
  });

  it('are revealed by a sync message', () => {
    const actions = receiveAll(createParticipant('alice'), [syncFrame('bob', { causalHistory: [{ messageId: 'a' }] })]);
    expect(missingIds(actions)).toEqual(['a']);
    expect(deliveredIds(actions)).toEqual([]);
  });

  it('are recovered when they arrive, and the way is named', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('b', ['a1', 'a2'])]);
    alice.requestRepair('a2', at(0));
    alice.syncFrame(at(10_000));
    const actions = [
      ...alice.receive(contentFrame('a1'), at(0), { source: 'store' }),
      ...alice.receive(contentFrame('a2'), at(0), { source: 'broadcast' }),
    ];
    expect(ofType(actions, 'recover')).toEqual([
      { type: 'recover', messageId: 'a1', via: 'store', wasLost: false },
      { type: 'recover', messageId: 'a2', via: 'repair', wasLost: false },
    ]);
    expect(alice.missingCount).toBe(0);
  });

  it('that arrive but must wait themselves are recovered all the same', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('c', ['b'])]);
    const actions = receiveAll(alice, [contentFrame('b', ['a'])]);
    expect(actions.map(({ type }) => type)).toEqual(['heard', 'recover', 'hold', 'missing']);
    expect(deliveredIds(receiveAll(alice, [contentFrame('a')]))).toEqual(['a', 'b', 'c']);
  });
});

describe('sync messages', () => {
  it('enter neither log nor the histories of later messages', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [syncFrame('bob'), contentFrame('m')]);
    expect(namedIn(sendFrame(alice, 'next').bytes)).toEqual(['m']);
    expect(alice.logSize).toBe(2);
  });

  it('are answered by nothing when they name only what is here', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m')]);
    expect(receiveAll(alice, [syncFrame('bob', { causalHistory: [{ messageId: 'm' }] })])).toEqual([
      { type: 'heard', participantId: 'bob', behind: false },
    ]);
  });

  it('leave what they name on the frontier: only a message that is kept can lead others to it', () => {
    const alice = createParticipant('alice', { causalHistory: 0, causalHistoryMax: 16 });
    const ids = Array.from({ length: 6 }, (_, i) => `m${i}`);
    receiveAll(
      alice,
      ids.map((id) => contentFrame(id)),
    );
    receiveAll(alice, [syncFrame('bob', { causalHistory: ids.map((messageId) => ({ messageId })) })]);
    expect(namedIn(sendFrame(alice, 'next').bytes)).toEqual(ids);
  });
});

describe('ephemeral messages', () => {
  const frame = contentFrame('e', [], { lamportTimestamp: undefined });

  it('are handed over at once and enter no log', () => {
    const alice = createParticipant('alice');
    expect(ofType(receiveAll(alice, [frame]), 'ephemeral')).toEqual([
      { type: 'ephemeral', senderId: 'carol', content: bytesOf('content of e') },
    ]);
    expect(alice.logSize).toBe(0);
  });

  it('of our own are not echoed', () => {
    expect(receiveAll(createParticipant('carol'), [frame])).toEqual([]);
  });

  it('wait for nothing they name', () => {
    const named = contentFrame('e', ['missing'], { lamportTimestamp: undefined });
    const actions = receiveAll(createParticipant('alice'), [named]);
    expect(actions.map(({ type }) => type)).toEqual(['heard', 'ephemeral']);
  });

  it('that we send are read as ephemeral', () => {
    const actions = receiveAll(createParticipant('bob'), [
      createParticipant('alice').ephemeralFrame(bytesOf('typing')),
    ]);
    expect(ofType(actions, 'ephemeral').map(({ senderId, content }) => [senderId, textOf(content)])).toEqual([
      ['alice', 'typing'],
    ]);
  });
});

describe('own messages', () => {
  it('are in the log from the moment they are sent', () => {
    const alice = createParticipant('alice');
    const { messageId } = sendFrame(alice, 'hi');
    expect(alice.log().map((entry) => entry.messageId)).toEqual([messageId]);
  });

  it('are not handed over when they are echoed', () => {
    const alice = createParticipant('alice');
    const { bytes } = sendFrame(alice, 'hi');
    expect(receiveAll(alice, [bytes])).toEqual([]);
  });

  it('that are unknown, from another device or a lost database, enter the log as own and meet dependencies', () => {
    const [before, after] = [createParticipant('alice'), createParticipant('alice')];
    const lost = sendFrame(before, 'from before');
    const actions = receiveAll(after, [contentFrame('reply', [lost.messageId]), lost.bytes]);
    expect(ofType(actions, 'deliver').map(({ entry, own }) => [entry.messageId, own])).toEqual([
      [lost.messageId, true],
      ['reply', false],
    ]);
  });

  it('that are unknown do not count as heard, received or to be acknowledged', () => {
    const lost = sendFrame(createParticipant('alice'), 'from before');
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [lost.bytes]);
    expect(ofType(actions, 'heard')).toEqual([]);
    expect([alice.receivedCount, alice.unacknowledgedCount]).toEqual([0, 0]);
  });

  it('never carry the timestamp of a message they follow', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('ahead', [], { lamportTimestamp: EPOCH + 1_000 })]);
    expect(alice.send(bytesOf('next'), at(0))!.lamportTimestamp).toBe(EPOCH + 1_001);
  });

  it('name what nobody referred to yet, the most recent included', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('old', []), contentFrame('new', ['old'], { lamportTimestamp: EPOCH + 1 })]);
    expect(namedIn(sendFrame(alice, 'next').bytes)).toEqual(['old', 'new']);
  });

  it('that were never sent and are discarded put back on the frontier what they alone named', () => {
    const alice = createParticipant('alice', { causalHistory: 0 });
    receiveAll(alice, [contentFrame('m')]);
    alice.syncFrame(at(0));
    alice.discard(alice.send(bytesOf('never sent'), at(0))!.messageId, false);
    expect(namedIn(sendFrame(alice, 'next').bytes)).toEqual(['m']);
  });
});
