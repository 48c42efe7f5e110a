import type { HistoryPage, IncomingMessage, Persistence } from 'react-reliable-channel/engine';
import { createReliableChannel, encodeMessage, memoryPersistence, SendError } from 'react-reliable-channel/engine';
import { createVirtualClock } from 'react-reliable-channel/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes, Group } from '../support/group.js';
import { GatedPersistence } from '../support/persistence.js';
import { gate, ScriptedTransport } from '../support/scriptedTransport.js';

let group: Group;
beforeEach(() => {
  group = new Group();
});
afterEach(() => group.close());

const frame = (messageId: string, ...follows: string[]): Uint8Array =>
  encodeMessage({
    senderId: 'bob',
    messageId,
    channelId: 'lobby',
    lamportTimestamp: 1_000,
    causalHistory: follows.map((id) => ({ messageId: id, retrievalHint: bytes(id) })),
    repairRequest: [],
    content: bytes(messageId),
  });

describe('a closed channel', () => {
  it('leaves no timer, subscription or health listener', async () => {
    const transport = new ScriptedTransport();
    const alice = await group.join('alice', { transport });
    for (let index = 0; index < 20; index++) alice.channel.send(bytes(`message ${index}`));
    transport.receive(frame('b', 'a'));
    await group.clock.advance(3_000);
    expect(group.clock.pending).toBeGreaterThan(0);
    expect(transport.listeners).toBe(2);
    await alice.channel.close();
    expect(group.clock.pending).toBe(0);
    expect(transport.listeners).toBe(0);
    const published = transport.published.length;
    await group.clock.advance(3_600_000);
    expect(transport.published).toHaveLength(published);
    expect(group.clock.pending).toBe(0);
  });

  it('asks nobody for what is missing, and does not say that it does', async () => {
    const transport = new ScriptedTransport();
    transport.retrieve = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });
    const alice = await group.join('alice', { transport });
    transport.receive(frame('b', 'a'));
    await group.clock.advance(1_000);
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'a', state: 'retrieving' }]);
    await alice.channel.close();
    expect(alice.channel.missing()).toMatchObject([{ messageId: 'a', state: 'missing' }]);
    expect(alice.channel.syncStatus()).toMatchObject({ status: 'offline', missing: 1 });
  });

  it('may be closed again, also at the same time', async () => {
    const { channel } = await group.join('alice');
    const [first, second] = [channel.close(), channel.close()];
    await Promise.all([first, second]);
    await channel.close();
  });

  it('tells nothing any more, and everything asked of it is safe', async () => {
    const transport = new ScriptedTransport();
    transport.history = () => Promise.reject(new Error('asked after close'));
    const alice = await group.join('alice', { transport, retrieval: 'repair' });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    const log = alice.channel.log();
    const before = alice.events.length;
    const published = transport.published.length;
    const closing = alice.channel.close();
    transport.receive(frame('late'));
    transport.setHealth('offline');
    transport.setHealth('online');
    await closing;
    alice.channel.resend(id);
    alice.channel.discard(id);
    alice.channel.retrieve();
    alice.channel.retrieve(['unknown']);
    alice.channel.on('message-received', () => alice.events.push({ name: 'message-received', detail: undefined }));
    await expect(alice.channel.loadOlder(10)).resolves.toBe(0);
    await expect(alice.channel.fetchHistory({ limit: 10 })).rejects.toThrow(/channel is closed.*open it again/);
    await expect(alice.channel.flush()).resolves.toBeUndefined();
    expect(() => alice.channel.send(bytes('late'))).toThrow(SendError);
    await group.clock.advance(60_000);
    expect(alice.events).toHaveLength(before);
    expect(transport.published).toHaveLength(published);
    expect(alice.channel.log()).toEqual(log);
    expect(alice.channel.status(id)).toBe('sent');
    expect(group.clock.pending).toBe(0);
  });

  it('does not wait for a publish that hangs, and its end changes nothing', async () => {
    const transport = new ScriptedTransport();
    const publish = gate<{ hash?: Uint8Array }>();
    transport.onPublish = () => publish.promise;
    const alice = await group.join('alice', { transport });
    const id = alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    const before = alice.events.length;
    await alice.channel.close();
    publish.open({});
    await group.clock.advance(60_000);
    expect(alice.events).toHaveLength(before);
    expect(alice.channel.status(id)).toBe('sending');
    expect(transport.published).toHaveLength(1);
  });

  it('does not publish what was being encrypted', async () => {
    const transport = new ScriptedTransport();
    const encrypted = gate<Uint8Array>();
    const encryption = { encrypt: () => encrypted.promise, decrypt: (cipher: Uint8Array) => cipher };
    const alice = await group.join('alice', { transport, encryption });
    alice.channel.send(bytes('hello'));
    await group.clock.advance(0);
    await alice.channel.close();
    encrypted.open(bytes('cipher'));
    await group.clock.advance(60_000);
    expect(transport.published).toEqual([]);
  });

  it('drops what was being decrypted, well or badly', async () => {
    for (const end of ['open', 'fail'] as const) {
      const transport = new ScriptedTransport();
      const decrypted = gate<Uint8Array>();
      const encryption = { encrypt: (plain: Uint8Array) => plain, decrypt: () => decrypted.promise };
      const alice = await group.join(end, { transport, encryption });
      transport.receive(bytes('cipher'));
      await alice.channel.close();
      const before = alice.events.length;
      if (end === 'open') decrypted.open(frame('m'));
      else decrypted.fail(new Error('wrong key'));
      await group.clock.advance(1_000);
      expect(alice.events).toHaveLength(before);
      expect(alice.channel.log()).toEqual([]);
    }
  });

  it('aborts a store query, and does not wait for one that does not look at its signal', async () => {
    const transport = new ScriptedTransport();
    const item = gate<IteratorResult<IncomingMessage>>();
    let signal: AbortSignal | undefined;
    let returned = 0;
    transport.retrieve = (_, given) => {
      signal = given;
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => item.promise,
          return: () => {
            returned++;
            return Promise.reject(new Error('never mind'));
          },
        }),
      };
    };
    const alice = await group.join('alice', { transport });
    transport.receive(frame('b', 'a'));
    await group.clock.advance(1_000);
    expect(signal?.aborted).toBe(false);
    await alice.channel.close();
    expect(signal?.aborted).toBe(true);
    const before = alice.events.length;
    item.open({ done: false, value: { payload: frame('a') } });
    await group.clock.advance(60_000);
    expect(returned).toBe(1);
    expect(alice.events).toHaveLength(before);
    expect(alice.channel.log()).toEqual([]);
    expect(group.clock.pending).toBe(0);
  });

  it('is told by a signal, once, to who may do with the channel what a closed one allows', async () => {
    const alice = await group.join('alice');
    const { closed } = alice.channel;
    const told: unknown[] = [];
    closed.addEventListener('abort', () => {
      void alice.channel.close();
      try {
        alice.channel.send(bytes('too late'));
      } catch (error) {
        told.push(error);
      }
    });
    expect(closed.aborted).toBe(false);
    await alice.channel.close();
    await alice.channel.close();
    expect(closed.aborted).toBe(true);
    expect(String(closed.reason)).toContain('the channel is closed');
    expect(told).toEqual([expect.objectContaining({ code: 'closed' })]);
  });

  it('aborts catching up and fetchHistory, which rejects', async () => {
    const transport = new ScriptedTransport();
    const page = gate<HistoryPage>();
    const signals: AbortSignal[] = [];
    transport.history = (_, signal) => {
      signals.push(signal);
      return page.promise;
    };
    const alice = await group.join('alice', { transport });
    const fetched = expect(alice.channel.fetchHistory({ limit: 10 })).rejects.toThrow('the channel is closed');
    await group.clock.advance(0);
    expect(signals).toHaveLength(2);
    await alice.channel.close();
    await fetched;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    page.open({ messages: [{ payload: frame('a') }] });
    await group.clock.advance(60_000);
    expect(alice.channel.log()).toEqual([]);
    expect(group.clock.pending).toBe(0);
  });

  it('waits for what is being written, and writes what is not yet', async () => {
    const inner = memoryPersistence();
    const storage = new GatedPersistence(inner);
    const alice = await group.join('alice', { persistence: storage.persistence, transport: new ScriptedTransport() });
    alice.channel.send(bytes('one'));
    alice.channel.send(bytes('two'));
    const id = alice.channel.log()[0]!.messageId;
    let closed = false;
    const closing = alice.channel.close().then(() => (closed = true));
    await group.clock.advance(1_000);
    expect(closed).toBe(false);
    storage.openForGood();
    await closing;
    expect(alice.channel.status(id)).toBeUndefined();
    const again = await group.join('alice', { persistence: inner });
    expect(again.channel.log()).toHaveLength(2);
  });

  it('closes its storage also when the last write fails', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let closed = 0;
    const inner = memoryPersistence();
    const persistence: Persistence = {
      async open(key) {
        const storage = await inner.open(key);
        return {
          load: (window) => storage.load(window),
          read: (keys) => storage.read(keys),
          write: () => Promise.reject(new Error('the disk is full')),
          close: () => void closed++,
        };
      },
    };
    const alice = await group.join('alice', { persistence });
    alice.channel.send(bytes('hello'));
    await alice.channel.close();
    expect(closed).toBe(1);
    expect(group.clock.pending).toBe(0);
    expect(reported).toHaveBeenCalled();
    reported.mockRestore();
  });
});

describe('a channel that could not be opened', () => {
  const open = (options: { transport?: ScriptedTransport; persistence?: Persistence }, clock = createVirtualClock()) =>
    createReliableChannel({
      channelId: 'lobby',
      participantId: 'alice',
      transport: new ScriptedTransport(),
      clock,
      ...options,
    });

  it('rejects with what subscribe threw, and leaves nothing running', async () => {
    const clock = createVirtualClock();
    const transport = new ScriptedTransport();
    const subscribed = transport.subscribe.bind(transport);
    const error = new Error('no relay');
    transport.subscribe = async (receive) => {
      await subscribed(receive);
      transport.receive(frame('b', 'a'));
      transport.listeners--;
      throw error;
    };
    await expect(open({ transport }, clock)).rejects.toBe(error);
    expect(clock.pending).toBe(0);
    expect(transport.listeners).toBe(0);
    transport.receive(frame('c'));
    expect(clock.pending).toBe(0);
  });

  it('ends its subscription when the health cannot be followed', async () => {
    const clock = createVirtualClock();
    const transport = new ScriptedTransport();
    transport.health.subscribe = () => {
      throw new Error('no health');
    };
    await expect(open({ transport }, clock)).rejects.toThrow('no health');
    expect(transport.listeners).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('rejects with what persistence threw', async () => {
    const persistence = { open: () => Promise.reject(new Error('no database')) };
    await expect(open({ persistence })).rejects.toThrow('no database');
  });

  it('rejects ids and tuning that cannot work, and says which', async () => {
    const clock = createVirtualClock();
    const base = { channelId: 'lobby', participantId: 'alice', transport: new ScriptedTransport(), clock };
    await expect(createReliableChannel({ ...base, channelId: '' })).rejects.toThrow(/channelId has 0 bytes.*1 to 512/);
    await expect(createReliableChannel({ ...base, participantId: '' })).rejects.toThrow(/participantId has 0 bytes/);
    const long = 'é'.repeat(300);
    await expect(createReliableChannel({ ...base, channelId: long })).rejects.toThrow(/channelId has 600 bytes.*512/);
    await expect(createReliableChannel({ ...base, participantId: long })).rejects.toThrow(
      /participantId has 600 bytes/,
    );
    await expect(createReliableChannel({ ...base, tuning: { resendInterval: Number.NaN } })).rejects.toThrow(
      /tuning.resendInterval/,
    );
    await expect(createReliableChannel({ ...base, tuning: { resend: 1 } as object })).rejects.toThrow(
      /tuning.resend is not known/,
    );
    await expect(createReliableChannel({ ...base, preset: 'mail' as 'chat' })).rejects.toThrow(
      /preset 'mail'.*chat, forum, qa/,
    );
    await expect(createReliableChannel({ ...base, retrieval: 'peers' as 'repair' })).rejects.toThrow(
      /retrieval 'peers' is not known/,
    );
  });
});
