import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupOptions } from '../support/sdsGroup.js';
import { SdsGroup } from '../support/sdsGroup.js';

const idsOf = (group: SdsGroup): string[][] =>
  group.members.map(({ channel }) => channel.log().map(({ messageId }) => messageId));

const violationsOf = (group: SdsGroup): string[] => group.members.flatMap(({ violations }) => violations);

/** Everybody has the same log, got every message once, and none before what it follows. */
function expectConvergence(group: SdsGroup, until: number): void {
  expect(group.runUntilConverged(until)).toBe(true);
  const [first, ...others] = idsOf(group);
  expect(first).toHaveLength(group.sent);
  for (const other of others) expect(other).toEqual(first);
  for (const { delivered } of group.members) expect(delivered.toSorted()).toEqual(first!.toSorted());
  expect(violationsOf(group)).toEqual([]);
}

const options: fc.Arbitrary<GroupOptions> = fc.record({
  size: fc.integer({ min: 2, max: 6 }),
  seed: fc.nat(),
  loss: fc.double({ min: 0, max: 0.6, noNaN: true }),
  duplication: fc.double({ min: 0, max: 0.5, noNaN: true }),
  latency: fc.integer({ min: 1, max: 4_000 }),
});

const sending = fc.array(fc.record({ by: fc.nat(), pause: fc.integer({ min: 0, max: 1_500 }) }), {
  minLength: 1,
  maxLength: 25,
});

describe('a group over a network that loses, repeats and reorders', () => {
  it('ends with the same log everywhere, in causal order, every message once, when the weather clears', () => {
    fc.assert(
      fc.property(options, sending, (network, sent) => {
        const group = new SdsGroup(network);
        sent.forEach(({ by, pause }, i) => {
          group.send(by % network.size, `message ${i}`);
          group.run(group.now + pause);
        });
        group.run(group.now + 20_000);
        group.loss = 0;
        expectConvergence(group, group.now + 200_000);
      }),
      { numRuns: 80 },
    );
  });

  it.each([1, 2, 3, 4, 5])('ends with the same log where 30 of 100 frames are lost all the time: seed %d', (seed) => {
    const group = new SdsGroup({ size: 5, seed, loss: 0.3, duplication: 0.1, latency: 500 });
    for (let i = 0; i < 60; i++) {
      group.send(i % 5, `message ${i}`);
      group.run(group.now + 1_000);
    }
    expectConvergence(group, group.now + 280_000);
  });

  it('ends with the same log when nobody heard anybody for a while', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), (seed, each) => {
        const group = new SdsGroup({ size: 4, seed, loss: 1, duplication: 0, latency: 100 });
        for (let i = 0; i < each; i++) {
          for (let member = 0; member < 4; member++) group.send(member, `${i} of ${member}`);
          group.run(group.now + 100);
        }
        group.loss = 0.1;
        expectConvergence(group, group.now + 280_000);
      }),
      { numRuns: 20 },
    );
  });

  it('ends with the same log after somebody missed more messages at once than one frame can name', () => {
    const group = new SdsGroup({ size: 40, seed: 7, loss: 0, duplication: 0, latency: 300 });
    const [away] = group.members;
    group.cutOff.add(away!);
    for (let member = 1; member < 40; member++) group.send(member, `at once, of ${member}`);
    group.run(30_000);
    group.cutOff.clear();
    expectConvergence(group, 280_000);
  });

  it('gives up what nobody has any more, and goes on', () => {
    const group = new SdsGroup({
      size: 3,
      seed: 3,
      loss: 1,
      duplication: 0,
      latency: 50,
      tuning: { lostTimeout: 10_000 },
    });
    group.send(0, 'nobody hears this');
    const [gone] = group.members[0]!.delivered;
    group.loss = 0;
    // Its author falls silent after one more message, which names it.
    group.send(0, 'everybody hears this');
    group.run(200);
    const author = group.members[0]!;
    group.leave(0);
    group.run(60_000);
    expect(group.members.map(({ delivered }) => delivered)).toEqual([
      author.delivered.slice(1),
      author.delivered.slice(1),
    ]);
    expect(group.members.map(({ channel }) => channel.node(gone!)?.state)).toEqual(['lost', 'lost']);
    expect(violationsOf(group)).toEqual([]);
  });
});
