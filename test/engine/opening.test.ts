import type { ReliableChannel, ReliableChannelOptions } from 'react-reliable-channel/engine';
import { createReliableChannel, memoryPersistence } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bytes, Group, texts } from '../support/group.js';
import { asyncPersistence } from '../support/persistence.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group({ store: false });
});
afterEach(() => group.close());

const contents = Array.from({ length: 300 }, (_, index) => `message ${index}`);

/** Opens alice's channel on a slow machine, where every look at the clock takes 1 ms. */
function openSlowly(options: Partial<ReliableChannelOptions>): Promise<ReliableChannel> {
  let time = group.clock.now();
  return createReliableChannel({
    channelId: 'lobby',
    participantId: 'alice',
    transport: new ScriptedTransport(),
    clock: { ...group.clock, now: () => time++ },
    ...options,
  });
}

/** How many tasks get their turn until `done`, or 5 s are over, a count. */
async function tasksUntil(done: () => boolean): Promise<number> {
  const deadline = Date.now() + 5_000;
  let tasks = 0;
  for (; !done() && Date.now() < deadline; tasks++) await new Promise((resolve) => setImmediate(resolve));
  return tasks;
}

it('a long channel opens in parts, between which the page answers', async () => {
  const persistence = asyncPersistence(memoryPersistence());
  const alice = await group.join('alice', { persistence });
  for (const content of contents) alice.channel.send(bytes(content));
  await alice.channel.flush();
  await alice.channel.close();
  let again: ReliableChannel | undefined;
  void openSlowly({ persistence }).then((opened) => (again = opened));
  // 300 messages and 300 deliveries, in parts of 8 ms.
  expect(await tasksUntil(() => again !== undefined)).toBeGreaterThan(50);
  expect(texts(again!)).toEqual(contents);
  await again!.close();
});

it('what was missed is taken in in parts, between which the page answers', async () => {
  const bob = new ScriptedTransport();
  const { channel } = await group.join('bob', { transport: bob, tuning: { resendInterval: 600_000 } });
  for (const content of contents) channel.send(bytes(content));
  await group.clock.advance(0);
  expect(bob.contents).toEqual(contents);
  const transport = new ScriptedTransport();
  const messages = bob.published.map((payload) => ({ payload })).reverse();
  transport.history = () => Promise.resolve({ messages });
  const alice = await openSlowly({ transport });
  expect(await tasksUntil(() => alice.log().length === 300)).toBeGreaterThan(20);
  expect(texts(alice)).toEqual(contents);
  expect(alice.syncStatus()).toMatchObject({ received: 300, missing: 0 });
  await alice.close();
});
