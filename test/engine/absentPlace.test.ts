import { memoryPersistence } from 'react-reliable-channel/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { createChannelStore, withRows } from '../../src/store/index.js';
import { bytes, Group } from '../support/group.js';

let group: Group;
afterEach(() => group.close());

describe('the place of a lost message', () => {
  it('is before the first message that follows it, also after a reload', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice', { tuning: { resendInterval: 600_000 } });
    const persistence = memoryPersistence();
    const options = { persistence, retrieval: 'none', tuning: { lostTimeout: 5_000 } } as const;
    const bob = await group.join('bob', options);
    bob.faults.set({ loseNext: 1 });
    const lost = alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    const second = alice.channel.send(bytes('two'));
    await group.clock.advance(10);
    const third = alice.channel.send(bytes('three'));
    await group.clock.advance(10_000);
    expect(bob.channel.missing()).toMatchObject([
      { messageId: lost, state: 'lost', followedBy: { messageId: second } },
    ]);
    await bob.channel.close();

    const again = await group.join('bob', options);
    expect(again.channel.missing()).toMatchObject([
      { messageId: lost, state: 'lost', followedBy: { messageId: second } },
    ]);
    const store = withRows(createChannelStore(again.channel, { clock: group.clock }));
    expect(store.getState().rows.map(({ kind, key }) => [kind, key])).toEqual([
      ['lost', lost],
      ['message', second],
      ['message', third],
    ]);
    store.close();
  });
});
