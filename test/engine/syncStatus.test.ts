import { encodeMessage } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group } from '../support/group.js';
import { ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
let transport: ScriptedTransport;
beforeEach(() => {
  group = new Group();
  transport = new ScriptedTransport();
});
afterEach(() => group.close());

/** A message of Bob's. */
const frame = (messageId: string, ...follows: string[]): Uint8Array =>
  encodeMessage({
    senderId: 'bob',
    messageId,
    channelId: 'lobby',
    lamportTimestamp: 1_000,
    causalHistory: follows.map((id) => ({ messageId: id })),
    repairRequest: [],
    content: bytes(messageId),
  });

describe('a channel is not synced', () => {
  it('while a store that failed waits to be asked again for what was missed', async () => {
    let away = true;
    transport.history = () => (away ? Promise.reject(new Error('store away')) : Promise.resolve({ messages: [] }));
    const alice = await group.join('alice', { transport });
    for (let second = 0; second < 100; second++) {
      await group.clock.advance(1_000);
      expect(alice.channel.syncStatus()).toMatchObject({ status: 'syncing', missing: 0 });
    }
    away = false;
    await group.clock.advance(120_000);
    expect(alice.channel.syncStatus().status).toBe('synced');
    expect(details(alice, 'sync-status').map(({ status }) => status)).toEqual(['synced']);
  });

  it('while messages that wait for each other are held', async () => {
    const alice = await group.join('alice', { transport });
    transport.receive(frame('a', 'b'));
    transport.receive(frame('b', 'a'));
    expect(alice.channel.syncStatus()).toMatchObject({ status: 'syncing', missing: 0 });
    await group.clock.advance(20_001);
    expect(alice.received).toHaveLength(2);
    expect(alice.channel.syncStatus().status).toBe('synced');
  });
});

it('a channel that lost something says so while a store that failed waits to be asked again', async () => {
  transport.history = () => Promise.reject(new Error('store away'));
  const alice = await group.join('alice', { transport, tuning: { lostTimeout: 5_000 } });
  transport.receive(frame('b', 'a'));
  await group.clock.advance(60_000);
  expect(alice.channel.syncStatus()).toMatchObject({ status: 'incomplete', lost: 1 });
});

it('a channel is synced where nobody is asked for what was missed', async () => {
  transport.history = () => Promise.reject(new Error('asked'));
  const alice = await group.join('alice', { transport, retrieval: 'repair' });
  await group.clock.advance(1);
  expect(alice.channel.syncStatus().status).toBe('synced');
});
