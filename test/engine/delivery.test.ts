import { afterEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, texts } from '../support/group.js';

let group: Group;
afterEach(() => group.close());

describe('between two participants', () => {
  it('delivers a message and acknowledges it within a second', async () => {
    group = new Group();
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(['hello']);
    expect(alice.channel.status(id)).toBe('acknowledged');
    expect(alice.channel.delivery(id)?.acknowledgedBy).toEqual(['bob']);
    expect(details(alice, 'message-received')).toEqual([]);
  });

  it('goes queued, sending, sent, acknowledged and never back', async () => {
    group = new Group({ latency: 50 });
    const alice = await group.join('alice');
    await group.join('bob');
    const id = alice.channel.send(bytes('hello'));
    const seen = [alice.channel.status(id)];
    for (let i = 0; i < 300; i++) {
      await group.clock.advance(10);
      const status = alice.channel.status(id);
      if (status !== seen.at(-1)) seen.push(status);
    }
    expect(seen).toEqual(['sending', 'sent', 'acknowledged']);
    expect(alice.events.map(({ name }) => name).filter((name) => name !== 'sync-status')).toEqual([
      'sending-message',
      'message-sent',
      'message-acknowledged',
    ]);
  });

  it('sends again what was lost until it is acknowledged', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    bob.faults.set({ loss: 1 });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(5_000);
    expect(alice.channel.status(id)).toBe('sent');
    bob.faults.set({ loss: 0 });
    await group.clock.advance(10_000);
    expect(bob.received).toEqual(['hello']);
    expect(alice.channel.status(id)).toBe('acknowledged');
  });

  it('says unconfirmed when the attempts are used up and nobody answered', async () => {
    group = new Group();
    const alice = await group.join('alice', { tuning: { maxAttempts: 3 } });
    const id = alice.channel.send(bytes('anybody?'));
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBe('unconfirmed');
    expect(details(alice, 'message-unconfirmed')).toEqual([{ messageId: id, attempts: 3 }]);
  });
});

describe('a missing message', () => {
  it('is noticed, fetched from the store by hash, and delivered in its place', async () => {
    group = new Group();
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    bob.faults.set({ loseNext: 1 });
    const first = alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    alice.channel.send(bytes('two'));
    await group.clock.advance(10);
    expect(bob.received).toEqual([]);
    expect(bob.channel.missing()).toMatchObject([{ messageId: first, senderId: 'alice', dependents: 1 }]);
    expect(bob.channel.syncStatus()).toMatchObject({ status: 'syncing', missing: 1 });
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(['one', 'two']);
    expect(details(bob, 'message-recovered')).toEqual([{ messageId: first, via: 'store' }]);
    expect(bob.channel.syncStatus()).toMatchObject({ status: 'synced', missing: 0, received: 2 });
  });

  it('is asked of the group and answered by the author where there is no store', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice', { tuning: { resendInterval: 60_000 } });
    const bob = await group.join('bob');
    bob.faults.set({ loseNext: 1 });
    const first = alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    alice.channel.send(bytes('two'));
    await group.clock.advance(3_000);
    expect(bob.received).toEqual(['one', 'two']);
    expect(details(bob, 'message-recovered')).toEqual([{ messageId: first, via: 'repair' }]);
    expect(details(alice, 'repair-response-sent')).toEqual([{ messageId: first }]);
  });

  it('is lost after the timeout, its dependents are delivered with the gap named, and it heals', async () => {
    group = new Group({ store: false });
    const alice = await group.join('alice', { tuning: { resendInterval: 60_000 } });
    const bob = await group.join('bob', { retrieval: 'none', tuning: { lostTimeout: 10_000 } });
    bob.faults.set({ loseNext: 1 });
    const first = alice.channel.send(bytes('one'));
    await group.clock.advance(10);
    alice.channel.send(bytes('two'));
    await group.clock.advance(11_000);
    expect(details(bob, 'irretrievable-message').map(({ messageId }) => messageId)).toEqual([first]);
    expect(details(bob, 'message-received')).toMatchObject([{ gaps: [first] }]);
    expect(bob.channel.syncStatus().status).toBe('incomplete');
    await group.clock.advance(120_000);
    expect(texts(bob.channel)).toEqual(['one', 'two']);
    expect(details(bob, 'message-received')).toMatchObject([{ late: false }, { late: true, gaps: [] }]);
    expect(bob.channel.syncStatus().status).toBe('synced');
  });
});
