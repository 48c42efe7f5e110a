import { describe, expect, it } from 'vitest';
import type { SdsChannel } from '../../src/sds/index.js';
import { decodeMessage } from '../../src/sds/index.js';
import type { EvictionRules } from '../../src/sds/eviction.js';
import {
  at,
  bytesOf,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  missingIds,
  namedIn,
  receiveAll,
  syncFrame,
} from '../support/sds.js';

const written: EvictionRules = { stays: () => false, isWritten: () => true };

/** Receives `count` messages, each following the one before if they are `chained`. */
function fill(channel: SdsChannel, count: number, chained = true): void {
  for (let place = 0; place < count; place++) {
    const follows = chained && place > 0 ? [`m${place - 1}`] : [];
    receiveAll(channel, [contentFrame(`m${place}`, follows, { lamportTimestamp: EPOCH + place })]);
  }
}

/** Names everything that waits to be acknowledged. */
function acknowledgeAll(channel: SdsChannel): string[] {
  const named: string[] = [];
  while (channel.unacknowledgedCount > 0) named.push(...namedIn(channel.syncFrame(at(0)).bytes));
  return named;
}

describe('a message that leaves memory', () => {
  it('leaves nothing but its id and place once it was acknowledged and followed', () => {
    const alice = createParticipant('alice');
    fill(alice, 10);
    acknowledgeAll(alice);
    expect(alice.eviction.evict(4, 10, written)).toEqual({ messageIds: ['m0', 'm1', 'm2', 'm3'], unwritten: 0 });
    expect(alice.eviction.lingering).toBe(0);
    expect(alice.node('m3')).toBeUndefined();
    expect(alice.older.get('m3')).toEqual({ messageId: 'm3', lamportTimestamp: EPOCH + 3 });
    expect(alice.log().map(({ messageId }) => messageId)).toEqual(['m4', 'm5', 'm6', 'm7', 'm8', 'm9']);
    expect(alice.oldest).toEqual({ messageId: 'm4', lamportTimestamp: EPOCH + 4 });
  });

  it('is still acknowledged, with its author and hash', () => {
    const alice = createParticipant('alice');
    const hash = new Uint8Array([1, 2, 3]);
    alice.receive(contentFrame('first'), at(0), { source: 'broadcast', hash });
    fill(alice, 5);
    alice.eviction.evict(3, 10, written);
    const { causalHistory } = decodeMessage(alice.syncFrame(at(0)).bytes);
    expect(causalHistory).toContainEqual({ messageId: 'first', senderId: 'carol', retrievalHint: hash });
    alice.receive(contentFrame('m6', ['m4'], { lamportTimestamp: EPOCH + 6 }), at(0), { source: 'broadcast' });
    alice.eviction.evict(0, 10, written);
    expect(alice.node('m0')).toBeUndefined();
  });

  it('on the frontier is still named by what is sent, and not once something follows it', () => {
    const alice = createParticipant('alice');
    fill(alice, 5, false);
    acknowledgeAll(alice);
    alice.eviction.evict(3, 10, written);
    const { messageId } = alice.send(bytesOf('after all of them'), at(1))!;
    expect(namedIn(alice.messageFrame(messageId, at(1)).bytes)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    alice.eviction.evict(0, 10, written);
    expect(alice.eviction.lingering).toBe(0);
    expect(namedIn(alice.messageFrame(alice.send(bytesOf('next'), at(2))!.messageId, at(2)).bytes)).not.toContain('m0');
  });

  it('does not wait to be named with more than so many: the longest waiting go', () => {
    const alice = createParticipant('alice');
    fill(alice, 100, false);
    alice.eviction.evict(90, 20, written);
    expect(alice.eviction.lingering).toBe(20);
    expect(new Set(acknowledgeAll(alice))).toEqual(new Set(Array.from({ length: 30 }, (_, index) => `m${70 + index}`)));
  });

  it('is acknowledged when its author repeats it, and is not delivered again', () => {
    const alice = createParticipant('alice');
    fill(alice, 10);
    acknowledgeAll(alice);
    alice.eviction.evict(8, 10, written);
    const actions = receiveAll(alice, [contentFrame('m2', ['m1'], { lamportTimestamp: EPOCH + 2 })]);
    expect(deliveredIds(actions)).toEqual([]);
    expect(acknowledgeAll(alice)).toContain('m2');
    alice.eviction.evict(0, 10, written);
    expect(alice.node('m2')).toBeUndefined();
    expect(alice.older.has('m2')).toBe(true);
  });

  it('stays in memory as long as it is not written', () => {
    const alice = createParticipant('alice');
    fill(alice, 10);
    acknowledgeAll(alice);
    const isWritten = (messageId: string): boolean => messageId !== 'm1';
    expect(alice.eviction.evict(4, 0, { ...written, isWritten }).unwritten).toBe(1);
    expect(alice.node('m1')!.frame).toBeDefined();
    alice.eviction.evict(0, 0, written);
    expect(alice.node('m1')).toBeUndefined();
  });

  it('meets what follows it, whether it comes, is held, or is named by a sync message', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('held', ['m1', 'missing'], { lamportTimestamp: EPOCH + 50 })]);
    fill(alice, 10);
    alice.eviction.evict(9, 0, written);
    const actions = receiveAll(alice, [
      contentFrame('next', ['m0', 'm5'], { lamportTimestamp: EPOCH + 20 }),
      syncFrame('bob', { causalHistory: [{ messageId: 'm3' }] }),
      contentFrame('missing', ['m4'], { lamportTimestamp: EPOCH + 30 }),
    ]);
    expect(missingIds(actions)).toEqual([]);
    expect(deliveredIds(actions)).toEqual(['next', 'missing', 'held']);
  });

  it('takes the late ones below it along', () => {
    const alice = createParticipant('alice');
    fill(alice, 10);
    acknowledgeAll(alice);
    alice.eviction.evict(5, 10, written);
    const late = contentFrame('late', [], { lamportTimestamp: EPOCH + 2 });
    const actions = receiveAll(alice, [late]);
    expect(actions).toContainEqual(expect.objectContaining({ type: 'deliver', late: true }));
    expect(alice.eviction.takeDeliveredOlder()).toEqual(['late']);
    expect(alice.eviction.takeDeliveredOlder()).toEqual([]);
    expect(alice.node('late')!.frame).toBeDefined();
    expect(alice.logSize).toBe(5);
    expect(alice.older.newest(4).map(({ messageId }) => messageId)).toEqual(['late', 'm2', 'm3', 'm4']);
  });

  it('comes back off the frontier, as it left', () => {
    const alice = createParticipant('alice');
    fill(alice, 10);
    acknowledgeAll(alice);
    const { frame } = alice.node('m2')!;
    alice.eviction.evict(5, 10, written);
    alice.restoreDelivered(frame!, undefined);
    expect(alice.older.has('m2')).toBe(false);
    const { messageId } = alice.send(bytesOf('mine'), at(1))!;
    expect(namedIn(alice.messageFrame(messageId, at(1)).bytes)).not.toContain('m2');
  });
});
