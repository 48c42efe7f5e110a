import { describe, expect, it } from 'vitest';
import type { SdsAction } from '../../src/sds/index.js';
import {
  at,
  bytesOf,
  contentFrame,
  createParticipant,
  deliveredIds,
  EPOCH,
  missingIds,
  ofType,
  receiveAll,
  syncFrame,
} from '../support/sds.js';

const lostTimeout = 1_000;
const participant = () => createParticipant('alice', { lostTimeout });

describe('a missing message', () => {
  it('is given up after the lost timeout and not before', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('b', ['a'])]);
    expect(alice.nextWake).toBe(1_000);
    expect(alice.tick(at(999))).toEqual([]);
    expect(alice.tick(at(1_000))).toMatchObject([
      { type: 'lose', entry: { messageId: 'a', dependents: 1 } },
      { type: 'deliver', entry: { messageId: 'b' }, gaps: ['a'] },
    ]);
    expect([alice.missingCount, alice.lostCount, alice.nextWake]).toEqual([0, 1, Infinity]);
  });

  it('that arrives in time is not given up later', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('b', ['a']), contentFrame('a')]);
    expect(alice.nextWake).toBe(Infinity);
    expect(alice.tick(at(10_000))).toEqual([]);
  });

  it('is measured in active time: the wall clock alone gives nothing up', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('b', ['a'])]);
    expect(alice.tick({ now: EPOCH + 1e9, active: 999 })).toEqual([]);
  });

  it('that only a sync message named is given up too', () => {
    const alice = participant();
    receiveAll(alice, [syncFrame('bob', { causalHistory: [{ messageId: 'a' }] })]);
    expect(alice.tick(at(1_000)).map(({ type }) => type)).toEqual(['lose']);
  });

  it('frees its dependents in causal order, each with the gaps it names itself', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('d', ['c', 'x']), contentFrame('c', ['b']), contentFrame('b', ['a'])]);
    const actions = alice.tick(at(1_000));
    expect(ofType(actions, 'deliver').map(({ entry, gaps }) => [entry.messageId, gaps])).toEqual([
      ['b', ['a']],
      ['c', []],
      ['d', ['x']],
    ]);
  });
});

describe('a lost message', () => {
  function withLost() {
    const alice = participant();
    receiveAll(alice, [contentFrame('b', ['a'], { lamportTimestamp: EPOCH + 1 })]);
    alice.tick(at(1_000));
    return alice;
  }

  it('no longer holds what follows it, and that says so', () => {
    const actions = receiveAll(withLost(), [contentFrame('c', ['a'])], at(1_500));
    expect(ofType(actions, 'deliver').map(({ entry, gaps }) => [entry.messageId, gaps])).toEqual([['c', ['a']]]);
  });

  it('is not reported as missing again', () => {
    expect(missingIds(receiveAll(withLost(), [contentFrame('c', ['a'])], at(1_500)))).toEqual([]);
  });

  it('heals when it arrives: delivered late, in its place', () => {
    const alice = withLost();
    const actions = receiveAll(alice, [contentFrame('a')], at(5_000));
    expect(actions.slice(1)).toMatchObject([
      { type: 'recover', messageId: 'a', wasLost: true },
      { type: 'deliver', entry: { messageId: 'a' }, late: true, gaps: [], released: false },
    ]);
    expect(alice.log().map(({ messageId }) => messageId)).toEqual(['a', 'b']);
    expect(alice.lostCount).toBe(0);
  });

  it('once healed is no gap for later messages', () => {
    const alice = withLost();
    const actions = receiveAll(alice, [contentFrame('a'), contentFrame('c', ['a'])], at(5_000));
    expect(ofType(actions, 'deliver').map(({ gaps }) => gaps)).toEqual([[], []]);
  });

  it('that is reopened is missing again with a new deadline', () => {
    const alice = withLost();
    expect(alice.reopen('a', at(2_000))).toBe(true);
    expect([alice.missingCount, alice.lostCount, alice.nextWake]).toEqual([1, 0, 3_000]);
    expect(alice.tick(at(3_000)).map(({ type }) => type)).toEqual(['lose']);
  });

  it('that is reopened counts as lost before when it arrives', () => {
    const alice = withLost();
    alice.reopen('a', at(2_000));
    expect(ofType(receiveAll(alice, [contentFrame('a')], at(2_001)), 'recover')).toMatchObject([{ wasLost: true }]);
  });

  it('alone can be reopened', () => {
    const alice = withLost();
    expect([alice.reopen('b', at(0)), alice.reopen('unknown', at(0))]).toEqual([false, false]);
  });

  it('restored after a reload holds nothing and heals', () => {
    const alice = participant();
    alice.restoreLost('a', { since: EPOCH });
    const actions = receiveAll(alice, [contentFrame('b', ['a'], { lamportTimestamp: EPOCH + 1 }), contentFrame('a')]);
    expect(deliveredIds(actions)).toEqual(['b', 'a']);
    expect(ofType(actions, 'recover')).toMatchObject([{ wasLost: true }]);
  });

  it('does not use up what its namer may bring up, when there have been many', () => {
    const alice = createParticipant('alice', { lostTimeout, maxMissingPerParticipant: 10, maxMissing: 100 });
    const refused: SdsAction[] = [];
    for (let i = 0; i < 50; i++) {
      refused.push(
        ...ofType(receiveAll(alice, [contentFrame(`m${i}`, [`gone${i}`])], at(i * lostTimeout)), 'undecodable'),
      );
      alice.tick(at((i + 1) * lostTimeout));
    }
    expect(refused).toEqual([]);
  });

  it('is one of at most as many as may be missing: the longest lost are forgotten, and that is said', () => {
    const alice = createParticipant('alice', { lostTimeout, maxMissing: 20 });
    const forgotten: string[] = [];
    for (let i = 0; i < 50; i++) {
      receiveAll(alice, [contentFrame(`m${i}`, [`gone${i}`])], at(i * lostTimeout));
      forgotten.push(...ofType(alice.tick(at((i + 1) * lostTimeout)), 'forget').map(({ messageId }) => messageId));
    }
    expect(alice.lostCount).toBeLessThanOrEqual(20);
    expect(alice.node('gone49')?.state).toBe('lost');
    expect(forgotten).toEqual(Array.from({ length: 30 }, (_, i) => `gone${i}`));
  });
});

describe('a held message', () => {
  it('is held no longer than the lost timeout, even when what it waits for was noticed later', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('b', ['a'])], at(0));
    receiveAll(alice, [contentFrame('a', ['root'])], at(900));
    const actions = alice.tick(at(1_000));
    expect(actions.map(({ type }) => type)).toEqual(['lose', 'deliver', 'deliver']);
    expect(deliveredIds(actions)).toEqual(['a', 'b']);
  });

  it('in a circle of dependencies is delivered at the lost timeout', () => {
    const alice = participant();
    expect(
      deliveredIds(receiveAll(alice, [contentFrame('a', ['c']), contentFrame('b', ['a']), contentFrame('c', ['b'])])),
    ).toEqual([]);
    expect(deliveredIds(alice.tick(at(1_000))).toSorted()).toEqual(['a', 'b', 'c']);
    expect([alice.held(), alice.nextWake]).toEqual([[], Infinity]);
  });

  it('that follows a circle is delivered after the circle', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('0', ['b']), contentFrame('a', ['b']), contentFrame('b', ['a'])]);
    const delivered = deliveredIds(alice.tick(at(1_000)));
    expect(delivered.indexOf('0')).toBeGreaterThan(delivered.indexOf('b'));
    expect(delivered.toSorted()).toEqual(['0', 'a', 'b']);
  });

  it('in a tight knot of circles costs no more than its edges', () => {
    const alice = participant();
    const ids = Array.from({ length: 600 }, (_, i) => `m${i}`);
    for (const id of ids)
      receiveAll(alice, [
        contentFrame(
          id,
          ids.filter((other) => other !== id),
        ),
      ]);
    const delivered = deliveredIds(alice.tick(at(1_000)));
    expect(delivered.toSorted()).toEqual(ids.toSorted());
  }, 5_000);

  it('restored after a reload is held again, or delivered when what it waited for came', () => {
    const alice = participant();
    alice.restoreDelivered(contentFrame('a'), undefined);
    expect(deliveredIds(alice.restoreHeld(contentFrame('b', ['a']), undefined, at(0)))).toEqual(['b']);
    expect(ofType(alice.restoreHeld(contentFrame('d', ['c']), undefined, at(0)), 'hold')).toHaveLength(1);
  });

  it('that was delivered just before a reload is not delivered again', () => {
    const alice = participant();
    alice.restoreOlder([{ messageId: 'b', lamportTimestamp: EPOCH }]);
    expect(alice.restoreHeld(contentFrame('b', ['a']), undefined, at(0))).toEqual([]);
  });

  it('releases its content unchanged', () => {
    const alice = participant();
    receiveAll(alice, [contentFrame('b', ['a'])]);
    const [, released] = ofType(receiveAll(alice, [contentFrame('a')]), 'deliver');
    expect(released!.entry.content).toEqual(bytesOf('content of b'));
  });
});
