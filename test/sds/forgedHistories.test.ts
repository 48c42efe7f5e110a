// A messageId covers sender, time and content, not what a message follows: anybody may send it again with another history.
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/sds/index.js';
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

const bob = createParticipant('bob');
const first = sendFrame(bob, 'first', at(0));
const genuine = sendFrame(bob, 'second', at(1));
const { messageId } = genuine;
const withHistory = (...ids: string[]): Uint8Array =>
  encodeMessage({ ...decodeMessage(genuine.bytes), causalHistory: following(...ids) });
const inflated = withHistory(first.messageId, 'made up 1', 'made up 2');
const stripped = withHistory();

describe('a genuine message with made-up dependencies, which came first', () => {
  it('is held ten seconds after a copy without them, and then delivered with what is not here named', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [first.bytes, inflated]);
    expect(receiveAll(alice, [genuine.bytes], at(1_000))).toEqual([
      { type: 'heard', participantId: 'bob', behind: false },
    ]);
    expect(alice.tick(at(10_999))).toEqual([]);
    expect(ofType(alice.tick(at(11_000)), 'deliver')).toMatchObject([
      { entry: { messageId }, gaps: ['made up 1', 'made up 2'], released: true },
    ]);
    expect(alice.held()).toEqual([]);
  });

  it('is passed on as the copy that waits for less', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [first.bytes, inflated, genuine.bytes]);
    expect(alice.node(messageId)!.frame).toEqual(genuine.bytes);
  });

  it('does so for a copy from the store, too', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [first.bytes, inflated]);
    alice.receive(genuine.bytes, at(0), { source: 'store', hash: new Uint8Array([1]) });
    expect(alice.node(messageId)).toMatchObject({ frame: genuine.bytes, hash: new Uint8Array([1]) });
    expect(deliveredIds(alice.tick(at(10_000)))).toEqual([messageId]);
  });

  it('has the group asked for another copy after ten seconds, until there is one', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [first.bytes, inflated]);
    alice.requestRepair(messageId, at(0));
    expect(alice.nextRepairRequest).toBe(10_000);
    expect(alice.syncFrame(at(10_000)).requested).toEqual([messageId]);
    receiveAll(alice, [genuine.bytes], at(11_000));
    expect(deliveredIds(alice.tick(at(21_000)))).toEqual([messageId]);
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('is asked for no more where the group answers with the same copy', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [genuine.bytes]);
    alice.requestRepair(messageId, at(0));
    expect(alice.syncFrame(at(10_000)).requested).toEqual([messageId]);
    receiveAll(alice, [genuine.bytes], at(11_000));
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('is held no longer for a third copy with more', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [first.bytes, inflated, genuine.bytes]);
    receiveAll(alice, [withHistory('a', 'b', 'c', 'd')], at(5_000));
    expect(alice.node(messageId)!.frame).toEqual(genuine.bytes);
    expect(deliveredIds(alice.tick(at(10_000)))).toEqual([messageId]);
  });
});

describe('a genuine message without its dependencies', () => {
  it('does not set a held one free at once: what it follows has its time to come', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [genuine.bytes, stripped]);
    expect(alice.held()).toHaveLength(1);
    expect(deliveredIds(receiveAll(alice, [first.bytes], at(9_000)))).toEqual([first.messageId, messageId]);
  });

  it('sets it free after ten seconds, and what it follows is still looked for and named', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [genuine.bytes, stripped]);
    const actions = alice.tick(at(10_000));
    expect(actions).toMatchObject([{ type: 'deliver', gaps: [first.messageId] }]);
    expect(alice.missingCount).toBe(1);
    expect(deliveredIds(receiveAll(alice, [first.bytes], at(20_000)))).toEqual([first.messageId]);
  });

  it('that came first and was delivered hides no gap from a later copy', () => {
    const alice = createParticipant('alice');
    expect(deliveredIds(receiveAll(alice, [stripped]))).toEqual([messageId]);
    expect(missingIds(receiveAll(alice, [genuine.bytes]))).toEqual([first.messageId]);
  });
});

describe('a copy with another history', () => {
  it('does not cancel our answer', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [first.bytes, genuine.bytes, syncFrame('carol', { repairRequest: following(messageId) })]);
    receiveAll(alice, [stripped]);
    expect(ofType(alice.tick(at(2_000)), 'respond')).toHaveLength(1);
  });

  it('of our own message cancels no answer and names nothing', () => {
    const author = createParticipant('bob');
    const { messageId: own, bytes } = sendFrame(author, 'mine');
    receiveAll(author, [syncFrame('carol', { repairRequest: following(own) })]);
    receiveAll(author, [encodeMessage({ ...decodeMessage(bytes), causalHistory: following('made up') })]);
    expect(author.missingCount).toBe(0);
    expect(ofType(author.tick(at(0)), 'respond')).toHaveLength(1);
  });

  it('and another content, or of another sender, changes nothing', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('opaque', ['never'])]);
    receiveAll(alice, [contentFrame('opaque', [], { content: bytesOf('other') })]);
    receiveAll(alice, [contentFrame('opaque', [], { senderId: 'mallory' })]);
    receiveAll(alice, [encodeMessage({ ...decodeMessage(inflated), lamportTimestamp: EPOCH + 9 })]);
    expect(alice.tick(at(100_000))).toEqual([]);
    expect(alice.node('opaque')!.frame).toEqual(contentFrame('opaque', ['never']));
  });
});
