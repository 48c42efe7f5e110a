import { decodeMessage, memoryPersistence, PersistenceError, SendError } from 'react-reliable-channel/engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes, details, Group, type Member, text, texts } from '../support/group.js';
import { GatedPersistence } from '../support/persistence.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

describe('a message that is being written', () => {
  it('has no status and is not published before it is safe', async () => {
    const storage = new GatedPersistence();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(60_000);
    expect(alice.channel.status(id)).toBeUndefined();
    expect(alice.channel.delivery(id)).toBeUndefined();
    expect(transport.contents).toEqual([]);
    expect(texts(alice.channel)).toEqual(['hello']);

    storage.openForGood();
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('sent');
    expect(transport.contents).toEqual(['hello']);
  });

  it('is queued once it is safe, also while offline', async () => {
    const storage = new GatedPersistence();
    const transport = new ScriptedTransport();
    transport.setHealth('offline');
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const id = alice.channel.send(bytes('hello'));
    expect(alice.channel.status(id)).toBeUndefined();
    storage.openForGood();
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('queued');
    expect(transport.published).toEqual([]);
  });

  it('is named by no sync message: a kill would leave a gap that nobody can close', async () => {
    const storage = new GatedPersistence();
    storage.closed = false;
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const first = alice.channel.send(bytes('one'));
    await group.clock.advance(0);
    storage.closed = true;
    alice.channel.send(bytes('two'));
    await group.clock.advance(60_000);
    const syncs = transport.frames.filter(({ content }) => content === undefined);
    expect(syncs.length).toBeGreaterThan(0);
    for (const { causalHistory } of syncs) expect(causalHistory.map(({ messageId }) => messageId)).toEqual([first]);
    storage.openForGood();
  });

  it('goes out in the order of sending, each naming the one before', async () => {
    const storage = new GatedPersistence();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const ids = ['one', 'two', 'three'].map((text) => alice.channel.send(bytes(text)));
    storage.openForGood();
    await group.clock.advance(0);
    expect(transport.contents).toEqual(['one', 'two', 'three']);
    expect(transport.frames[2]?.causalHistory.map(({ messageId }) => messageId)).toContain(ids[1]);
  });
});

describe('what is written', () => {
  it('has to outlive a power failure where somebody waits for it, and else does not wait for the disk', async () => {
    const storage = new GatedPersistence();
    storage.openForGood();
    const alice = await group.join('alice', { persistence: storage.persistence });
    const bob = await group.join('bob');
    alice.channel.send(bytes('mine'));
    bob.channel.send(bytes('yours'));
    await group.clock.advance(5_000);
    const durable = storage.written.filter((step) => step.durable);
    expect(durable.map(({ log }) => log?.map(({ frame }) => text(decodeMessage(frame).content!)))).toEqual([['mine']]);
    expect(storage.written.length).toBeGreaterThan(2);
  });
});

describe('flush', () => {
  it('resolves when everything sent so far is written', async () => {
    const storage = new GatedPersistence();
    const alice = await group.join('alice', { persistence: storage.persistence });
    let flushed = false;
    alice.channel.send(bytes('hello'));
    void alice.channel.flush().then(() => (flushed = true));
    await group.clock.advance(1_000);
    expect(flushed).toBe(false);
    storage.openForGood();
    await group.clock.advance(0);
    expect(flushed).toBe(true);
    expect(storage.written[0]?.log).toHaveLength(1);
  });

  it('resolves at once when there is nothing to write', async () => {
    const storage = new GatedPersistence();
    const alice = await group.join('alice', { persistence: storage.persistence });
    await alice.channel.flush();
    expect(storage.waiting).toEqual([]);
    storage.openForGood();
  });

  it('rejects when it could not be written', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const storage = new GatedPersistence();
    const alice = await group.join('alice', { persistence: storage.persistence });
    alice.channel.send(bytes('hello'));
    const error = new Error('the disk is full');
    const flushed = expect(alice.channel.flush()).rejects.toBe(error);
    storage.fail(error);
    await flushed;
    expect(reported).toHaveBeenCalled();
    reported.mockRestore();
    storage.openForGood();
  });
});

describe('a message that could not be written', () => {
  it('has failed, says why, and was not published', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const storage = new GatedPersistence();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const id = alice.channel.send(bytes('hello'));
    storage.fail(new Error('the disk is full'));
    await group.clock.advance(0);
    expect(alice.channel.status(id)).toBe('failed');
    const error = alice.channel.delivery(id)?.error;
    expect(error).toBeInstanceOf(PersistenceError);
    expect(error?.message).toMatch(/not sent, as it could not be written \(resend it.*: the disk is full/);
    expect(error?.cause).toEqual(new Error('the disk is full'));
    expect(details(alice, 'sending-message-irrecoverable-error')).toEqual([{ messageId: id, error }]);
    expect(reported).toHaveBeenCalled();
    await group.clock.advance(60_000);
    expect(transport.contents).toEqual([]);
    reported.mockRestore();
    storage.openForGood();
  });

  it('is written and sent by resend', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const inner = memoryPersistence();
    const storage = new GatedPersistence(inner);
    const alice = await group.join('alice', { persistence: storage.persistence });
    const bob = await group.join('bob');
    const id = alice.channel.send(bytes('hello'));
    storage.fail(new Error('the disk is full'));
    await group.clock.advance(0);
    storage.openForGood();
    alice.channel.resend(id);
    await group.clock.advance(1_000);
    expect(alice.channel.status(id)).toBe('acknowledged');
    expect(bob.received).toEqual(['hello']);
    await alice.channel.close();
    const again = await group.join('alice', { persistence: inner });
    expect(texts(again.channel)).toEqual(['hello']);
    reported.mockRestore();
  });

  it('is not published by resend before it is written', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const storage = new GatedPersistence();
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { persistence: storage.persistence, transport });
    const id = alice.channel.send(bytes('hello'));
    storage.fail(new Error('the disk is full'));
    await group.clock.advance(0);
    alice.channel.resend(id);
    await group.clock.advance(0);
    expect(transport.contents).toEqual([]);
    for (let writes = 0; writes < 3 && storage.waiting.length > 0; writes++) {
      storage.fail(new Error('still full'));
      await group.clock.advance(0);
    }
    expect(alice.channel.status(id)).toBe('failed');
    expect(transport.contents).toEqual([]);
    storage.openForGood();
    alice.channel.resend(id);
    await group.clock.advance(0);
    expect(transport.contents).toEqual(['hello']);
    reported.mockRestore();
  });

  it('is named by nothing sent after it', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const storage = new GatedPersistence();
    const alice = await group.join('alice', { persistence: storage.persistence });
    const bob = await group.join('bob');
    alice.channel.send(bytes('lost'));
    storage.fail(new Error('the disk is full'));
    await group.clock.advance(0);
    storage.openForGood();
    alice.channel.send(bytes('next'));
    await group.clock.advance(10_000);
    expect(bob.received).toEqual(['next']);
    expect(details(bob, 'message-missing')).toEqual([]);
    reported.mockRestore();
  });
});

describe('storage that fails once', () => {
  it('gets what was received meanwhile with the next step', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const inner = memoryPersistence();
    const storage = new GatedPersistence(inner);
    storage.closed = false;
    const alice = await group.join('alice', { persistence: storage.persistence });
    const bob = await group.join('bob');
    storage.closed = true;
    bob.channel.send(bytes('one'));
    await group.clock.advance(1);
    storage.fail(new Error('busy'));
    storage.openForGood();
    await group.clock.advance(1);
    expect(reported).toHaveBeenCalledTimes(1);
    bob.channel.send(bytes('two'));
    await group.clock.advance(1);
    expect(alice.received).toEqual(['one', 'two']);
    // Without a word to the one that fails: what it has is what was written.
    const again = await group.join('alice', { persistence: inner });
    expect(texts(again.channel)).toEqual(['one', 'two']);
    reported.mockRestore();
  });

  it('gets it after a while, though nothing else happens', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const [storage, bob, transport] = [new GatedPersistence(), new ScriptedTransport(), new ScriptedTransport()];
    storage.closed = false;
    const { channel } = await group.join('bob', { transport: bob });
    channel.send(bytes('one'));
    await group.clock.advance(1);
    await group.join('alice', { persistence: storage.persistence, transport });
    await group.clock.advance(60_000);
    storage.closed = true;
    transport.receive(bob.published[0]!);
    storage.fail(new Error('busy'));
    await group.clock.advance(9_000);
    storage.openForGood();
    await group.clock.advance(120_000);
    expect(storage.written.flatMap(({ log = [] }) => log)).toHaveLength(1);
    reported.mockRestore();
  });

  it('gets it when the channel is closed, if nothing else happens', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const inner = memoryPersistence();
    const storage = new GatedPersistence(inner);
    storage.closed = false;
    const alice = await group.join('alice', { persistence: storage.persistence });
    const bob = await group.join('bob');
    storage.closed = true;
    bob.channel.send(bytes('one'));
    await group.clock.advance(1);
    storage.fail(new Error('busy'));
    storage.openForGood();
    await alice.channel.close();
    const again = await group.join('alice', { persistence: inner });
    expect(texts(again.channel)).toEqual(['one']);
    reported.mockRestore();
  });
});

describe('storage that hangs', () => {
  const tuning = { maxUnwritten: 10, catchUpOverlap: 0 };
  let storage: GatedPersistence;
  let alice: Member;
  let bob: Member;
  beforeEach(async () => {
    storage = new GatedPersistence();
    storage.closed = false;
    alice = await group.join('alice', { persistence: storage.persistence, tuning });
    bob = await group.join('bob');
    await group.clock.advance(10_000);
    storage.closed = true;
    for (let index = 0; index < 11; index++) bob.channel.send(bytes(`message ${index}`));
    await group.clock.advance(1);
    expect(alice.received).toHaveLength(11);
  });

  it('makes send throw where too much waits to be written, and say so, until it goes on', async () => {
    const before = alice.channel.log();
    expect(() => alice.channel.send(bytes('refused'))).toThrow(/waits to be written: persistence hangs/);
    expect(() => alice.channel.send(bytes('refused'))).toThrow(expect.objectContaining({ code: 'unwritten' }));
    expect(alice.channel.log()).toEqual(before);
    storage.openForGood();
    await group.clock.advance(1);
    alice.channel.send(bytes('taken'));
    await group.clock.advance(1_000);
    expect(bob.received).toEqual(['taken']);
  });

  it('makes the channel refuse what arrives, and say so; it comes when storage goes on', async () => {
    bob.channel.send(bytes('one more'));
    await group.clock.advance(1);
    expect(alice.received).toHaveLength(11);
    expect(details(alice, 'undecodable').map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/waits to be written: persistence hangs/),
    ]);
    storage.openForGood();
    await group.clock.advance(10_000);
    expect(alice.received.slice(11)).toEqual(['one more']);
    expect(alice.channel.log()).toHaveLength(12);
  });

  it('makes catching up wait: nothing it read is forgotten', async () => {
    alice.faults.set({ cut: true });
    for (let index = 0; index < 5; index++) bob.channel.send(bytes(`missed ${index}`));
    await group.clock.advance(1_000);
    alice.faults.set({ cut: false });
    await bob.channel.close();
    await group.clock.advance(10_000);
    expect(alice.received).toHaveLength(11);
    expect(alice.channel.syncStatus().status).toBe('syncing');
    storage.openForGood();
    await group.clock.advance(120_000);
    expect(alice.received.slice(11)).toEqual(['missed 0', 'missed 1', 'missed 2', 'missed 3', 'missed 4']);
    expect(alice.channel.syncStatus().status).toBe('synced');
  });
});

describe('send refuses', () => {
  const refusal = (send: () => unknown): SendError => {
    try {
      send();
    } catch (error) {
      if (error instanceof SendError) return error;
      throw error;
    }
    throw new Error('it was not refused');
  };

  it('an empty message', async () => {
    const { channel } = await group.join('alice');
    for (const send of [() => channel.send(bytes('')), () => channel.sendEphemeral(bytes(''))]) {
      const error = refusal(send);
      expect(error.code).toBe('empty');
      expect(error.message).toMatch(/message is empty: .*, send at least one/);
    }
    expect(channel.log()).toEqual([]);
  });

  it('a message that with the protocol’s own bytes is one byte over maxMessageSize, and takes one that just fits', async () => {
    const transport = new ScriptedTransport();
    transport.maxMessageSize = 1_000;
    const { channel } = await group.join('alice', { transport });
    const fits = (length: number): boolean => {
      try {
        channel.send(new Uint8Array(length));
        return true;
      } catch {
        return false;
      }
    };
    let most = 0;
    while (!fits(1_000 - most)) most++;
    await group.clock.advance(0);
    expect(transport.published[0]).toHaveLength(1_000);
    const error = refusal(() => channel.send(new Uint8Array(1_000 - most + 1)));
    expect(error.code).toBe('too-large');
    expect(error.message).toMatch(/too long.* bytes.*at most 1000; shorten it or split it/);
    expect(channel.log()).toHaveLength(1);
    expect(refusal(() => channel.sendEphemeral(new Uint8Array(1_000))).code).toBe('too-large');
  });

  it('never publishes a frame over maxMessageSize, also when hashes become known after the send', async () => {
    const transport = new ScriptedTransport();
    transport.maxMessageSize = 1_000;
    transport.onPublish = (payload) => Promise.resolve({ hash: payload.slice(0, 32) });
    transport.setHealth('offline');
    const { channel } = await group.join('alice', { transport });
    channel.send(bytes('first'));
    for (let length = 990; length > 0; length--) {
      try {
        channel.send(new Uint8Array(length));
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(SendError);
      }
    }
    const second = channel.log()[1]!.messageId;
    const taken = transport.onPublish;
    let refused = 0;
    transport.onPublish = (payload, options) =>
      payload.length > 900 && refused++ === 0 ? Promise.reject(new Error('not yet')) : taken(payload, options);
    transport.setHealth('online');
    await group.clock.advance(20_000);
    expect(channel.status(second)).toBe('sent');
    for (const { length } of transport.published) expect(length).toBeLessThanOrEqual(1_000);
  });

  it('anything after close', async () => {
    const { channel } = await group.join('alice');
    await channel.close();
    for (const send of [() => channel.send(bytes('late')), () => channel.sendEphemeral(bytes('late'))]) {
      const error = refusal(send);
      expect(error.code).toBe('closed');
      expect(error.message).toMatch(/channel is closed.*open it again/);
    }
  });

  it('an oversize message before an empty channel of its own: nothing stays behind', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    expect(refusal(() => alice.channel.send(new Uint8Array(153_600))).code).toBe('too-large');
    alice.channel.send(bytes('fits'));
    await group.clock.advance(5_000);
    expect(bob.received).toEqual(['fits']);
    expect(details(bob, 'message-missing')).toEqual([]);
  });
});

describe('equal contents', () => {
  it('are messages of their own', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    const ids = [1, 2, 3].map(() => alice.channel.send(bytes('+1')));
    await group.clock.advance(1_000);
    expect(new Set(ids).size).toBe(3);
    expect(bob.received).toEqual(['+1', '+1', '+1']);
  });
});

describe('an ephemeral message', () => {
  it('arrives at once, is in no log and is not acknowledged', async () => {
    const alice = await group.join('alice');
    const bob = await group.join('bob');
    // Until everybody has greeted.
    await group.clock.advance(60_000);
    const before = group.network.counts().framesSent;
    alice.channel.sendEphemeral(bytes('typing'));
    await group.clock.advance(60_000);
    expect(details(bob, 'ephemeral-received')).toEqual([{ senderId: 'alice', content: bytes('typing') }]);
    expect(details(alice, 'ephemeral-received')).toEqual([]);
    expect(bob.channel.log()).toEqual([]);
    expect(group.network.counts().framesSent - before).toBe(1);
  });

  it('is dropped while offline', async () => {
    const transport = new ScriptedTransport();
    transport.setHealth('offline');
    const alice = await group.join('alice', { transport });
    alice.channel.sendEphemeral(bytes('typing'));
    transport.setHealth('online');
    await group.clock.advance(1_000);
    expect(transport.frames.filter(({ content }) => content !== undefined)).toEqual([]);
  });
});

describe('a publish that hangs', () => {
  it('does not block the next message', async () => {
    const transport = new ScriptedTransport();
    const hanging = gate<{ hash?: Uint8Array }>();
    transport.onPublish = () => (transport.published.length === 1 ? hanging.promise : Promise.resolve({}));
    const alice = await group.join('alice', { transport });
    const first = alice.channel.send(bytes('one'));
    const second = alice.channel.send(bytes('two'));
    await group.clock.advance(10);
    expect(alice.channel.status(first)).toBe('sending');
    expect(alice.channel.status(second)).toBe('sent');
  });

  it('counts as an attempt that failed after publishTimeout, and the next one is made', async () => {
    const transport = new ScriptedTransport();
    transport.onPublish = () => (transport.published.length === 1 ? new Promise(() => undefined) : Promise.resolve({}));
    const alice = await group.join('alice', { transport, tuning: { publishTimeout: 5_000 } });
    const id = alice.channel.send(bytes('one'));
    await group.clock.advance(4_999);
    expect(alice.channel.status(id)).toBe('sending');
    expect(transport.frames.filter(({ content }) => content !== undefined)).toHaveLength(1);
    await group.clock.advance(3_000);
    expect(alice.channel.status(id)).toBe('sent');
    expect(details(alice, 'sending-message').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(details(alice, 'message-sent')[0]).toEqual({ messageId: id, attempt: 2 });
  });
});
