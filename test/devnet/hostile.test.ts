import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openGate } from '../../src/devnet/network/gate.js';
import { maxSubscribers, Subscriptions } from '../../src/devnet/subscriptions.js';
import { frame, readFrames, ReadBudget, readRequest } from '../../src/devnet/wire/frames.js';
import { createWakuNetwork, until } from '../support/waku.js';
import { bytes, contentTopic, push, receive } from '../support/wakuMessages.js';
import { exchange, openStream, proto, protocols } from '../support/wakuStream.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const ending: (() => void)[] = [];
afterEach(() => ending.splice(0).forEach((end) => end()));

const { LightPushRequestV3, LightPushResponseV3 } = proto.proto_lightpush;
const request = frame(
  LightPushRequestV3.encode({
    requestId: 'r',
    message: { payload: bytes('hello'), contentTopic, timestamp: BigInt(Date.now()) * 1_000_000n },
  }),
);

describe('a light node that sends', () => {
  const status = (answer: Uint8Array | undefined) => LightPushResponseV3.decode(answer ?? new Uint8Array()).statusCode;

  const cases: [string, number, () => Iterable<Uint8Array>][] = [
    ['its request in single bytes', 200, () => Array.from(request, (byte) => Uint8Array.of(byte))],
    ['half a request', 400, () => [request.subarray(0, request.length - 3)]],
    ['half a length', 400, () => [Uint8Array.of(0x80)]],
    ['a length that never ends', 413, () => [new Uint8Array(64).fill(0xff)]],
    ['the announcement of a terabyte', 413, () => [Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x20), bytes('…')]],
    ['noise behind its request', 200, () => [request, new Uint8Array(100_000).fill(7)]],
    ['an empty request', 400, () => [Uint8Array.of(0)]],
  ];
  test.each(cases)('%s is answered with %d', async (_what, expected, chunks) => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    expect(status(await exchange(node, devnet, protocols.lightPush, chunks()))).toBe(expected);
  });

  test('what is no end of noise is cut off, and everybody else served', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const other = await waku.lightNode(devnet);
    async function* noise() {
      yield request;
      for (let sent = 0; sent < 200; sent++) yield new Uint8Array(100_000);
    }
    const answer = await exchange(node, devnet, protocols.lightPush, noise()).catch(() => undefined);
    expect(answer).toBeUndefined();
    expect(await push(other, 'still here')).toBe(true);
  });

  test('nothing on three hundred streams keeps nobody from being served', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const [connection] = node.libp2p.getConnections();
    const opened = Array.from({ length: 300 }, () =>
      connection?.newStream(protocols.lightPush, { maxOutboundStreams: 1_000 }),
    );
    await Promise.all(opened);
    await until(() => devnet.state().streams >= 300, 'the streams');
    expect(await push(node, 'beside them')).toBe(true);
  });

  test('what is no WebSocket leaves the port to others', async () => {
    const devnet = await waku.devnet();
    const port = Number(/tcp\/(\d+)/.exec(devnet.multiaddr)?.[1]);
    for (const noise of [
      'GET / HTTP/1.1\r\n\r\n',
      '\u0000\u0001\u0002',
      'GET / HTTP/1.1\r\nupgrade: websocket\r\n\r\n',
    ]) {
      const socket = connect(port, '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      socket.end(noise);
      socket.resume();
      await closed;
    }
    expect(await push(await waku.lightNode(devnet), 'hello')).toBe(true);
  });

  test('requests in a hurry has all of them answered', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const ping = frame(
      proto.proto_filter_v2.FilterSubscribeRequest.encode({
        requestId: 'r',
        filterSubscribeType: 'SUBSCRIBER_PING',
        contentTopics: [],
      }),
    );
    for (let batch = 0; batch < 5; batch++) {
      await Promise.all(Array.from({ length: 60 }, () => exchange(node, devnet, protocols.filter, [ping])));
    }
    expect(devnet.state().counts.pings).toBe(300);
  });

  test('as a joined devnet what it could not push ends that stream, and no other', async () => {
    const devnet = await waku.devnet();
    const node = await waku.lightNode(devnet);
    const stream = await openStream(node, devnet, '/react-reliable-channel/devnet/1.0.0/42/8');
    await stream.sink([Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f), new Uint8Array(10_000)]).catch(() => undefined);
    expect(await push(node, 'afterwards')).toBe(true);
    expect(devnet.messages()).toHaveLength(1);
  });
});

test('a subscriber that stops reading is cut off before much waits for it, and others go on hearing', async () => {
  const devnet = await waku.devnet();
  const port = Number(/tcp\/(\d+)/.exec(devnet.multiaddr)?.[1]);
  /** The devnet's ends of what goes through a relay, in which a peer's reading can be stopped. */
  const inner: Socket[] = [];
  const between = createServer((outer) => {
    const toDevnet = connect(port, '127.0.0.1');
    inner.push(toDevnet);
    for (const socket of [outer, toDevnet]) socket.on('error', () => socket.destroy());
    outer.pipe(toDevnet).pipe(outer);
    ending.push(() => [outer, toDevnet].forEach((socket) => socket.destroy()));
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  ending.push(() => between.close());
  const way = devnet.multiaddr.replace(`/${port}/`, `/${(between.address() as AddressInfo).port}/`);
  const slow = await waku.lightNode({ multiaddr: way });
  const quick = await waku.lightNode(devnet);
  const sender = await waku.lightNode(devnet);
  const receivedSlowly = await receive(slow, devnet);
  const received = await receive(quick, devnet);
  await push(sender, 'first');
  await until(() => receivedSlowly.length === 1, 'the first message at the slow one');
  for (const socket of inner) socket.unpipe().pause();
  const pushes = (batch: number) =>
    Array.from({ length: 20 }, (_, index) => push(sender, `${batch} ${index} ${'x'.repeat(145_000)}`));
  let batches = 0;
  for (; batches < 40 && devnet.state().counts.tooSlow === 0; batches++) await Promise.all(pushes(batches));
  expect(devnet.state().counts.tooSlow).toBe(1);
  await until(() => received.length === batches * 20 + 1, 'everything at the other subscriber');
}, 60_000);

describe('the gate', () => {
  /** A server behind a gate. @returns the gate's port, and what was accepted */
  async function gateTo(serve: (socket: Socket) => void) {
    const server = createServer(serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let tooSlow = 0;
    const gate = await openGate('127.0.0.1', 0, () => tooSlow++);
    gate.open((server.address() as AddressInfo).port);
    ending.push(() => {
      void gate.close();
      server.close();
    });
    const dial = () => {
      const socket = connect(gate.port, '127.0.0.1');
      socket.on('error', () => undefined);
      ending.push(() => socket.destroy());
      return socket;
    };
    return { gate, dial, tooSlow: () => tooSlow };
  }

  test('ends a connection whose other end does not read, and no other', async () => {
    const { dial, tooSlow } = await gateTo((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        if (chunk.toString().includes('more'))
          for (let sent = 0; sent < 64; sent++) socket.write(Buffer.alloc(1024 * 1024));
        else socket.write('answer');
      });
    });
    const slow = dial().pause();
    slow.write('more');
    await until(() => tooSlow() === 1, 'the end of the slow connection');
    const quick = dial();
    const answer = new Promise((resolve) => quick.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    quick.write('hello');
    expect(await answer).toBe('answer');
  });

  test('lets 512 connections in at once', async () => {
    let accepted = 0;
    const { dial } = await gateTo((socket) => {
      accepted++;
      socket.on('error', () => undefined);
    });
    let refused = 0;
    for (let index = 0; index < 520; index++) dial().once('close', () => refused++);
    await until(() => accepted === 512 && refused === 8, '512 connections, and the end of 8');
  });

  test('holds bytes back both ways while it is frozen, and loses none', async () => {
    const { gate, dial } = await gateTo((socket) => socket.pipe(socket));
    const socket = dial();
    let echoed = '';
    socket.on('data', (chunk: Buffer) => (echoed += chunk.toString()));
    socket.write('before ');
    await until(() => echoed === 'before ', 'the first echo');
    gate.freeze();
    socket.write('while ');
    const late = dial();
    let lateEcho = '';
    late.on('data', (chunk: Buffer) => (lateEcho += chunk.toString()));
    late.write('late');
    // What passes the same machine meanwhile, as a measure of time.
    const { dial: dialOther } = await gateTo((other) => other.pipe(other));
    const other = dialOther();
    const passed = new Promise((resolve) => other.once('data', resolve));
    other.write('x');
    await passed;
    expect({ echoed, lateEcho }).toEqual({ echoed: 'before ', lateEcho: '' });
    gate.thaw();
    socket.write('after');
    await until(() => echoed === 'before while after' && lateEcho === 'late', 'everything');
  });
});

describe('memory', () => {
  test('of requests that are being read is bounded over all streams', async () => {
    const budget = new ReadBudget(1_000);
    async function* endless() {
      for (;;) yield new Uint8Array(100).fill(0x7f);
    }
    const long = frame(new Uint8Array(5_000));
    async function* part() {
      yield long.subarray(0, 800);
      await readRequest(endless(), 10_000, budget).catch(() => undefined);
      yield long.subarray(800);
    }
    await expect(readRequest(part(), 10_000, budget)).rejects.toThrow(/over 1000 bytes of requests/);
    const small = frame(bytes('fits'));
    expect(
      await readRequest(
        (async function* () {
          yield small;
        })(),
        100,
        budget,
      ),
    ).toMatchObject({ kind: 'frame' });
  });

  test('of a stream of frames is bounded by its longest frame', async () => {
    async function* announced() {
      yield Uint8Array.of(0xff, 0xff, 0x7f);
    }
    const reading = async () => {
      for await (const read of readFrames(announced(), 1_000)) expect.fail(`${read.length} bytes`);
    };
    await expect(reading()).rejects.toThrow(/1000 at most/);
  });

  test('of subscriptions is bounded by peers', () => {
    const subscriptions = new Subscriptions({ ttl: 1_000, unreachableTtl: 1_000 }, () => 0);
    for (let peer = 0; peer < maxSubscribers; peer++) {
      expect(subscriptions.subscribe(`${peer}`, '/waku/2/rs/42/0', ['a'])).toBeUndefined();
    }
    expect(subscriptions.subscribe('one more', '/waku/2/rs/42/0', ['a'])).toMatch(/1000 subscribers already/);
    expect(subscriptions.subscribe('7', '/waku/2/rs/42/0', ['b'])).toBeUndefined();
  });
});
