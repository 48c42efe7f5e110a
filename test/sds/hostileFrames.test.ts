import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SdsChannel } from '../../src/sds/index.js';
import { decodeMessage, encodeMessage } from '../../src/sds/index.js';
import { FILTER_BYTES } from '../../src/sds/bloomFilter.js';
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
import { anyMessage } from '../support/sdsMessages.js';

const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `made up ${i}`);

/** The channel still works: the next message of an honest participant is delivered at once. */
function deliversTheNext(channel: SdsChannel): boolean {
  const bob = createParticipant('bob');
  const { messageId, bytes } = sendFrame(bob, 'honest', at(1));
  return deliveredIds(receiveAll(channel, [bytes], at(1))).includes(messageId);
}

describe('a frame that cannot be used', () => {
  it.each([
    ['random bytes', new Uint8Array([1, 2, 3, 0xff, 0xfe])],
    ['no bytes', new Uint8Array()],
    ['text', bytesOf('{"hello":"world"}')],
  ])('is undecodable or ignored: %s', (_, bytes) => {
    const alice = createParticipant('alice');
    const actions = receiveAll(alice, [bytes]);
    expect(actions.every(({ type }) => type === 'undecodable')).toBe(true);
    expect(actions.length + alice.counters.otherChannel).toBe(1);
    expect(deliversTheNext(alice)).toBe(true);
  });

  it('is undecodable when it was cut short', () => {
    const whole = contentFrame('m');
    expect(receiveAll(createParticipant('alice'), [whole.slice(0, whole.length - 1)])).toMatchObject([
      { type: 'undecodable', reason: expect.stringContaining('ends early') as string },
    ]);
  });

  it.each([
    ['its sender', { senderId: '' }],
    ['its message id', { messageId: '' }],
    ['both timestamp and content', { lamportTimestamp: undefined, content: undefined }],
  ])('is undecodable without %s', (_, fields) => {
    expect(receiveAll(createParticipant('alice'), [contentFrame('m', [], fields)])).toMatchObject([
      { type: 'undecodable' },
    ]);
  });

  it('is ignored and counted when it is of another channel', () => {
    const alice = createParticipant('alice');
    expect(receiveAll(alice, [contentFrame('m', ['a'], { channelId: 'other' })])).toEqual([]);
    expect(alice.counters.otherChannel).toBe(1);
    expect([alice.logSize, alice.missingCount]).toEqual([0, 0]);
  });
});

describe('a forged copy of a self-certifying message', () => {
  const genuine = sendFrame(createParticipant('bob'), 'pay 5');
  const forged = encodeMessage({ ...decodeMessage(genuine.bytes), content: bytesOf('pay 5000') });

  it('is undecodable', () => {
    expect(receiveAll(createParticipant('alice'), [forged])).toMatchObject([{ type: 'undecodable' }]);
  });

  it('that comes first neither blocks nor replaces the genuine one', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [forged, genuine.bytes]);
    expect(alice.log().map(({ content }) => new TextDecoder().decode(content))).toEqual(['pay 5']);
  });

  it('that comes later changes nothing', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [genuine.bytes, forged]);
    expect(alice.log().map(({ content }) => new TextDecoder().decode(content))).toEqual(['pay 5']);
  });

  it('acknowledges nothing and reveals no gap', () => {
    const alice = createParticipant('alice');
    const own = sendFrame(alice, 'mine');
    const named = encodeMessage({ ...decodeMessage(forged), causalHistory: following(own.messageId, 'made up') });
    expect(receiveAll(alice, [named]).map(({ type }) => type)).toEqual(['undecodable']);
    expect(alice.missingCount).toBe(0);
  });
});

describe('a timestamp far ahead', () => {
  it('is delivered but does not move our clock', () => {
    const alice = createParticipant('alice');
    const year = 365 * 86_400_000;
    expect(deliveredIds(receiveAll(alice, [contentFrame('m', [], { lamportTimestamp: EPOCH + year })]))).toEqual(['m']);
    expect(alice.send(bytesOf('next'), at(5))!.lamportTimestamp).toBe(EPOCH + 5);
  });

  it('of 2^53-1 does not either', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('m', [], { lamportTimestamp: 2 ** 53 - 1 })]);
    expect(alice.lamportTimestamp).toBe(EPOCH);
    expect(deliversTheNext(alice)).toBe(true);
  });

  it('within the allowance moves it when delivered, not when held', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame('b', ['a'], { lamportTimestamp: EPOCH + 1_000 })]);
    expect(alice.lamportTimestamp).toBe(EPOCH);
    receiveAll(alice, [contentFrame('a')]);
    expect(alice.lamportTimestamp).toBe(EPOCH + 1_000);
  });

  it('on a sync message does not move it', () => {
    const alice = createParticipant('alice');
    receiveAll(alice, [syncFrame('bob', { lamportTimestamp: EPOCH + 1_000 })]);
    expect(alice.lamportTimestamp).toBe(EPOCH);
  });
});

describe('a filter of an unexpected kind', () => {
  it.each([
    ['empty', new Uint8Array()],
    ['short', new Uint8Array(100).fill(0xaa)],
    ['long', new Uint8Array(2 * FILTER_BYTES).fill(0xaa)],
    ['all ones', new Uint8Array(FILTER_BYTES).fill(0xff)],
  ])('is no obstacle to delivery: %s', (_, bloomFilter) => {
    expect(deliveredIds(receiveAll(createParticipant('alice'), [contentFrame('m', [], { bloomFilter })]))).toEqual([
      'm',
    ]);
  });
});

describe('20,000 history entries', () => {
  const frame = contentFrame('m', many(20_000));

  it('are undecodable under the default cap, and nothing is remembered of them', () => {
    const alice = createParticipant('alice');
    expect(receiveAll(alice, [frame])).toMatchObject([{ type: 'undecodable' }]);
    expect([alice.missingCount, alice.held().length]).toEqual([0, 0]);
    expect(deliversTheNext(alice)).toBe(true);
  });

  it('are refused where the cap is raised and the quota is not', () => {
    const alice = createParticipant('alice', { maxHistoryEntries: 30_000 });
    expect(ofType(receiveAll(alice, [frame]), 'undecodable')).toHaveLength(1);
    expect([alice.missingCount, alice.held().length]).toEqual([0, 0]);
    expect(deliversTheNext(alice)).toBe(true);
  });

  it('are taken where cap and quotas are raised, and given up in one go', () => {
    const raised = {
      maxHistoryEntries: 30_000,
      maxMissing: 30_000,
      maxMissingPerParticipant: 30_000,
      lostTimeout: 1_000,
    };
    const alice = createParticipant('alice', raised);
    expect(missingIds(receiveAll(alice, [frame]))).toHaveLength(20_000);
    expect(deliversTheNext(alice)).toBe(true);
    expect(deliveredIds(alice.tick(at(1_000)))).toEqual(['m']);
  });

  it('are read again after a reload with the same cap', () => {
    const alice = createParticipant('alice', { maxHistoryEntries: 30_000 });
    expect(alice.restoreDelivered(frame, undefined).messageId).toBe('m');
  });

  it('on a sync message bring up no more than its sender may', () => {
    const alice = createParticipant('alice', { maxHistoryEntries: 30_000, maxMissingPerParticipant: 100 });
    const actions = receiveAll(alice, [syncFrame('mallory', { causalHistory: following(...many(20_000)) })]);
    expect(missingIds(actions)).toHaveLength(100);
    expect(deliversTheNext(alice)).toBe(true);
  });
});

describe('quotas', () => {
  it('let 5,000 messages of one participant be held', () => {
    const alice = createParticipant('alice');
    const ids = Array.from({ length: 5_001 }, (_, i) => `m${i}`);
    for (let i = 1; i <= 5_000; i++) receiveAll(alice, [contentFrame(ids[i]!, [ids[i - 1]!])]);
    expect(alice.held()).toHaveLength(5_000);
    expect(deliveredIds(receiveAll(alice, [contentFrame('m0')]))).toEqual(ids);
  });

  it('refuse held messages beyond the share of one participant, also when all wait for the same', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 3 });
    const actions = receiveAll(
      alice,
      many(5).map((id) => contentFrame(id, ['missing'])),
    );
    expect(alice.held()).toHaveLength(3);
    expect(ofType(actions, 'undecodable')).toHaveLength(2);
  });

  it('of one participant leave room for another', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 3, maxMissingPerParticipant: 3 });
    receiveAll(
      alice,
      many(9).map((id) => contentFrame(id, [`before ${id}`], { senderId: 'mallory' })),
    );
    expect(ofType(receiveAll(alice, [contentFrame('b', ['a'])]), 'hold')).toHaveLength(1);
  });

  it('hold for all participants together', () => {
    const alice = createParticipant('alice', { maxHeld: 4 });
    receiveAll(
      alice,
      many(9).map((id) => contentFrame(id, ['missing'], { senderId: `sender of ${id}` })),
    );
    expect(alice.held()).toHaveLength(4);
  });

  it('of all make those with the most make room: nobody else is refused or given up', () => {
    const alice = createParticipant('alice', { maxHeld: 10, maxMissing: 10 });
    receiveAll(alice, [contentFrame('honest', ['wanted'], { senderId: 'bob' })]);
    const flood = receiveAll(
      alice,
      many(100).map((id) => contentFrame(id, [`before ${id}`], { senderId: 'mallory' })),
    );
    expect([alice.held().length, alice.missingCount]).toEqual([10, 10]);
    expect(alice.node('honest')!.state).toBe('held');
    expect(alice.node('wanted')!.state).toBe('missing');
    expect(ofType(flood, 'undecodable')).toEqual([]);
    // What is pushed out is said: given up, and delivered with its gap.
    expect(ofType(flood, 'lose')).toHaveLength(91);
    expect(ofType(flood, 'deliver').every(({ gaps }) => gaps.length === 1)).toBe(true);
    expect(ofType(receiveAll(alice, [contentFrame('late', ['x'], { senderId: 'carol' })]), 'hold')).toHaveLength(1);
    expect(deliveredIds(receiveAll(alice, [contentFrame('wanted')]))).toEqual(['wanted', 'honest']);
  });

  it('of all push out what a stranger made up, not what others name too', () => {
    const alice = createParticipant('alice', { maxMissing: 10 });
    receiveAll(alice, [syncFrame('mallory', { causalHistory: following('wanted', ...many(9)) })]);
    receiveAll(alice, [contentFrame('m', ['wanted'], { senderId: 'bob' })]);
    receiveAll(alice, [syncFrame('mallory 2', { causalHistory: following('x', 'y', 'z') })]);
    expect(alice.node('wanted')!.state).toBe('missing');
    expect([alice.missingCount, alice.lostCount]).toEqual([10, 3]);
  });

  it('of all hold against participants made up for one id each, who push out each other', () => {
    const alice = createParticipant('alice', { maxMissing: 50, maxHeld: 50 });
    for (let who = 0; who < 1_000; who++) {
      receiveAll(alice, [contentFrame(`m${who}`, [`fake ${who}`], { senderId: `sybil ${who}` })]);
    }
    expect([alice.held().length, alice.missingCount]).toEqual([50, 50]);
    expect(ofType(receiveAll(alice, [contentFrame('honest', ['wanted'])]), 'hold')).toHaveLength(1);
  });

  it('ask for nothing that was pushed out', () => {
    const alice = createParticipant('alice', { maxMissing: 1 });
    receiveAll(alice, [contentFrame('m', ['fake'], { senderId: 'mallory' })]);
    alice.requestRepair('fake', at(0));
    receiveAll(alice, [contentFrame('b', ['wanted'])]);
    expect(alice.node('fake')!.state).toBe('lost');
    expect(alice.nextRepairRequest).toBe(Infinity);
  });

  it('on what sync messages name are counted where they ignore a name', () => {
    const alice = createParticipant('alice', { maxMissingPerParticipant: 3 });
    receiveAll(alice, [syncFrame('mallory', { causalHistory: following(...many(10)) })]);
    expect([alice.missingCount, alice.counters.namesIgnored]).toEqual([3, 7]);
  });

  it('on lost ids are counted where they forget one', () => {
    const alice = createParticipant('alice', { maxMissing: 4, lostTimeout: 1_000 });
    for (const [index, id] of many(10).entries()) {
      alice.receive(syncFrame('bob', { causalHistory: following(id) }), at(index * 2_000), { source: 'broadcast' });
      alice.tick(at(index * 2_000 + 1_000));
    }
    expect([alice.lostCount, alice.counters.lostForgotten]).toEqual([4, 6]);
  });

  it('count missing and lost ids by what is known of them', () => {
    const alice = createParticipant('alice', { maxMissing: 100, maxMissingPerParticipant: 100, lostTimeout: 1_000 });
    const long = (text: string): string => text.padEnd(500, '.');
    const names = Array.from({ length: 200 }, (_, index) => long(`id ${index}`));
    const known = (): number =>
      alice
        .absent()
        .flatMap(({ messageId, absence }) => [
          messageId.length,
          ...absence!.namings.map(({ participantId, senderId = '' }) => participantId.length + senderId.length),
        ])
        .reduce((sum, size) => sum + size, 0);
    for (const namer of ['a', 'b', 'c', 'd'].map(long)) {
      for (let start = 0; start < names.length; start += 50) {
        const causalHistory = names
          .slice(start, start + 50)
          .map((messageId) => ({ messageId, senderId: long(`${namer[0]} says ${start}`) }));
        alice.receive(syncFrame(namer, { causalHistory }), at(0), { source: 'broadcast' });
        expect(known()).toBeLessThan(2 * 100 * 1_024);
      }
    }
    expect(alice.missingCount).toBeGreaterThan(20);
    alice.tick(at(1_000));
    expect(known()).toBeLessThan(100 * 1_024);
    expect(alice.counters.lostForgotten).toBeGreaterThan(0);
  });

  it('count large held messages by their size', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 100 });
    const content = new Uint8Array(60_000);
    const actions = receiveAll(alice, [
      contentFrame('a', ['never'], { content }),
      contentFrame('b', ['never'], { content }),
      contentFrame('c', ['never']),
    ]);
    expect(ofType(actions, 'hold').map(({ entry }) => entry.messageId)).toEqual(['a', 'c']);
  });

  it('are given back when a message is delivered, so that a refused one can come again', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 1 });
    const [first, second] = [contentFrame('b', ['a']), contentFrame('c', ['b', 'x'])];
    receiveAll(alice, [first, second, contentFrame('a')]);
    expect(alice.node('c')).toBeUndefined();
    expect(ofType(receiveAll(alice, [second]), 'hold')).toHaveLength(1);
  });

  it('refuse nothing that can be delivered at once', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 0, maxMissingPerParticipant: 0 });
    expect(deliveredIds(receiveAll(alice, [contentFrame('a'), contentFrame('b', ['a'])]))).toEqual(['a', 'b']);
  });

  it('do not refuse a message that others wait for', () => {
    const alice = createParticipant('alice', { maxHeldPerParticipant: 1 });
    expect(deliveredIds(receiveAll(alice, [contentFrame('b', ['a']), contentFrame('a')]))).toEqual(['a', 'b']);
  });
});

describe('any frames at all', () => {
  it('leave the channel able to deliver, and every id delivered at most once', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const entry = fc.record({ messageId: id, senderId: fc.constantFrom(undefined, 'alice', 'bob') });
    const lively = anyMessage.chain((message) =>
      fc.record({
        senderId: fc.constantFrom('alice', 'carol', 'dave'),
        messageId: id,
        channelId: fc.constant('lobby'),
        causalHistory: fc.array(entry, { maxLength: 4 }),
        repairRequest: fc.array(entry, { maxLength: 4 }),
        lamportTimestamp: fc.constantFrom(undefined, 0, EPOCH, EPOCH + 1, 2 ** 53 - 1, message.lamportTimestamp),
        content: fc.constantFrom(undefined, bytesOf('x'), bytesOf('y')),
        bloomFilter: fc.constantFrom(undefined, message.bloomFilter, new Uint8Array(FILTER_BYTES).fill(0xff)),
      }),
    );
    fc.assert(
      fc.property(fc.array(lively, { maxLength: 30 }), fc.nat({ max: 5_000 }), (messages, pause) => {
        const alice = createParticipant('alice', { lostTimeout: 3_000 });
        const delivered: string[] = [];
        messages.forEach((message, i) => {
          const when = at(i * pause);
          delivered.push(
            ...deliveredIds(
              alice.receive(encodeMessage(message), when, { source: i % 3 === 0 ? 'store' : 'broadcast' }),
            ),
          );
          delivered.push(...deliveredIds(alice.tick(when)));
          alice.syncFrame(when);
        });
        delivered.push(...deliveredIds(alice.tick(at(1e6))));
        expect(new Set(delivered).size).toBe(delivered.length);
        expect(alice.held()).toEqual([]);
        expect(deliversTheNext(alice)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
