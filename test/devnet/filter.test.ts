import { afterEach, describe, expect, test } from 'vitest';
import { createWakuNetwork, startLightNode, stopLightNode, until } from '../support/waku.js';
import { contentTopic, push, receive } from '../support/wakuMessages.js';
import { ask, proto, protocols } from '../support/wakuStream.js';
import type { DevnetOptions } from '../../src/devnet/index.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const { FilterSubscribeRequest, FilterSubscribeResponse } = proto.proto_filter_v2;
const pubsubTopic = '/waku/2/rs/42/0';

async function start(options: DevnetOptions = {}) {
  const devnet = await waku.devnet(options);
  const node = await waku.lightNode(devnet);
  const request = async (filterSubscribeType: string, contentTopics: string[] = [], topic?: string) => {
    const encoded = FilterSubscribeRequest.encode({
      requestId: 'r',
      filterSubscribeType,
      contentTopics,
      pubsubTopic: contentTopics.length > 0 ? (topic ?? pubsubTopic) : topic,
    });
    return FilterSubscribeResponse.decode(await ask(node, devnet, protocols.filter, encoded)).statusCode;
  };
  return { devnet, node, request };
}

test('a light node that unsubscribes by the SDK gets nothing more', async () => {
  const { devnet, node } = await start();
  const decoder = node.createDecoder({ contentTopic });
  await node.filter.subscribe(decoder, () => undefined);
  await until(() => devnet.state().subscriptions.length === 1, 'the subscription');
  await push(node, 'before');
  await node.filter.unsubscribe(decoder);
  await until(() => devnet.state().subscriptions.length === 0, 'the end of the subscription');
  await push(node, 'after');
  expect(devnet.state().counts.delivered).toBe(1);
});

test('a ping is answered as long as there is a subscription', async () => {
  const { request } = await start();
  const statuses = [await request('SUBSCRIBER_PING')];
  await request('SUBSCRIBE', ['/a/1/x/proto']);
  statuses.push(await request('SUBSCRIBER_PING'));
  await request('UNSUBSCRIBE_ALL');
  statuses.push(await request('SUBSCRIBER_PING'));
  expect(statuses).toEqual([404, 200, 404]);
});

test('topics add up, are taken away one by one, and the last one ends the subscription', async () => {
  const { devnet, request } = await start();
  const topics = () => devnet.state().subscriptions.flatMap((entry) => entry.contentTopics);
  await request('SUBSCRIBE', ['/a/1/x/proto', '/a/1/y/proto']);
  await request('SUBSCRIBE', ['/a/1/y/proto', '/a/1/z/proto']);
  expect(topics()).toEqual(['/a/1/x/proto', '/a/1/y/proto', '/a/1/z/proto']);
  await request('UNSUBSCRIBE', ['/a/1/y/proto']);
  expect(topics()).toEqual(['/a/1/x/proto', '/a/1/z/proto']);
  await request('UNSUBSCRIBE', ['/a/1/x/proto', '/a/1/z/proto']);
  expect(await request('SUBSCRIBER_PING')).toBe(404);
});

describe('refused is', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `/a/1/${index}/proto`);
  const cases: [string, number, string, string[], string?][] = [
    ['a subscription without content topics', 400, 'SUBSCRIBE', [], pubsubTopic],
    ['a subscription without a pubsub topic', 400, 'SUBSCRIBE', ['/a/1/x/proto'], ''],
    ['a subscription to another cluster', 400, 'SUBSCRIBE', ['/a/1/x/proto'], '/waku/2/rs/1/0'],
    ['more than 100 content topics at once', 400, 'SUBSCRIBE', many(101)],
    ['the end of a subscription that is not there', 404, 'UNSUBSCRIBE', ['/a/1/x/proto']],
  ];
  test.each(cases)('%s: %d', async (_what, status, type, contentTopics, topic) => {
    const { devnet, request } = await start();
    expect(await request(type, contentTopics, topic)).toBe(status);
    expect(devnet.state().subscriptions).toEqual([]);
  });

  test('what is more than 1000 criteria of one peer: 503, and those it has stay', async () => {
    const { devnet, request } = await start();
    for (let batch = 0; batch < 10; batch++) {
      const topics = Array.from({ length: 100 }, (_, index) => `/a/1/${batch}-${index}/proto`);
      expect(await request('SUBSCRIBE', topics)).toBe(200);
    }
    expect(await request('SUBSCRIBE', ['/a/1/one-more/proto'])).toBe(503);
    expect(devnet.state().subscriptions[0]?.contentTopics).toHaveLength(1_000);
  });
});

test('a subscription that nobody refreshes expires', async () => {
  const { devnet, request } = await start({ subscriptionTtl: 200 });
  await request('SUBSCRIBE', ['/a/1/x/proto']);
  await until(() => devnet.state().subscriptions.length === 0, 'the end of the subscription');
  expect(await request('SUBSCRIBER_PING')).toBe(404);
});

test('a subscription outlives a short absence of its peer, and not a long one', async () => {
  const { devnet } = await start({ unreachableTtl: 300 });
  const leaving = await startLightNode(devnet);
  await receive(leaving, devnet);
  const peerId = leaving.peerId.toString();
  // Without a word, as a crash would.
  const [connection] = leaving.libp2p.getConnections();
  connection?.abort(new Error('gone'));
  await stopLightNode(leaving);
  await until(() => !devnet.state().peers.includes(peerId), 'the end of the connection');
  expect(devnet.state().subscriptions.map((entry) => entry.peerId)).toEqual([peerId]);
  await until(() => devnet.state().subscriptions.length === 0, 'the end of the subscription');
});

test('two hundred pushes arrive in order, on one stream', async () => {
  const { devnet, node } = await start();
  const received = await receive(node, devnet);
  const texts = Array.from({ length: 200 }, (_, index) => `message ${index}`);
  for (const message of texts) await push(node, message);
  await until(() => received.length === texts.length, 'all pushes');
  expect(received).toEqual(texts);
  const open = node.libp2p.getConnections().flatMap(({ streams }) => streams);
  expect(open.filter(({ protocol }) => protocol === '/vac/waku/filter-push/2.0.0-beta1')).toHaveLength(1);
});
