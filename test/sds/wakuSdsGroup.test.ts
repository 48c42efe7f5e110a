import { afterEach, describe, expect, it } from 'vitest';
import type { Member } from '../support/group.js';
import { MixedGroup, type WakuMember } from '../support/mixedGroup.js';

let mixed: MixedGroup;
afterEach(() => mixed.close());

const idsOf = (group: MixedGroup): string[][] =>
  group.ours.map(({ channel }) => channel.log().map(({ messageId }) => messageId));

async function chat(rounds: number): Promise<string[]> {
  const sent: string[] = [];
  for (let round = 0; round < rounds; round++) {
    sent.push(...(await mixed.everybodySays(`round ${round}`)));
    await mixed.run(1_500);
  }
  return sent;
}

describe('a group of ours and of @waku/sds', () => {
  it.each(['interop', 'lean'] as const)(
    'in which nothing is lost: everybody receives everything and is acknowledged, with %s frames of ours',
    async (wireProfile) => {
      mixed = new MixedGroup(1);
      await mixed.join(['alice', 'bob'], ['carol', 'dave'], { wireProfile });
      const sent = await chat(6);
      await mixed.run(20_000);
      for (const ids of idsOf(mixed)) expect(ids.toSorted()).toEqual(sent.toSorted());
      for (const member of mixed.theirs) {
        const own = sent.filter((id) => member.acknowledged.includes(id));
        expect(own).toHaveLength(6);
        expect(new Set([...member.delivered, ...own])).toEqual(new Set(sent));
        expect(member.errors).toEqual([]);
      }
      for (const { channel } of mixed.ours) {
        expect(sent.filter((id) => channel.status(id) === 'acknowledged')).toHaveLength(6);
      }
    },
  );

  it.each([1, 2, 3])('that loses a fifth of all frames: ours end with the same whole log, seed %i', async (seed) => {
    mixed = new MixedGroup(seed);
    await mixed.join(['alice', 'bob', 'erin'], ['carol', 'dave'], { wireProfile: 'interop' });
    for (const { faults } of [...mixed.ours, ...mixed.theirs]) faults.set({ loss: 0.2 });
    const sent = await chat(10);
    await mixed.run(90_000);
    const [first, ...others] = idsOf(mixed);
    expect(first!.toSorted()).toEqual(sent.toSorted());
    for (const ids of others) expect(ids).toEqual(first);
    for (const { channel } of mixed.ours) expect(channel.missing()).toEqual([]);
  });

  it('in which one of theirs repeats a payload: whoever missed the first time waits no lost timeout for it', async () => {
    mixed = new MixedGroup(1);
    await mixed.join(['alice', 'bob'], ['carol'], { wireProfile: 'interop' });
    const [{ faults: toAlice }, { faults: toBob }] = mixed.ours as [Member, Member];
    // Its id is that of the payload, so the repetition follows what follows the first one: a circle.
    toAlice.set({ cut: true });
    const [carol] = mixed.theirs as [WakuMember];
    const again = await carol.say('gm');
    await mixed.run(5_000);
    const sent = await mixed.everybodySays('between');
    await mixed.run(5_000);
    toBob.set({ cut: true });
    toAlice.set({ cut: false });
    expect(await carol.say('gm')).toBe(again);
    await mixed.run(10_000);
    // Bob, who has the first one, is away: nobody can show Alice another copy.
    await mixed.run(60_000);
    toBob.set({ cut: false });
    await mixed.run(20_000);
    for (const ids of idsOf(mixed)) expect(ids.toSorted()).toEqual([again, ...sent].toSorted());
  });

  it.each([1, 2])('of which theirs lose a third: whatever they ask for is on the air again, seed %i', async (seed) => {
    mixed = new MixedGroup(seed);
    await mixed.join(['alice', 'bob'], ['carol'], { wireProfile: 'interop' });
    for (const { faults } of mixed.theirs) faults.set({ loss: 0.33 });
    await chat(25);
    await mixed.run(30_000);
    const asked = mixed.theirs.flatMap((member) => member.asked);
    expect(asked.length).toBeGreaterThan(2);
    for (const { messageId, at } of asked) {
      const answered = mixed.onAir.some(
        (frame) => frame.messageId === messageId && frame.at >= at && frame.at <= at + 3_000,
      );
      expect(answered, `${messageId} asked for at ${at}`).toBe(true);
    }
  });
});
