import { afterEach, describe, expect, test } from 'vitest';
import { createWakuNetwork, until } from '../support/waku.js';
import { bytes, contentTopic, push, receive, storedTexts } from '../support/wakuMessages.js';
import { ask, proto, protocols } from '../support/wakuStream.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const { LightPushRequestV3, LightPushResponseV3 } = proto.proto_lightpush;
const now = () => BigInt(Date.now()) * 1_000_000n;
const message = (changes: object = {}) => ({ payload: bytes('hello'), contentTopic, timestamp: now(), ...changes });

async function start() {
  const devnet = await waku.devnet();
  const node = await waku.lightNode(devnet);
  const pushRaw = async (request: object) =>
    LightPushResponseV3.decode(
      await ask(node, devnet, protocols.lightPush, LightPushRequestV3.encode({ requestId: 'r', ...request })),
    );
  return { devnet, node, pushRaw };
}

describe('a push of an unmodified light node', () => {
  test('reaches another one by filter, and the store', async () => {
    const { devnet, node } = await start();
    const other = await waku.lightNode(devnet);
    const received = await receive(other, devnet);
    expect(await push(node, 'hello')).toBe(true);
    await until(() => received.length > 0, 'the push by filter');
    expect({ received, stored: storedTexts(devnet) }).toEqual({ received: ['hello'], stored: ['hello'] });
  });

  test('comes back to its sender, when that has subscribed', async () => {
    const { devnet, node } = await start();
    const received = await receive(node, devnet);
    await push(node, 'echo');
    await until(() => received.includes('echo'), 'the own echo');
  });

  test('is not stored when it is ephemeral, and is pushed all the same', async () => {
    const { devnet, node } = await start();
    const received = await receive(node, devnet);
    await push(node, 'typing', { ephemeral: true });
    await until(() => received.includes('typing'), 'the ephemeral message');
    expect(storedTexts(devnet)).toEqual([]);
  });

  test('of 149 KiB is taken, of 160 KiB is refused', async () => {
    const { devnet, node } = await start();
    expect(await push(node, 'x'.repeat(149 * 1024))).toBe(true);
    expect(await push(node, 'x'.repeat(160 * 1024))).toBe(false);
    expect(devnet.messages()).toHaveLength(1);
  });

  test('of version 2 is served as well', async () => {
    const { devnet, node } = await start();
    const encoder = node.createEncoder({ contentTopic });
    const { successes } = await node.lightPush.send(encoder, { payload: bytes('old') }, { useLegacy: true });
    expect(successes).toHaveLength(1);
    expect(storedTexts(devnet)).toEqual(['old']);
  });
});

describe('the answer', () => {
  test('has the id of the request, 200, and how many nodes the message reached', async () => {
    const { pushRaw } = await start();
    expect(await pushRaw({ requestId: 'seven', message: message() })).toMatchObject({
      requestId: 'seven',
      statusCode: 200,
      relayPeerCount: 1,
    });
  });

  const refused: [string, number, object, RegExp][] = [
    ['without a message', 400, {}, /no message/],
    ['without a content topic', 400, { message: message({ contentTopic: '' }) }, /no content topic/],
    ['whose shard follows from nothing', 400, { message: message({ contentTopic: 'chat' }) }, /no shard follows/],
    ['for another cluster', 421, { pubsubTopic: '/waku/2/rs/1/0', message: message() }, /cluster 42, shards 0 to 7/],
    ['for a shard that is not there', 421, { pubsubTopic: '/waku/2/rs/42/8', message: message() }, /shards 0 to 7/],
    ['that is too large', 413, { message: message({ payload: new Uint8Array(153_600) }) }, /153600 at most/],
    ['of more than is read', 413, { message: message({ payload: new Uint8Array(2_000_000) }) }, /at most/],
  ];
  test.each(refused)('to a request %s is %d, and says why', async (_what, status, request, why) => {
    const { devnet, pushRaw } = await start();
    const { statusCode, statusDesc } = await pushRaw(request);
    expect({ statusCode, stored: devnet.messages().length }).toEqual({ statusCode: status, stored: 0 });
    expect(statusDesc).toMatch(why);
  });

  test('to what is no request is 400', async () => {
    const { devnet, node } = await start();
    const answer = await ask(node, devnet, protocols.lightPush, Uint8Array.of(255, 255, 255));
    expect(LightPushResponseV3.decode(answer)).toMatchObject({ statusCode: 400 });
  });
});

test('the pubsub topic may be left out: the shard follows from the content topic as it does for the SDK', async () => {
  const { devnet, node, pushRaw } = await start();
  await pushRaw({ message: message() });
  expect(devnet.messages()[0]?.pubsubTopic).toBe(node.createEncoder({ contentTopic }).pubsubTopic);
});

test('the same message again goes nowhere, and is answered as if it did', async () => {
  const { devnet, node, pushRaw } = await start();
  const received = await receive(node, devnet);
  const same = message();
  const answers = [await pushRaw({ message: same }), await pushRaw({ message: same })];
  await pushRaw({ message: message({ payload: bytes('after') }) });
  await until(() => received.includes('after'), 'what was pushed last');
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(devnet.state().counts).toMatchObject({ pushes: 3, repeats: 1, stored: 2, delivered: 2 });
});

describe('the store keeps', () => {
  const far: [string, object][] = [
    ['21 s behind', { timestamp: now() - 21_000_000_000n }],
    ['a minute ahead', { timestamp: now() + 60_000_000_000n }],
    ['missing', { timestamp: undefined }],
  ];
  test.each(far)('nothing whose timestamp is %s', async (_what, changes) => {
    const { devnet, pushRaw } = await start();
    expect(await pushRaw({ message: message(changes) })).toMatchObject({ statusCode: 200 });
    expect(devnet.state()).toMatchObject({ stored: { messages: 0 }, counts: { notStored: 1 } });
  });

  test('what is 15 s behind', async () => {
    const { devnet, pushRaw } = await start();
    await pushRaw({ message: message({ timestamp: now() - 15_000_000_000n }) });
    expect(devnet.messages()).toHaveLength(1);
  });
});
