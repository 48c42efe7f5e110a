import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SdsChannel, SdsMessage } from '../../src/sds/index.js';
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
  syncFrame,
  textOf,
} from '../support/sds.js';

const content = bytesOf('pay 5');
const id = createHash('sha256').update(content).digest('hex');
const genuine = (follows: string[] = [], fields: Partial<SdsMessage> = {}): Uint8Array =>
  contentFrame(id, follows, { senderId: 'bob', content, lamportTimestamp: EPOCH + 5, ...fields });
const forged = (follows: string[] = [], fields: Partial<SdsMessage> = {}): Uint8Array =>
  contentFrame(id, follows, { senderId: 'mallory', content: bytesOf('pay 5000'), ...fields });
const texts = (channel: SdsChannel): string[] => channel.log().map((entry) => textOf(entry.content));

describe('a forged copy that is held, of an id that is the hash of a payload', () => {
  it('gives way to the genuine message, which is delivered at once', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [forged(['never']), genuine()]);
    expect(ofType(actions, 'deliver')).toMatchObject([{ entry: { senderId: 'bob', content }, released: true }]);
    expect([texts(alice), alice.held()]).toEqual([['pay 5'], []]);
  });

  it('gives way to the genuine message, which waits for what it follows itself and for nothing else', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [forged(['never', 'a']), genuine(['a', 'b']), contentFrame('never')]);
    expect(ofType(actions, 'hold').at(-1)).toMatchObject({ entry: { content }, waitingFor: ['a', 'b'] });
    expect(deliveredIds(receiveAll(alice, [contentFrame('a')]))).toEqual(['a']);
    expect(deliveredIds(receiveAll(alice, [contentFrame('b')]))).toEqual(['b', id]);
  });

  it('does not keep the group from being asked for another copy by coming again', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [forged(['never'])]);
    alice.requestRepair(id, at(0));
    receiveAll(alice, [forged(['never'])], at(1_000));
    const { requested } = alice.syncFrame(at(11_000));
    expect(requested).toEqual([id]);
    receiveAll(alice, [forged(['never'])], at(11_500));
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('frees what follows it when the genuine message is delivered', () => {
    const alice = createParticipant('alice');
    expect(deliveredIds(receiveAll(alice, [contentFrame('after', [id]), forged(['never']), genuine()]))).toEqual([
      id,
      'after',
    ]);
  });

  it('leaves the quota of its sender as it was', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 1 });
    receiveAll(alice, [forged(['never']), genuine()]);
    expect(ofType(receiveAll(alice, [contentFrame('m', ['x'], { senderId: 'mallory' })]), 'hold')).toHaveLength(1);
  });
});

describe('a forged copy that was delivered, of an id that is the hash of a payload', () => {
  it('gives way to the genuine message in the log, in its place, and nothing is handed over twice', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [forged(), contentFrame('m', [], { lamportTimestamp: EPOCH + 1 }), genuine()]);
    expect(deliveredIds(actions)).toEqual([id, 'm']);
    expect(texts(alice)).toEqual(['content of m', 'pay 5']);
    expect(ofType(actions, 'replace')).toMatchObject([{ before: { lamportTimestamp: EPOCH }, entry: { content } }]);
  });

  it('is not what others are given when they ask', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [forged(), genuine(), syncFrame('carol', { repairRequest: following(id) })]);
    expect(ofType(alice.tick(at(5_000)), 'respond')).toEqual([{ type: 'respond', messageId: id }]);
    expect(alice.node(id)!.frame).toEqual(genuine());
  });

  it('lets the genuine message be acknowledged and its gaps be noticed', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [forged()]);
    alice.syncFrame(at(0));
    expect(missingIds(receiveAll(alice, [genuine(['before'])]))).toEqual(['before']);
    expect(alice.unacknowledgedCount).toBe(1);
    expect(namedIn(alice.syncFrame(at(1)).bytes)).toContain(id);
  });

  it('in our own name does not keep the genuine message from being handed over', () => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [forged([], { senderId: 'alice' }), genuine(), genuine()]);
    expect(ofType(actions, 'deliver').filter(({ own }) => !own)).toMatchObject([{ entry: { content } }]);
    expect(alice.receivedCount).toBe(1);
  });
});

describe('a copy that differs', () => {
  it('changes nothing when the first one checks', () => {
    const alice = createParticipant('alice');
    expect(deliveredIds(receiveAll(alice, [genuine(), forged(), forged(['never'])]))).toEqual([id]);
    expect([texts(alice), alice.missingCount]).toEqual([['pay 5'], 0]);
  });

  it('changes nothing when neither checks: the first one wins', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('opaque', [], { content: bytesOf('first') })]);
    receiveAll(alice, [contentFrame('opaque', [], { content: bytesOf('second') })]);
    expect(texts(alice)).toEqual(['first']);
  });

  it('does not cancel our answer with the genuine one', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [genuine(), syncFrame('carol', { repairRequest: following(id) }), forged()]);
    expect(ofType(alice.tick(at(5_000)), 'respond')).toHaveLength(1);
  });
});
