import 'fake-indexeddb/auto';
import type { Persistence } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group } from '../support/group.js';
import { asyncPersistence } from '../support/persistence.js';

let group: Group;
beforeEach(() => {
  group = new Group({ store: false });
});
afterEach(() => group.close());

/** Virtual time passes, and between its steps what waits for a database gets its turn. */
async function pass(ms: number): Promise<void> {
  for (let step = 0; step < 8; step++) {
    await group.clock.advance(ms / 8);
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

let databases = 0;
const kinds: [string, () => Persistence][] = [
  ['memory', () => memoryPersistence()],
  ['IndexedDB', () => indexedDbPersistence({ prefix: `reading-${databases++}` })],
];

describe.each(kinds)('reading with persistence in %s', (_, make) => {
  it('messages of others are numbered as they arrive, over a restart too, and own ones are not', async () => {
    const persistence = make();
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    bob.channel.send(bytes('one'));
    await pass(100);
    alice.channel.send(bytes('mine'));
    await pass(100);
    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    bob.channel.send(bytes('two'));
    await pass(10_000);
    expect(again.channel.log().map(({ arrival }) => arrival)).toEqual([1, undefined, 2]);
    expect(details(again, 'message-received').map(({ arrival }) => arrival)).toEqual([2]);
  });

  it('nothing is read at first, and what was said to be read is kept', async () => {
    const persistence = make();
    const alice = await group.join('alice', { persistence });
    expect(alice.channel.read()).toEqual([0]);
    const told: unknown[] = [];
    alice.channel.on('read-changed', (detail) => told.push(detail));
    alice.channel.setRead([1, 3, 3]);
    expect(told).toEqual([{ read: [1, 3, 3] }]);
    await alice.channel.close();
    expect((await group.join('alice', { persistence })).channel.read()).toEqual([1, 3, 3]);
  });

  it('what was said to be read is written at once: a kill does not lose it', async () => {
    const persistence = make();
    const alice = await group.join('alice', { persistence });
    alice.channel.setRead([5]);
    await pass(100);
    // A second storage looks while the first is still open.
    const storage = await persistence.open({ channelId: alice.channel.channelId, participantId: 'alice' });
    expect((await storage.load(0)).meta?.read).toEqual([5]);
    storage.close();
  });

  it('what a version without read marks stored counts as read', async () => {
    const persistence = make();
    const key = { channelId: 'lobby', participantId: 'alice' };
    const storage = await persistence.open(key);
    await storage.write({ meta: { lamportTimestamp: 1, received: 7 } });
    storage.close();
    const { channel } = await group.join('alice', { ...key, persistence });
    expect(channel.read()).toEqual([7]);
  });
});

describe('a message that left memory', () => {
  it('has its number when it comes back', async () => {
    const persistence = asyncPersistence();
    const tuning = { logWindow: 4, logWindowMax: 4 };
    const alice = await group.join('alice', { persistence, tuning });
    const bob = await group.join('bob');
    for (let index = 0; index < 12; index++) {
      bob.channel.send(bytes(`message ${index}`));
      await pass(100);
    }
    await pass(5_000);
    expect(alice.channel.olderCount()).toBeGreaterThan(0);
    await alice.channel.loadOlder(100);
    expect(alice.channel.log().map(({ arrival }) => arrival)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });
});

describe('a genuine message that replaces a forged one', () => {
  it('keeps the number, so that it is not unread again', async () => {
    const { contentFrame, createParticipant, ofType, receiveAll } = await import('../support/sds.js');
    const { createHash } = await import('node:crypto');
    const content = bytes('the genuine one');
    const id = createHash('sha256').update(content).digest('hex');
    const alice = createParticipant('alice');
    receiveAll(alice, [contentFrame(id, [], { content: bytes('forged') })]);
    const [replaced] = ofType(receiveAll(alice, [contentFrame(id, [], { content })]), 'replace');
    expect(replaced!.entry.arrival).toBe(1);
    expect(alice.receivedCount).toBe(1);
  });
});
