import { afterEach, describe, expect, test } from 'vitest';
import { steadyPort } from '../../scripts/waku/steadyPort.mjs';
import { DevnetError } from '../../src/devnet/index.js';
import { createWakuNetwork, until } from '../support/waku.js';
import { bytes, contentTopic, push, queryTexts, receive, storedTexts } from '../support/wakuMessages.js';
import { ask, openStream, proto, protocols } from '../support/wakuStream.js';
import { frame } from '../../src/devnet/wire/frames.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const { LightPushRequestV3, LightPushResponseV3 } = proto.proto_lightpush;
const pushRequest = (payload = 'hello') =>
  LightPushRequestV3.encode({
    requestId: 'r',
    message: { payload: bytes(payload), contentTopic, timestamp: BigInt(Date.now()) * 1_000_000n },
  });
const queryRequest = proto.proto_store.StoreQueryRequest.encode({
  requestId: 'r',
  contentTopics: [],
  messageHashes: [],
});

async function start() {
  const devnet = await waku.devnet();
  const node = await waku.lightNode(devnet);
  return { devnet, node, faults: devnet.faults };
}

describe('dropPush', () => {
  test('loses as many pushes as it says, and they are in the store', async () => {
    const { devnet, node, faults } = await start();
    const received = await receive(node, devnet);
    faults.dropPush({ count: 2 });
    for (const message of ['one', 'two', 'three']) await push(node, message);
    await until(() => received.length > 0, 'the third message');
    expect({ received, stored: storedTexts(devnet) }).toEqual({ received: ['three'], stored: ['one', 'two', 'three'] });
    expect(faults.current().dropPush).toEqual([]);
  });

  test('loses those to one peer', async () => {
    const { devnet, node, faults } = await start();
    const other = await waku.lightNode(devnet);
    const received = await receive(node, devnet);
    const receivedByOther = await receive(other, devnet);
    faults.dropPush({ peerId: other.peerId.toString() });
    await push(node, 'hello');
    await until(() => received.length > 0, 'the push to the other peer');
    expect(devnet.state().counts).toMatchObject({ delivered: 1, dropped: 1 });
    expect(receivedByOther).toEqual([]);
  });

  test('loses ephemeral messages only, or the others only', async () => {
    const { devnet, node, faults } = await start();
    const received = await receive(node, devnet);
    faults.dropPush({ ephemeral: true });
    await push(node, 'typing', { ephemeral: true });
    await push(node, 'said');
    await until(() => received.includes('said'), 'what is not ephemeral');
    expect(received).toEqual(['said']);
  });
});

test('loseFromStore pushes and does not keep', async () => {
  const { devnet, node, faults } = await start();
  const received = await receive(node, devnet);
  faults.loseFromStore({ count: 1 });
  await push(node, 'lost');
  await push(node, 'kept');
  await until(() => received.length === 2, 'both messages');
  expect(await queryTexts(node)).toEqual(['kept']);
});

describe('refuse', () => {
  test('answers pushes with the status, and does nothing of them', async () => {
    const { devnet, node, faults } = await start();
    faults.refuse({ service: 'lightPush', status: 429, description: 'slow down', count: 1 });
    const answer = LightPushResponseV3.decode(await ask(node, devnet, protocols.lightPush, pushRequest()));
    expect(answer).toMatchObject({ requestId: 'r', statusCode: 429, statusDesc: 'slow down' });
    expect(devnet.messages()).toEqual([]);
    expect(await push(node, 'afterwards')).toBe(true);
  });

  test('makes a store query of the SDK fail', async () => {
    const { node, faults } = await start();
    faults.refuse({ service: 'store', status: 503 });
    await expect(queryTexts(node)).rejects.toThrow(/503/);
  });

  test('keeps a light node from subscribing until it is cleared', async () => {
    const { devnet, node, faults } = await start();
    faults.refuse({ service: 'filter', status: 503 });
    await node.filter.subscribe(node.createDecoder({ contentTopic }), () => undefined);
    await until(() => devnet.state().peers.length > 0, 'the connection');
    const { FilterSubscribeRequest, FilterSubscribeResponse } = proto.proto_filter_v2;
    const request = FilterSubscribeRequest.encode({
      requestId: 'r',
      filterSubscribeType: 'SUBSCRIBE',
      pubsubTopic: '/waku/2/rs/42/0',
      contentTopics: [contentTopic],
    });
    const status = async () =>
      FilterSubscribeResponse.decode(await ask(node, devnet, protocols.filter, request)).statusCode;
    expect(await status()).toBe(503);
    faults.clear();
    expect(await status()).toBe(200);
  });
});

test('loseAnswer does the work and closes the stream without an answer', async () => {
  const { devnet, node, faults } = await start();
  faults.loseAnswer({ service: 'lightPush', count: 1 });
  await expect(ask(node, devnet, protocols.lightPush, pushRequest('unanswered'))).rejects.toThrow(/without an answer/);
  expect(storedTexts(devnet)).toEqual(['unanswered']);
});

test('hang does the work and leaves the stream open until the faults are cleared', async () => {
  const { devnet, node, faults } = await start();
  faults.hang({ service: 'lightPush', count: 1 });
  const stream = await openStream(node, devnet, protocols.lightPush);
  await stream.sink([frame(pushRequest('hanging'))]);
  let ended = false;
  const reading = (async () => {
    for await (const chunk of stream.source) void chunk;
    ended = true;
  })();
  await until(() => storedTexts(devnet).includes('hanging'), 'the message in the store');
  await ask(node, devnet, protocols.store, queryRequest);
  expect(ended).toBe(false);
  faults.clear();
  await reading;
});

describe('delay', () => {
  test('answers after what was not delayed', async () => {
    const { devnet, node, faults } = await start();
    faults.delay({ store: 300 });
    const order: string[] = [];
    const query = ask(node, devnet, protocols.store, queryRequest).then(() => order.push('store'));
    await ask(node, devnet, protocols.lightPush, pushRequest());
    order.push('push');
    await query;
    expect(order).toEqual(['push', 'store']);
    faults.delay({ store: 0 });
    expect(faults.current().delay).toEqual({ store: 0 });
  });

  test('of filter pushes keeps their order', async () => {
    const { devnet, node, faults } = await start();
    const received = await receive(node, devnet);
    faults.delay({ filterPush: 200 });
    await push(node, 'one');
    faults.delay({ filterPush: 0 });
    await push(node, 'two');
    await until(() => received.length === 2, 'both messages');
    expect(received).toEqual(['one', 'two']);
  });
});

describe('freeze', () => {
  test('lets nothing through and closes nothing; thawed, what waited goes on', async () => {
    const { devnet, node, faults } = await start();
    const received = await receive(node, devnet);
    faults.freeze();
    const answer = ask(node, devnet, protocols.lightPush, pushRequest('frozen'));
    const dialled = waku.lightNode(devnet);
    let settled = false;
    void Promise.race([answer, dialled]).then(() => (settled = true));
    // Another devnet in the same process goes on, and tells that time passed.
    const other = await waku.devnet();
    const free = await waku.lightNode(other);
    await push(free, 'elsewhere');
    expect({ settled, stored: devnet.messages(), peers: devnet.state().peers.length }).toEqual({
      settled: false,
      stored: [],
      peers: 1,
    });
    faults.thaw();
    expect(LightPushResponseV3.decode(await answer).statusCode).toBe(200);
    await dialled;
    await until(() => received.includes('frozen'), 'the push by filter');
  });

  test('does not keep a devnet from stopping', async () => {
    const port = await steadyPort();
    const devnet = await waku.devnet({ port });
    devnet.faults.freeze();
    await devnet.stop();
    const again = await waku.devnet({ port: Number(/tcp\/(\d+)/.exec(devnet.multiaddr)?.[1]) });
    expect(again.multiaddr).toContain('/tcp/');
  });
});

test('dropConnections ends those of one peer, or all', async () => {
  const { devnet, node, faults } = await start();
  const other = await waku.lightNode(devnet);
  let gone = '';
  devnet.state();
  node.libp2p.addEventListener('peer:disconnect', () => (gone += 'node '));
  other.libp2p.addEventListener('peer:disconnect', () => (gone += 'other '));
  expect(faults.dropConnections({ peerId: other.peerId.toString() })).toBe(1);
  await until(() => gone === 'other ', 'the other one to notice');
  expect(faults.dropConnections()).toBeGreaterThan(0);
  await until(() => gone.includes('node'), 'the first one to notice');
});

test('forgetSubscriptions ends pushes without a word, and a ping tells', async () => {
  const { devnet, node, faults } = await start();
  const received = await receive(node, devnet);
  expect(faults.forgetSubscriptions()).toBe(1);
  await push(node, 'unheard');
  const { FilterSubscribeRequest, FilterSubscribeResponse } = proto.proto_filter_v2;
  const ping = FilterSubscribeRequest.encode({
    requestId: 'r',
    filterSubscribeType: 'SUBSCRIBER_PING',
    contentTopics: [],
  });
  expect(FilterSubscribeResponse.decode(await ask(node, devnet, protocols.filter, ping)).statusCode).toBe(404);
  expect({ received, delivered: devnet.state().counts.delivered }).toEqual({ received: [], delivered: 0 });
});

test('forgetMessages empties the store', async () => {
  const { devnet, node, faults } = await start();
  await push(node, 'gone');
  expect(faults.forgetMessages()).toBe(1);
  expect(await queryTexts(node)).toEqual([]);
  expect(devnet.state().stored).toEqual({ messages: 0, bytes: 0 });
});

test('what a fault does not take is said, with what it takes', async () => {
  const { faults } = await start();
  expect(() => faults.dropPush({ count: 0 })).toThrow(DevnetError);
  expect(() => faults.dropPush({ cuont: 1 } as object)).toThrow(/there is no cuont.*contentTopic/);
  expect(() => faults.refuse({ service: 'lightPush' } as never)).toThrow(/status is missing/);
  expect(() => faults.hang({ service: 'relay' as never })).toThrow(/lightPush \| filter \| store \| metadata/);
  expect(faults.current()).toMatchObject({ dropPush: [], refuse: [], hang: [] });
});
