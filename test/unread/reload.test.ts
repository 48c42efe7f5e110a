import 'fake-indexeddb/auto';
import type { Persistence } from 'react-reliable-channel/engine';
import { memoryPersistence } from 'react-reliable-channel/engine';
import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannelStore, withRows } from '../../src/index.js';
import { createUnreadTracker } from '../../src/unread/unreadTracker.js';
import { bytes, Group } from '../support/group.js';

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

async function reader(persistence: Persistence) {
  const { channel } = await group.join('alice', { persistence });
  const store = withRows(createChannelStore(channel, { clock: group.clock }));
  const tracker = createUnreadTracker(store, store.channel);
  return {
    channel,
    says: () => {
      const { count, firstUnreadId } = tracker.get();
      return { count, firstUnreadId };
    },
    markRead: (messages?: string | readonly string[]) => tracker.get().markRead(messages),
    async close() {
      store.close();
      await channel.close();
    },
  };
}

let databases = 0;
const kinds: [string, () => Persistence][] = [
  ['memory', () => memoryPersistence()],
  ['IndexedDB', () => indexedDbPersistence({ prefix: `unread-${databases++}` })],
];

describe.each(kinds)('what is unread, over reloads with %s', (_, make) => {
  it('is the same afterwards, and what is sent meanwhile is unread too', async () => {
    const persistence = make();
    const bob = await group.join('bob');
    const before = await reader(persistence);
    const ids = ['one', 'two', 'three'].map((content) => bob.channel.send(bytes(content)));
    await pass(2_000);
    before.channel.send(bytes('mine'));
    before.markRead(ids[0]);
    expect(before.says()).toEqual({ count: 2, firstUnreadId: ids[1] });
    await before.close();
    const missed = bob.channel.send(bytes('meanwhile'));
    const after = await reader(persistence);
    expect(after.says()).toEqual({ count: 2, firstUnreadId: ids[1] });
    await pass(60_000);
    expect(after.says()).toEqual({ count: 3, firstUnreadId: ids[1] });
    after.markRead([ids[1]!, ids[2]!]);
    expect(after.says()).toEqual({ count: 1, firstUnreadId: missed });
    await after.close();
  });

  it('keeps a late message unread whose place was read before', async () => {
    const persistence = make();
    const bob = await group.join('bob');
    const before = await reader(persistence);
    bob.faults.set({ cut: true });
    const late = bob.channel.send(bytes('written early, sent late'));
    await pass(3_000);
    const carol = await group.join('carol');
    carol.channel.send(bytes('later'));
    await pass(3_000);
    before.markRead();
    bob.faults.set({ cut: false });
    await pass(60_000);
    expect(before.channel.log()[0]!.messageId).toBe(late);
    expect(before.says()).toEqual({ count: 1, firstUnreadId: late });
    await before.close();
    const after = await reader(persistence);
    expect(after.says()).toEqual({ count: 1, firstUnreadId: late });
    await after.close();
  });
});
