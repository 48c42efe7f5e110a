import 'fake-indexeddb/auto';
import {
  forceCloseDatabase,
  IDBDatabase as FakeDatabase,
  IDBFactory,
  IDBOpenDBRequest as FakeOpening,
} from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IncomingMessage, Transport } from '../../src/ports/index.js';
import { createVirtualClock } from '../../src/testing/index.js';
import {
  broadcastTransport,
  createFaults,
  type BroadcastTransportOptions,
} from '../../src/transports/broadcast/index.js';
import { describeStore } from './storeContract.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (message: IncomingMessage) => new TextDecoder().decode(message.payload);
const send = (transport: Transport, content: string) => transport.publish(bytes(content), { ephemeral: false });
const never = new AbortController().signal;
const databaseName = (name: string) => JSON.stringify(['react-reliable-channel-broadcast', name]);
const channelName = (name: string) => JSON.stringify(['react-reliable-channel', name]);

let count = 0;
let name = '';
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  name = `test ${count++}`;
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function open(options: Partial<BroadcastTransportOptions> = {}) {
  const transport = broadcastTransport({ name, ...options });
  cleanups.push(() => transport.close());
  return transport;
}

async function listen(transport: Transport) {
  const messages: IncomingMessage[] = [];
  const leave = await transport.subscribe((message) => messages.push(message));
  return { messages, heard: () => messages.map(text), leave };
}

/** Waits until everything posted before has arrived: a marker on a channel of its own follows it. */
async function arrived(): Promise<void> {
  const [from, to] = [open(), open()];
  const { messages, leave } = await listen(to);
  await from.publish(bytes('marker'), { ephemeral: true });
  await vi.waitFor(() => expect(messages).not.toHaveLength(0));
  await leave();
}

describe('broadcastTransport', () => {
  it('carries a frame to the others of its name, with hash and time, and not to itself', async () => {
    const clock = createVirtualClock();
    const [alice, bob, stranger] = [open({ clock }), open(), open({ name: 'elsewhere' })];
    const [own, other, elsewhere] = [await listen(alice), await listen(bob), await listen(stranger)];
    const { hash } = await send(alice, 'hello');
    await vi.waitFor(() => expect(other.messages).toHaveLength(1));
    expect(hash).toHaveLength(32);
    expect(other.messages[0]).toEqual({ payload: bytes('hello'), hash, timestamp: clock.now() });
    await arrived();
    expect(own.heard()).not.toContain('hello');
    expect(elsewhere.heard()).toEqual([]);
  });

  it('keeps the order of publishing', async () => {
    const { heard } = await listen(open());
    const alice = open();
    const texts = Array.from({ length: 50 }, (_, index) => String(index));
    await Promise.all(texts.map((content) => send(alice, content)));
    await vi.waitFor(() => expect(heard()).toEqual(texts));
  });

  it('publishes without being subscribed', async () => {
    const { heard } = await listen(open());
    await send(open(), 'one-way');
    await vi.waitFor(() => expect(heard()).toEqual(['one-way']));
  });

  it('sends the bytes of a frame and not the buffer around them', async () => {
    const { messages } = await listen(open());
    await open().publish(new Uint8Array(100_000).subarray(10, 15), { ephemeral: true });
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(messages[0]!.payload.buffer.byteLength).toBe(5);
  });

  it('refuses for good what is too large or empty', async () => {
    const alice = open();
    expect(alice.maxMessageSize).toBe(153_600);
    const publish = (size: number) => alice.publish(new Uint8Array(size), { ephemeral: true });
    await expect(publish(153_601)).rejects.toMatchObject({ name: 'TransportError', recoverable: false });
    await expect(publish(0)).rejects.toMatchObject({ recoverable: false });
    await expect(publish(153_600)).resolves.toHaveProperty('hash');
  });

  it('rejects recoverably when the browser does not take a message', async () => {
    vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => {
      throw new DOMException('channel is closed', 'InvalidStateError');
    });
    await expect(send(open(), 'x')).rejects.toMatchObject({ name: 'TransportError', recoverable: true });
  });

  it('says where it can be used when there is no BroadcastChannel', async () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const alice = open();
    await expect(alice.subscribe(() => undefined)).rejects.toMatchObject({
      name: 'TransportError',
      recoverable: false,
    });
    await expect(send(alice, 'x')).rejects.toThrow(/No BroadcastChannel here.*in a browser/);
  });

  it('tells the hash before publish returns', async () => {
    const hashes: Uint8Array[] = [];
    const sent = open().publish(bytes('hello'), { ephemeral: false, hashed: (hash) => hashes.push(hash) });
    expect(hashes).toHaveLength(1);
    expect(await sent).toEqual({ hash: hashes[0] });
  });

  it('keeps what it was given, whatever becomes of the buffer', async () => {
    const { heard } = await listen(open());
    const alice = open();
    const buffer = bytes('before');
    const sent = alice.publish(buffer, { ephemeral: false });
    buffer.set(bytes('after!'));
    await sent;
    await vi.waitFor(() => expect(heard()).toEqual(['before']));
    expect((await alice.history({ limit: 1 }, never)).messages.map(text)).toEqual(['before']);
  });

  it('ends a subscription at once while the store never opens', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => new FakeOpening() as IDBOpenDBRequest);
    const alice = open();
    const { leave } = await listen(alice);
    const { heard } = await listen(open());
    let resolved = false;
    void send(alice, 'x').then(() => (resolved = true));
    await vi.waitFor(() => expect(heard()).toEqual(['x']));
    await leave();
    await alice.close();
    expect(resolved).toBe(false);
  });

  it('goes on after the browser dropped the connection', async () => {
    const opened = vi.spyOn(indexedDB, 'open');
    const alice = open();
    await listen(alice);
    await send(alice, 'before');
    // Its types say it takes the class; it takes a connection.
    forceCloseDatabase((opened.mock.results[0]!.value as IDBOpenDBRequest).result as never);
    await send(alice, 'after');
    expect((await alice.history({ limit: 5 }, never)).messages).toHaveLength(2);
  });

  it('is cut off both ways, and from the store, and tells its listeners', async () => {
    const faults = createFaults();
    const [alice, bob] = [open(), open({ faults })];
    const [fromBob, atBob] = [await listen(alice), await listen(bob)];
    const { hash } = await send(alice, 'before');
    await vi.waitFor(() => expect(atBob.heard()).toEqual(['before']));
    const changes: string[] = [];
    const stop = bob.health.subscribe(() => changes.push(bob.health.get()));
    expect(bob.health.get()).toBe('online');
    faults.set({ cut: true });
    await expect(send(bob, 'from bob')).rejects.toMatchObject({ name: 'TransportError', recoverable: true });
    await expect(bob.history({ limit: 1 }, never)).rejects.toMatchObject({ recoverable: true });
    await expect(bob.retrieve([hash!], never)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      recoverable: true,
    });
    await send(alice, 'while cut');
    await arrived();
    faults.set({ cut: false });
    await send(alice, 'after');
    await vi.waitFor(() => expect(atBob.heard()).toContain('after'));
    expect(atBob.heard()).not.toContain('while cut');
    expect(fromBob.heard()).not.toContain('from bob');
    expect(changes).toEqual(['offline', 'online']);
    stop();
    faults.set({ cut: true });
    expect(changes).toHaveLength(2);
  });

  it('loses exactly the next frame, which the store still has', async () => {
    const faults = createFaults({ loseNext: 1 });
    const [alice, bob] = [open(), open({ faults })];
    const { heard } = await listen(bob);
    const { hash } = await send(alice, 'lost');
    await send(alice, 'heard');
    await vi.waitFor(() => expect(heard()).toEqual(['heard']));
    const found: string[] = [];
    for await (const message of bob.retrieve([hash!], never)) found.push(text(message));
    expect(found).toEqual(['lost']);
  });

  it('delays, duplicates and reorders on its clock', async () => {
    const clock = createVirtualClock();
    const faults = createFaults({ delayMin: 50, delayMax: 50, duplication: 1 });
    const { heard } = await listen(open({ faults, clock }));
    const alice = open();
    await send(alice, 'first');
    await vi.waitFor(() => expect(clock.pending).toBe(2));
    faults.set({ delayMin: 0, delayMax: 0, duplication: 0 });
    await send(alice, 'second');
    await vi.waitFor(() => expect(heard()).toEqual(['second']));
    await clock.advance(50);
    expect(heard()).toEqual(['second', 'first', 'first']);
  });

  it('draws its luck from the random it is given', async () => {
    const { heard } = await listen(open({ faults: createFaults({ loss: 0.5 }), random: () => 0.4 }));
    const lucky = await listen(open({ faults: createFaults({ loss: 0.5 }), random: () => 0.6 }));
    await send(open(), 'x');
    await vi.waitFor(() => expect(lucky.heard()).toEqual(['x']));
    await arrived();
    expect(heard()).toEqual([]);
  });

  it('drops what is delayed when it is cut off meanwhile', async () => {
    const clock = createVirtualClock();
    const faults = createFaults({ delayMin: 50, delayMax: 50 });
    const { heard } = await listen(open({ faults, clock }));
    await send(open(), 'on its way');
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    faults.set({ cut: true });
    await clock.advance(50);
    expect(heard()).toEqual([]);
  });

  it.each([
    ['nothing', null],
    ['text', 'frame/1'],
    ['another kind', { kind: 'frame/2', payload: bytes('x'), timestamp: 1 }],
    ['no payload', { kind: 'frame/1', timestamp: 1 }],
    ['a payload of another type', { kind: 'frame/1', payload: [1, 2], timestamp: 1 }],
    ['a payload of other numbers', { kind: 'frame/1', payload: new Float64Array(2), timestamp: 1 }],
    ['an empty payload', { kind: 'frame/1', payload: new Uint8Array(), timestamp: 1 }],
    ['a huge payload', { kind: 'frame/1', payload: new Uint8Array(153_601), timestamp: 1 }],
    ['no time', { kind: 'frame/1', payload: bytes('x') }],
    ['a time that is none', { kind: 'frame/1', payload: bytes('x'), timestamp: Number.NaN }],
    ['a time between two', { kind: 'frame/1', payload: bytes('x'), timestamp: 0.5 }],
    ['a time before all times', { kind: 'frame/1', payload: bytes('x'), timestamp: -1 }],
  ])('passes over %s from another tab, and hears the next frame', async (_, data) => {
    const { heard } = await listen(open());
    const intruder = new BroadcastChannel(channelName(name));
    intruder.postMessage(data);
    intruder.close();
    await send(open(), 'honest');
    await vi.waitFor(() => expect(heard()).toEqual(['honest']));
  });

  it('lets no receiver that throws stop another, and reports it', async () => {
    const report = vi.fn<(error: unknown) => void>();
    vi.stubGlobal('reportError', report);
    const bob = open();
    await bob.subscribe(() => {
      throw new Error('receiver broke');
    });
    const { heard } = await listen(bob);
    await send(open(), 'x');
    await vi.waitFor(() => expect(heard()).toEqual(['x']));
    expect(report).toHaveBeenCalledWith(expect.objectContaining({ message: 'receiver broke' }));
  });

  it('leaves no timer, channel or database open after the last subscription ended', async () => {
    const connections = watchConnections();
    const channels = vi.spyOn(BroadcastChannel.prototype, 'close');
    const clock = createVirtualClock();
    const bob = open({ clock, faults: createFaults({ delayMin: 50, delayMax: 50 }) });
    const [one, two] = [await listen(bob), await listen(bob)];
    await send(bob, 'opens the store');
    await send(open(), 'on its way');
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    channels.mockClear();
    await one.leave();
    expect(channels).not.toHaveBeenCalled();
    expect(clock.pending).toBe(1);
    await two.leave();
    await two.leave();
    expect(channels).toHaveBeenCalledOnce();
    expect(clock.pending).toBe(0);
    connections.expectNone();
  });

  it('leaves nothing open when it is used without a subscription', async () => {
    const connections = watchConnections();
    const alice = open();
    const { hash } = await send(alice, 'x');
    expect((await alice.history({ limit: 1 }, never)).messages.map(text)).toEqual(['x']);
    for await (const message of alice.retrieve([hash!], never)) expect(text(message)).toBe('x');
    connections.expectNone();
  });

  it('leaves nothing open when subscribing and leaving overlap', async () => {
    const connections = watchConnections();
    const bob = open();
    const leaving: Promise<void>[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const { leave } = await listen(bob);
      void send(bob, String(turn));
      leaving.push(leave());
    }
    await Promise.all(leaving);
    const last = await listen(bob);
    await send(open(), 'still hears');
    await vi.waitFor(() => expect(last.heard()).toContain('still hears'));
    await bob.close();
    expect((await bob.history({ limit: 10 }, never)).messages).toHaveLength(6);
    connections.expectNone();
  });

  it('hears again when it is subscribed again', async () => {
    const bob = open();
    const first = await listen(bob);
    await first.leave();
    await send(open(), 'unheard');
    await arrived();
    const second = await listen(bob);
    await send(open(), 'heard');
    await vi.waitFor(() => expect(second.heard()).toEqual(['heard']));
    expect(first.heard()).toEqual([]);
  });

  it('carries messages where the browser refuses IndexedDB, with an empty store', async () => {
    const refusals = [
      () => vi.stubGlobal('indexedDB', undefined),
      () =>
        vi.spyOn(indexedDB, 'open').mockImplementation(() => {
          throw new DOMException('denied', 'SecurityError');
        }),
    ];
    for (const refuse of refusals) {
      refuse();
      const [alice, bob] = [open(), open()];
      const { heard, leave } = await listen(bob);
      const { hash } = await send(alice, 'private');
      await vi.waitFor(() => expect(heard()).toEqual(['private']));
      expect(await bob.history({ limit: 5 }, never)).toEqual({ messages: [] });
      expect(await bob.retrieve([hash!], never)[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
      await leave();
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });

  it('still publishes when the disk is full', async () => {
    const { heard } = await listen(open());
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no space left', 'QuotaExceededError');
    });
    await expect(send(open(), 'x')).resolves.toHaveProperty('hash');
    await vi.waitFor(() => expect(heard()).toEqual(['x']));
  });

  it('opens the store anew when another tab deleted it', async () => {
    const alice = open();
    await listen(alice);
    await send(alice, 'gone');
    await deleteStore();
    await send(alice, 'kept');
    expect((await alice.history({ limit: 5 }, never)).messages.map(text)).toEqual(['kept']);
  });

  it('passes over rows it does not know', async () => {
    const alice = open();
    await send(alice, 'mine');
    const database = await openDB(databaseName(name));
    await database.put('messages', { timestamp: 5, hash: new Uint8Array(32), payload: 'not bytes' });
    await database.put('messages', { timestamp: 5, hash: new Uint8Array(3), payload: bytes('short hash') });
    await database.put('messages', { timestamp: 1e300, hash: new Uint8Array(32).fill(1), payload: bytes('no time') });
    database.close();
    expect((await alice.history({ limit: 5 }, never)).messages.map(text)).toEqual(['mine']);
    expect(
      await alice
        .retrieve([new Uint8Array(32)], never)
        [Symbol.asyncIterator]()
        .next(),
    ).toMatchObject({ done: true });
  });

  it('keeps the newest messages up to its number and age, pruned now and then', async () => {
    const clock = createVirtualClock();
    const options = { clock, maxStoredMessages: 20, maxStoredAge: 1_000 };
    const stored = async () => {
      const contents: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await open().history({ limit: 100, ...(cursor !== undefined && { cursor }) }, never);
        contents.push(...page.messages.map(text));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return contents;
    };
    const alice = open(options);
    const { leave } = await listen(alice);
    for (let index = 0; index < 300; index++) {
      await clock.advance(1);
      await send(alice, String(index));
    }
    const contents = await stored();
    expect(contents.length).toBeLessThan(300);
    expect(contents).toEqual(Array.from({ length: contents.length }, (_, index) => String(299 - index)));
    await leave();
    await clock.advance(1);
    // The first write of a tab prunes: by number, then by age.
    await send(open(options), 'newest');
    expect(await stored()).toEqual(['newest', ...Array.from({ length: 19 }, (_, index) => String(299 - index))]);
    await clock.advance(990);
    await send(open(options), 'later');
    const young = await stored();
    expect(young).toEqual(['later', 'newest', ...Array.from({ length: 10 }, (_, index) => String(299 - index))]);
    await clock.advance(5_000);
    await send(open(options), 'alone');
    expect(await stored()).toEqual(['alone']);
  });
});

/** Every connection that a test opens is closed by the code, not by somebody who asks it to let go. */
function watchConnections(): { expectNone(): void } {
  const opened = vi.spyOn(indexedDB, 'open');
  const closed = vi.spyOn(FakeDatabase.prototype, 'close');
  return {
    expectNone() {
      expect(opened).toHaveBeenCalled();
      expect(closed).toHaveBeenCalledTimes(opened.mock.calls.length);
    },
  };
}

async function deleteStore(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName(name));
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error ?? new Error('not deleted')));
  });
}

describeStore('the broadcast transport', () => {
  globalThis.indexedDB = new IDBFactory();
  let now = 0;
  const clock = { now: () => now, setTimeout: () => undefined, clearTimeout: () => undefined };
  const transport = broadcastTransport({ name: `store ${count++}`, clock });
  return Promise.resolve({
    transport,
    async publishAt(time, content, ephemeral = false) {
      now = time;
      return (await transport.publish(new TextEncoder().encode(content), { ephemeral })).hash!;
    },
    dispose: () => transport.close(),
  });
});
