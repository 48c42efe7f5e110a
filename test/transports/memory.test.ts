import { beforeEach, describe, expect, it } from 'vitest';
import type { IncomingMessage, Transport } from '../../src/ports/index.js';
import {
  createFaults,
  createMemoryNetwork,
  createVirtualClock,
  type MemoryNetworkOptions,
} from '../../src/testing/index.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (message: IncomingMessage) => new TextDecoder().decode(message.payload);
const send = (transport: Transport, content: string) => transport.publish(bytes(content), { ephemeral: false });

describe('createMemoryNetwork', () => {
  let clock = createVirtualClock();
  beforeEach(() => {
    clock = createVirtualClock();
  });

  const network = (options: MemoryNetworkOptions = {}) => createMemoryNetwork({ clock, ...options });

  async function listen(transport: Transport): Promise<{ heard: string[]; leave: () => Promise<void> }> {
    const heard: string[] = [];
    return { heard, leave: await transport.subscribe((message) => heard.push(text(message))) };
  }

  it('carries a frame to everybody but its sender, with its hash and time', async () => {
    const { transport } = network();
    const [alice, bob, carol] = [transport('alice'), transport('bob'), transport('carol')];
    const messages: IncomingMessage[] = [];
    const own = await listen(alice);
    const others = await listen(carol);
    await bob.subscribe((message) => messages.push(message));
    const { hash } = await send(alice, 'hello');
    await clock.advance(0);
    expect(messages).toEqual([{ payload: bytes('hello'), hash, timestamp: clock.now() }]);
    expect(others.heard).toEqual(['hello']);
    expect(own.heard).toEqual([]);
  });

  it('lets two transports of one participant hear each other', async () => {
    const { transport } = network();
    const other = await listen(transport('alice'));
    await send(transport('alice'), 'from my phone');
    await clock.advance(0);
    expect(other.heard).toEqual(['from my phone']);
  });

  it('never delivers inside publish, and keeps the order of publishing without latency', async () => {
    const { transport } = network();
    const alice = transport('alice');
    const { heard } = await listen(transport('bob'));
    const sent = [send(alice, '1'), send(alice, '2'), send(alice, '3')];
    expect(heard).toEqual([]);
    await Promise.all(sent);
    await clock.advance(0);
    expect(heard).toEqual(['1', '2', '3']);
    expect(clock.pending).toBe(0);
  });

  it('tells the hash before publish returns', async () => {
    const hashes: Uint8Array[] = [];
    const sent = network()
      .transport('alice')
      .publish(bytes('hello'), { ephemeral: false, hashed: (hash) => hashes.push(hash) });
    expect(hashes).toHaveLength(1);
    expect(await sent).toEqual({ hash: hashes[0] });
  });

  it('keeps what it was given, whatever becomes of the buffer', async () => {
    const { transport } = network();
    const { heard } = await listen(transport('bob'));
    const buffer = bytes('before');
    const sent = transport('alice').publish(buffer, { ephemeral: false });
    buffer.set(bytes('after!'));
    await sent;
    await clock.advance(0);
    expect(heard).toEqual(['before']);
  });

  it('fails to publish as often as asked, and tells that trying again may work', async () => {
    const { transport } = network();
    const faults = createFaults({ publishFailure: 0.3 });
    const alice = transport('alice', { faults });
    const { heard } = await listen(transport('bob'));
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, index) => send(alice, `${index}`)));
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    await clock.advance(0);
    expect(failures.length).toBeGreaterThan(40);
    expect(failures.length).toBeLessThan(80);
    expect(heard).toHaveLength(200 - failures.length);
    expect(failures[0]!.reason).toMatchObject({ name: 'TransportError', recoverable: true });
  });

  it('has a store that keeps and answers only as often as asked', async () => {
    const { transport, store } = network({ store: { loss: 0.5, failure: 0.5 } });
    const alice = transport('alice');
    for (let index = 0; index < 200; index++) await send(alice, `${index}`);
    expect(store.size).toBeGreaterThan(70);
    expect(store.size).toBeLessThan(130);
    const asked = Array.from({ length: 100 }, () => alice.history!({ limit: 1 }, new AbortController().signal));
    const failures = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
    expect(failures.length).toBeGreaterThan(30);
    expect(failures.length).toBeLessThan(70);
  });

  it('keeps the sides of a partition apart, also for what is on its way, and the store with the first', async () => {
    const { transport, partition, heal, store } = network({ latency: 10 });
    const [alice, bob] = [transport('alice'), transport('bob')];
    const { heard } = await listen(bob);
    await send(alice, 'on its way');
    partition(['alice'], ['bob']);
    await send(alice, 'torn');
    await clock.advance(50);
    expect(heard).toEqual([]);
    await send(bob, 'not kept');
    expect(store.size).toBe(2);
    const query = bob.history!({ limit: 1 }, new AbortController().signal);
    const failed = expect(query).rejects.toThrow(/store did not answer/);
    await clock.advance(50);
    await failed;
    heal();
    await send(alice, 'together');
    await clock.advance(50);
    expect(heard).toEqual(['together']);
  });

  it('takes its latency on the clock', async () => {
    const { transport } = network({ latency: 40 });
    const { heard } = await listen(transport('bob'));
    await send(transport('alice'), 'slow');
    await clock.advance(39);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual(['slow']);
  });

  it('applies the faults of each receiver alone', async () => {
    const { transport } = network();
    const bob = await listen(transport('bob', { faults: createFaults({ loss: 1 }) }));
    const carol = await listen(transport('carol', { faults: createFaults({ duplication: 1 }) }));
    const dave = await listen(transport('dave', { faults: createFaults({ delayMin: 10, delayMax: 10 }) }));
    await send(transport('alice'), 'x');
    await clock.advance(0);
    expect([bob.heard, carol.heard, dave.heard]).toEqual([[], ['x', 'x'], []]);
    await clock.advance(10);
    expect(dave.heard).toEqual(['x']);
  });

  it('lets later frames overtake one that is held back', async () => {
    const faults = createFaults({ reordering: 1, reorderingDelay: 100 });
    const { transport } = network();
    const { heard } = await listen(transport('bob', { faults }));
    const alice = transport('alice');
    await send(alice, 'first');
    faults.set({ reordering: 0 });
    await send(alice, 'second');
    await clock.advance(100);
    expect(heard).toEqual(['second', 'first']);
  });

  it('repeats a run from its seed, and one more participant does not change the others', async () => {
    async function run(seed: number, more: boolean): Promise<string[]> {
      const { transport } = createMemoryNetwork({ seed, clock });
      if (more) await listen(transport('carol', { faults: createFaults({ loss: 0.5 }) }));
      const { heard } = await listen(
        transport('bob', { faults: createFaults({ loss: 0.5, delayMax: 100, duplication: 0.2 }) }),
      );
      const alice = transport('alice');
      for (let count = 0; count < 50; count++) await send(alice, String(count));
      await clock.advance(1_000);
      return heard;
    }
    const first = await run(7, false);
    expect(await run(7, false)).toEqual(first);
    expect(await run(7, true)).toEqual(first);
    expect(await run(8, false)).not.toEqual(first);
  });

  it('is offline while cut off: publishing and the store refuse, nothing arrives, listeners hear of it', async () => {
    const faults = createFaults();
    const { transport } = network({ latency: 10 });
    const bob = transport('bob', { faults });
    const { heard } = await listen(bob);
    let changes = 0;
    const stop = bob.health.subscribe(() => (changes += 1));
    const { hash } = await send(transport('alice'), 'on its way');
    faults.set({ cut: true });
    expect(bob.health.get()).toBe('offline');
    expect(changes).toBe(1);
    faults.set({ loss: 0.5 });
    expect(changes).toBe(1);
    await clock.advance(10);
    expect(heard).toEqual([]);
    await expect(send(bob, 'x')).rejects.toMatchObject({ name: 'TransportError', recoverable: true });
    const { signal } = new AbortController();
    const asked = Promise.allSettled([
      bob.retrieve!([hash!], signal)[Symbol.asyncIterator]().next(),
      bob.history!({ limit: 1 }, signal),
    ]);
    await clock.advance(20);
    expect(await asked).toMatchObject([{ reason: { recoverable: true } }, { reason: { recoverable: true } }]);
    faults.set({ cut: false, loss: 0 });
    expect(bob.health.get()).toBe('online');
    expect(changes).toBe(2);
    stop();
    await send(transport('alice'), 'back');
    await clock.advance(10);
    expect(heard).toEqual(['back']);
  });

  it('refuses for good what is too large or empty', async () => {
    const alice = network().transport('alice');
    await expect(alice.publish(new Uint8Array(alice.maxMessageSize + 1), { ephemeral: false })).rejects.toMatchObject({
      recoverable: false,
      message: expect.stringMatching(/153601 bytes, the transport takes 153600 at most/) as string,
    });
    await expect(alice.publish(new Uint8Array(), { ephemeral: false })).rejects.toMatchObject({ recoverable: false });
    await expect(alice.publish(new Uint8Array(alice.maxMessageSize), { ephemeral: false })).resolves.toHaveProperty(
      'hash',
    );
  });

  it('leaves nothing behind when a receiver leaves, and can be subscribed again', async () => {
    const { transport } = network({ latency: 50 });
    const bob = transport('bob', { faults: createFaults({ duplication: 1, delayMax: 20 }) });
    const first = await listen(bob);
    await send(transport('alice'), 'never arrives');
    expect(clock.pending).toBeGreaterThan(0);
    await first.leave();
    await first.leave();
    expect(clock.pending).toBe(0);
    const second = await listen(bob);
    await send(transport('alice'), 'again');
    await clock.advance(100);
    expect(first.heard).toEqual([]);
    expect(second.heard).toEqual(['again', 'again']);
  });

  it('keeps frames on their way to others when one receiver leaves', async () => {
    const { transport } = network({ latency: 50 });
    const bob = await listen(transport('bob'));
    const carol = await listen(transport('carol'));
    await send(transport('alice'), 'x');
    await bob.leave();
    await clock.advance(50);
    expect([bob.heard, carol.heard]).toEqual([[], ['x']]);
  });

  it('counts frames and bytes of each participant and of all', async () => {
    const { transport, counts } = network();
    await listen(transport('bob', { faults: createFaults({ duplication: 1 }) }));
    await listen(transport('carol', { faults: createFaults({ loss: 1 }) }));
    await send(transport('alice'), '12345');
    await clock.advance(0);
    expect(counts('alice')).toEqual({ framesSent: 1, bytesSent: 5, framesReceived: 0, bytesReceived: 0 });
    expect(counts('bob')).toEqual({ framesSent: 0, bytesSent: 0, framesReceived: 2, bytesReceived: 10 });
    expect(counts('carol').framesReceived).toBe(0);
    expect(counts()).toEqual({ framesSent: 1, bytesSent: 5, framesReceived: 2, bytesReceived: 10 });
  });

  it('has no store for those who have none', () => {
    const { transport } = network();
    expect(transport('alice', { store: false }).retrieve).toBeUndefined();
    expect(network({ store: false }).transport('alice').history).toBeUndefined();
    expect(transport('bob').retrieve).toBeTypeOf('function');
  });

  it('takes a round trip to ask the store, and leaves no timer behind when the question is dropped', async () => {
    const { transport } = network({ latency: 10 });
    const bob = transport('bob');
    await send(transport('alice'), 'x');
    const answer = bob.history!({ limit: 1 }, new AbortController().signal);
    await clock.advance(20);
    expect((await answer).messages.map(text)).toEqual(['x']);
    const question = new AbortController();
    const dropped = Promise.allSettled([bob.history!({ limit: 1 }, question.signal)]);
    await clock.advance(5);
    expect(clock.pending).toBe(1);
    question.abort(new Error('enough'));
    expect(await dropped).toMatchObject([{ reason: { message: 'enough' } }]);
    expect(clock.pending).toBe(0);
  });
});
