import type { Persistence } from 'react-reliable-channel/engine';
import { decodeMessage, memoryPersistence } from 'react-reliable-channel/engine';
import { createFaults, createRandom, type Faults } from 'react-reliable-channel/testing';
import { describe, expect, it } from 'vitest';
import { asyncPersistence } from '../support/persistence.js';
import { bytes, Group, type Member, texts } from '../support/group.js';

/** One participant, over all of its restarts. */
interface Person {
  readonly name: string;
  readonly persistence: Persistence;
  readonly faults: Faults;
  member: Member;
  /** Contents handed to the app, over all restarts. */
  readonly received: string[];
}

/** What each message follows, by its frame on the air. */
type Follows = Map<string, readonly string[]>;

async function stormy(seed: number, size: number, store: boolean): Promise<void> {
  const random = createRandom(`storm ${seed}`);
  const pick = (most: number): number => Math.floor(random() * most);
  const group = new Group({ store, latency: 10 + pick(40) }, seed);
  const follows: Follows = new Map();
  /** Messages that were handed over too early. */
  const early: string[] = [];
  await group.network.transport('listener').subscribe(({ payload }) => {
    const { messageId, causalHistory, content } = decodeMessage(payload);
    if (content !== undefined && !follows.has(messageId)) {
      follows.set(
        messageId,
        causalHistory.map((entry) => entry.messageId),
      );
    }
  });

  async function open(person: Pick<Person, 'name' | 'persistence' | 'faults' | 'received'>): Promise<Member> {
    const member = await group.join(
      person.name,
      { persistence: person.persistence, tuning: { lostTimeout: 3_600_000 } },
      person.faults,
    );
    const position = new Map(member.channel.log().map(({ messageId }, index) => [messageId, index]));
    member.channel.on('message-received', ({ messageId, content }) => {
      person.received.push(new TextDecoder().decode(content));
      // Everything it follows was here before.
      for (const id of follows.get(messageId) ?? []) {
        const here = position.has(id) || member.channel.log().some((entry) => entry.messageId === id);
        if (!here) early.push(`${person.name} got ${messageId} before ${id}, which it follows`);
      }
      position.set(messageId, position.size);
    });
    return member;
  }

  const people: Person[] = [];
  for (let index = 0; index < size; index++) {
    const faults = createFaults({
      loss: random() * 0.5,
      delayMax: pick(600),
      duplication: random() * 0.3,
      reordering: random() * 0.3,
    });
    const persistence = index % 2 === 0 ? memoryPersistence() : asyncPersistence();
    const person = { name: `member ${index}`, persistence, faults, received: [] };
    people.push({ ...person, member: await open(person) });
  }

  let sent = 0;
  for (let step = 0; step < 40; step++) {
    const person = people[pick(size)]!;
    const chance = random();
    if (chance < 0.6) {
      for (let burst = 1 + pick(3); burst > 0; burst--)
        person.member.channel.send(bytes(`${person.name} says ${sent++}`));
    } else if (chance < 0.8) person.faults.set({ cut: !person.faults.get().cut });
    else if (chance < 0.9) {
      await person.member.channel.close();
      group.members.splice(group.members.indexOf(person.member), 1);
      await group.clock.advance(pick(5_000));
      person.member = await open(person);
    }
    await group.clock.advance(pick(1_500));
  }

  // The weather ends.
  for (const { faults } of people) faults.set({ loss: 0, delayMax: 0, duplication: 0, reordering: 0, cut: false });
  await group.clock.advance(400_000);

  const logs = people.map(({ member }) => texts(member.channel));
  for (const [index, { name, member, received }] of people.entries()) {
    const { channel } = member;
    const context = `seed ${seed}, ${size} members, ${store ? 'with' : 'without'} a store, ${name}`;
    expect(logs[index], context).toEqual(logs[0]);
    expect(logs[index], context).toHaveLength(sent);
    expect(new Set(received).size, context).toBe(received.length);
    expect(received.length + logs[0]!.filter((content) => content.startsWith(`${name} `)).length, context).toBe(sent);
    const position = new Map(channel.log().map(({ messageId }, place) => [messageId, place]));
    for (const { messageId, senderId } of channel.log()) {
      for (const id of follows.get(messageId) ?? [])
        expect(position.get(id), context).toBeLessThan(position.get(messageId)!);
      if (senderId === name) expect(channel.status(messageId), context).toBe('acknowledged');
    }
    expect(channel.held(), context).toEqual([]);
    expect(channel.missing(), context).toEqual([]);
    expect(channel.syncStatus(), context).toMatchObject({ status: 'synced', received: received.length });
  }
  expect(early, `seed ${seed}`).toEqual([]);
  await group.close();
  expect(group.clock.pending).toBe(0);
}

describe('after any weather, with members cut off and restarted in the middle', () => {
  const cases = [2, 3, 4, 5, 6, 7, 8].flatMap((size) => [true, false].map((store) => ({ size, store })));
  it.each(cases)(
    'everybody in a group of $size (store: $store) has the same log, and every message is acknowledged',
    async ({ size, store }) => {
      for (let round = 0; round < 4; round++) await stormy(1_000 * size + 10 * round + (store ? 1 : 0), size, store);
    },
  );
});
