import { afterEach, beforeEach, expect, it } from 'vitest';
import { DevnetProcess } from '../../../scripts/waku/devnetProcess.mjs';
import { channelId, type ParticipantOptions, type View } from './participant.js';
import type { SdkParticipantOptions, SdkView } from './sdkParticipant.js';

/** Somebody in a conversation, in this process or in a page. */
export interface Person {
  send(text: string): Promise<string>;
  view(): Promise<View>;
  /** Leaves: the node is stopped or the page closed. What was persisted stays. */
  leave(): Promise<void>;
}

/** The same with the SDK's own channel. */
export interface SdkPerson {
  send(text: string): Promise<void>;
  view(): Promise<SdkView>;
}

/** Where people come from. Entering again under the same name finds what was persisted. */
export interface Stage {
  enter(options: ParticipantOptions): Promise<Person>;
  enterWithSdk(options: SdkParticipantOptions): Promise<SdkPerson>;
  close(): Promise<void>;
}

/** ms */
const patience = 20_000;

/** Nothing is sent twice in a test, nor acknowledged by a heartbeat, so that a gap is healed by what the test is about. */
const quiet = { resendInterval: 60_000, resendIntervalPossiblyAcknowledged: 60_000, resendIntervalMax: 120_000 };

/** Waits until somebody sees all of this. */
async function sees<V extends object>(person: { view(): Promise<V> }, wanted: Partial<V>): Promise<void> {
  const seen = async () => {
    const view = await person.view();
    return Object.fromEntries((Object.keys(wanted) as (keyof V)[]).map((key) => [key, view[key]]));
  };
  await expect.poll(seen, { timeout: patience, interval: 50 }).toEqual(wanted);
}

/** What two people on a devnet go through, wherever they are. */
export function conversations(openStage: () => Promise<Stage>): void {
  let devnet: DevnetProcess;
  let stage: Stage;
  beforeEach(async () => {
    [devnet, stage] = await Promise.all([DevnetProcess.start(), openStage()]);
  });
  afterEach(async () => {
    await stage?.close();
    await devnet?.close();
  });

  async function enter(participantId: string, options: Partial<ParticipantOptions> = {}): Promise<Person> {
    const person = await stage.enter({ participantId, multiaddr: devnet.multiaddr, ...options });
    await sees(person, { health: 'online' });
    return person;
  }

  async function aliceAndBob(options: Partial<ParticipantOptions> = {}): Promise<[Person, Person]> {
    return Promise.all([enter('alice', options), enter('bob', options)]);
  }

  /** What the devnet has counted. */
  const count = async (what: 'dropped' | 'hashQueries'): Promise<number> => (await devnet.state()).counts[what];

  /** The next message is not pushed to somebody. */
  async function loseNextPush(person: { view(): Promise<{ peerId: string }> }): Promise<void> {
    await devnet.fault('dropPush', { count: 1, ephemeral: false, peerId: (await person.view()).peerId });
  }

  /** Both have heard each other. */
  async function greet(alice: Person, bob: Person): Promise<void> {
    await alice.send('hello');
    await sees(bob, { log: ['hello'] });
    await sees(alice, { statuses: { hello: 'acknowledged' } });
  }

  it('two people chat: both have everything in one order, and know that the other has it', async () => {
    const [alice, bob] = await aliceAndBob();
    await alice.send('hello Bob');
    await sees(bob, { received: ['hello Bob'] });
    await bob.send('hello Alice');
    await sees(alice, { received: ['hello Alice'], statuses: { 'hello Bob': 'acknowledged' } });
    for (const text of ['one', 'two', 'three']) await alice.send(text);
    const log = ['hello Bob', 'hello Alice', 'one', 'two', 'three'];
    await sees(bob, { log, statuses: { 'hello Alice': 'acknowledged' }, sync: 'synced' });
    await sees(alice, { log, sync: 'synced' });
    await expect
      .poll(async () => Object.values((await alice.view()).statuses), { timeout: patience })
      .toEqual(['acknowledged', 'acknowledged', 'acknowledged', 'acknowledged']);
  });

  it('a message that did not arrive is fetched from the store by its hash', async () => {
    const [alice, bob] = await aliceAndBob({ tuning: quiet, retrieval: 'store' });
    await greet(alice, bob);
    await loseNextPush(bob);
    await alice.send('lost on the way');
    await expect.poll(() => count('dropped'), { timeout: patience }).toBe(1);
    const before = await count('hashQueries');
    await alice.send('the next one');
    await sees(bob, { received: ['hello', 'lost on the way', 'the next one'], recovered: ['store'], missing: 0 });
    expect(await count('hashQueries')).toBeGreaterThan(before);
  });

  it('a message that did not arrive comes from its sender while the store is off', async () => {
    const [alice, bob] = await aliceAndBob({ tuning: quiet });
    await greet(alice, bob);
    await devnet.fault('refuse', { service: 'store', status: 503 });
    await loseNextPush(bob);
    await alice.send('lost on the way');
    await expect.poll(() => count('dropped'), { timeout: patience }).toBe(1);
    await alice.send('the next one');
    await sees(bob, { received: ['hello', 'lost on the way', 'the next one'], recovered: ['repair'], missing: 0 });
  });

  it('nothing is lost when the devnet is killed in the middle and started again', async () => {
    const [alice, bob] = await aliceAndBob();
    await greet(alice, bob);
    await devnet.kill();
    await Promise.all([alice.send('from Alice, in the dark'), bob.send('from Bob, in the dark')]);
    await Promise.all([sees(alice, { health: 'offline', sync: 'offline' }), sees(bob, { health: 'offline' })]);
    await alice.send('and another');
    await expect.poll(async () => (await alice.view()).statuses['and another'], { timeout: patience }).toBe('queued');
    await devnet.restart();
    await sees(alice, {
      received: ['from Bob, in the dark'],
      statuses: { hello: 'acknowledged', 'from Alice, in the dark': 'acknowledged', 'and another': 'acknowledged' },
      health: 'online',
      sync: 'synced',
    });
    await sees(bob, {
      received: ['hello', 'from Alice, in the dark', 'and another'],
      statuses: { 'from Bob, in the dark': 'acknowledged' },
      health: 'online',
      sync: 'synced',
    });
    expect((await alice.view()).log).toEqual((await bob.view()).log);
  });

  it('whoever comes back catches up on what was said meanwhile, also from the store alone', async () => {
    const [alice, bob] = await aliceAndBob({ tuning: quiet });
    await greet(alice, bob);
    await bob.leave();
    const texts = Array.from({ length: 12 }, (_, index) => `missed ${index}`);
    for (const text of texts) await alice.send(text);
    await expect
      .poll(async () => Object.values((await alice.view()).statuses), { timeout: patience })
      .toEqual(['acknowledged', ...texts.map(() => 'sent')]);
    await alice.leave();
    const again = await enter('bob', { tuning: quiet });
    await sees(again, { log: ['hello', ...texts], received: texts, missing: 0, sync: 'synced' });
    await enter('alice', { tuning: quiet }).then((back) =>
      sees(back, {
        log: ['hello', ...texts],
        statuses: Object.fromEntries(['hello', ...texts].map((text) => [text, 'acknowledged'])),
      }),
    );
  });

  it('with encryption the store holds no readable channel, name or text', async () => {
    // Long enough that none of them stands in random bytes by chance.
    const [alice, bob] = ['alice of the tests', 'bob of the tests'];
    const words = [channelId, alice, bob, 'a secret', 'another secret'];
    const readable = async () => {
      const stored = await devnet.payloads();
      return words.filter((word) => stored.some((bytes) => bytes.includes(word)));
    };
    const key = Array.from({ length: 32 }, (_, index) => index);
    const [first, second] = await Promise.all([enter(alice, { key }), enter(bob, { key })]);
    await first.send('a secret');
    await sees(second, { received: ['a secret'] });
    await second.send('another secret');
    await sees(first, { received: ['another secret'], statuses: { 'a secret': 'acknowledged' }, undecodable: 0 });
    expect(await readable()).toEqual([]);
    expect((await devnet.payloads()).length).toBeGreaterThan(1);

    // The same in clear is found, so that the search above is one.
    await first.leave();
    const inClear = await enter(alice);
    await inClear.send('a secret');
    await expect.poll(readable, { timeout: patience }).toEqual([channelId, alice, bob, 'a secret']);
  });

  it("the SDK's own ReliableChannel and ours exchange messages and acknowledge each other", async () => {
    const ours = await enter('alice');
    const theirs = await stage.enterWithSdk({ participantId: 'carol', multiaddr: devnet.multiaddr });
    await ours.send('from ours');
    await sees(theirs, { received: ['from ours'] });
    await theirs.send('from theirs');
    await sees(ours, { received: ['from theirs'], statuses: { 'from ours': 'acknowledged' } });
    await sees(theirs, { acknowledged: ['from theirs'] });
    await ours.send('and again');
    await sees(theirs, { received: ['from ours', 'and again'] });
    await sees(ours, {
      log: ['from ours', 'from theirs', 'and again'],
      statuses: { 'from ours': 'acknowledged', 'and again': 'acknowledged' },
      undecodable: 0,
      sync: 'synced',
    });
  });

  it("the SDK's own ReliableChannel fetches what it missed of ours by the hash that ours names", async () => {
    const ours = await enter('alice', { tuning: quiet });
    const theirs = await stage.enterWithSdk({ participantId: 'carol', multiaddr: devnet.multiaddr, quiet: true });
    await ours.send('hello');
    await sees(theirs, { received: ['hello'] });
    await loseNextPush(theirs);
    await ours.send('lost on the way');
    await expect.poll(() => count('dropped'), { timeout: patience }).toBe(1);
    await ours.send('the next one');
    await expect
      .poll(async () => (await theirs.view()).received.toSorted(), { timeout: patience })
      .toEqual(['hello', 'lost on the way', 'the next one']);
    expect(await count('hashQueries')).toBeGreaterThan(0);
  });
}
