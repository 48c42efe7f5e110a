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

it('a long channel opens in parts, between which the page answers', async () => {
  const persistence = asyncPersistence(memoryPersistence());
  const alice = await group.join('alice', { persistence });
  const contents = Array.from({ length: 300 }, (_, index) => `message ${index}`);
  for (const content of contents) alice.channel.send(bytes(content));
  await alice.channel.flush();
  await alice.channel.close();
  // A slow machine: every look at the clock takes 1 ms.
  let time = group.clock.now();
  let tasks = 0;
  let opened = false;
  const count = (): void => {
    tasks++;
    if (!opened) setImmediate(count);
  };
  setImmediate(count);
  const again = await createReliableChannel({
    channelId: 'lobby',
    participantId: 'alice',
    transport: new ScriptedTransport(),
    clock: { ...group.clock, now: () => time++ },
    persistence,
  });
  opened = true;
  expect(texts(again)).toEqual(contents);
  // 300 messages and 300 deliveries, in parts of 8 ms.
  expect(tasks).toBeGreaterThan(50);
  await again.close();
});
