import { memoryPersistence, TransportError } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes, details, Group, texts } from '../support/group.js';
import { GatedPersistence } from '../support/persistence.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

describe('discarding a message that never went out', () => {
  it('leaves no trace: nobody sees it, nor a gap where it was', async () => {
    const persistence = memoryPersistence();
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    alice.faults.set({ cut: true });
    alice.channel.send(bytes('one'));
    const second = alice.channel.send(bytes('two'));
    alice.channel.send(bytes('three'));
    alice.channel.discard(second);
    expect(texts(alice.channel)).toEqual(['one', 'three']);
    expect(alice.channel.status(second)).toBe('discarded');
    alice.faults.set({ cut: false });
    await group.clock.advance(30_000);
    expect(bob.received).toEqual(['one', 'three']);
    expect(details(bob, 'message-missing')).toEqual([]);
    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    await group.clock.advance(30_000);
    expect(texts(again.channel)).toEqual(['one', 'three']);
    expect(again.channel.missing()).toEqual([]);
  });

  it('that failed: what is sent after it does not know of it', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => Promise.reject(new TransportError('refused', { recoverable: false }));
    const alice = await group.join('alice', { transport });
    const failed = alice.channel.send(bytes('refused'));
    await group.clock.advance(0);
    alice.channel.discard(failed);
    transport.onPublish = () => Promise.resolve({});
    alice.channel.send(bytes('next'));
    await group.clock.advance(60_000);
    for (const { causalHistory } of transport.frames)
      expect(causalHistory.map(({ messageId }) => messageId)).not.toContain(failed);
    expect(transport.contents.filter((content) => content === 'refused')).toHaveLength(1);
  });

  it('while it is being written: it is not sent when the write is done, and not there after a restart', async () => {
    const inner = memoryPersistence();
    const storage = new GatedPersistence(inner);
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const id = alice.channel.send(bytes('hello'));
    alice.channel.discard(id);
    storage.openForGood();
    await group.clock.advance(60_000);
    expect(transport.contents).toEqual([]);
    expect(alice.channel.status(id)).toBe('discarded');
    await alice.channel.close();
    const again = await group.join('alice', { persistence: inner, transport });
    expect(again.channel.log()).toEqual([]);
    expect(again.channel.status(id)).toBeUndefined();
  });
});

describe('discarding a message that went out', () => {
  it('stops sending it, takes it out of the log for good, and others keep it', async () => {
    const persistence = memoryPersistence();
    group = new Group({ store: false });
    const alice = await group.join('alice', { persistence });
    const bob = await group.join('bob');
    // Bob's acknowledgement does not reach alice.
    alice.faults.set({ loss: 1 });
    const id = alice.channel.send(bytes('oops'));
    await group.clock.advance(100);
    expect(alice.channel.status(id)).toBe('sent');
    alice.channel.discard(id);
    alice.faults.set({ loss: 0 });
    const { published } = alice.channel.counters();
    await group.clock.advance(4_000);
    expect(alice.channel.counters().published - published).toBeLessThanOrEqual(1);
    bob.channel.send(bytes('I saw that'));
    await group.clock.advance(10_000);
    expect(texts(alice.channel)).toEqual(['I saw that']);
    expect(texts(bob.channel)).toEqual(['oops', 'I saw that']);
    expect(alice.channel.status(id)).toBe('discarded');
    expect(details(alice, 'message-acknowledged')).toEqual([]);

    await alice.channel.close();
    const again = await group.join('alice', { persistence });
    bob.channel.send(bytes('still'));
    await group.clock.advance(30_000);
    expect(texts(again.channel)).toEqual(['I saw that', 'still']);
    expect(again.channel.missing()).toEqual([]);
    expect(again.channel.status(id)).toBe('discarded');
  });

  it('while an attempt is under way counts as one that may have gone out', async () => {
    const persistence = memoryPersistence();
    const transport = new ScriptedTransport();
    const attempt = gate<{ hash?: Uint8Array }>();
    transport.onPublish = () => attempt.promise;
    const alice = await group.join('alice', { transport, persistence });
    const bob = new ScriptedTransport();
    await group.join('bob', { transport: bob });
    const id = alice.channel.send(bytes('hello'));
    alice.channel.discard(id);
    attempt.open({ hash: new Uint8Array(32) });
    bob.receive(transport.published[0]!);
    await group.clock.advance(20_000);
    for (const frame of bob.published) transport.receive(frame);
    expect(alice.channel.missing()).toEqual([]);
    expect(alice.channel.log()).toEqual([]);
    expect(details(alice, 'message-sent')).toEqual([]);
    expect(alice.channel.status(id)).toBe('discarded');
  });

  it('after an attempt that hung until its time-out counts as one that may have gone out', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => new Promise(() => undefined);
    const alice = await group.join('alice', { transport, tuning: { publishTimeout: 1_000, resendInterval: 60_000 } });
    const bob = new ScriptedTransport();
    await group.join('bob', { transport: bob });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(2_000);
    alice.channel.discard(id);
    bob.receive(transport.published[0]!);
    await group.clock.advance(20_000);
    for (const frame of bob.published) transport.receive(frame);
    expect(alice.channel.missing()).toEqual([]);
    expect(alice.channel.status(id)).toBe('discarded');
  });
});

describe('discarding is refused', () => {
  it('for an acknowledged message, somebody else’s, an unknown one, and twice', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    const own = alice.channel.send(bytes('mine'));
    const theirs = bob.channel.send(bytes('yours'));
    await group.clock.advance(5_000);
    for (const id of [own, theirs, 'unknown', own]) alice.channel.discard(id);
    expect(texts(alice.channel)).toEqual(texts(bob.channel));
    expect(texts(alice.channel)).toHaveLength(2);
    expect(alice.channel.status(own)).toBe('acknowledged');
    expect(alice.channel.status(theirs)).toBeUndefined();
  });
});
