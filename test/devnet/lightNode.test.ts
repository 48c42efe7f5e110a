import { afterEach, expect, test } from 'vitest';
import { createWakuNetwork, until } from '../support/waku.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const contentTopic = '/devnet-test/1/chat/proto';
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (payload: Uint8Array) => new TextDecoder().decode(payload);

test('an unmodified light node pushes a message, and another one gets it by filter and finds it in the store', async () => {
  const devnet = await waku.devnet();
  const alice = await waku.lightNode(devnet);
  const bob = await waku.lightNode(devnet);
  const received: string[] = [];
  const decoder = bob.createDecoder({ contentTopic });
  await bob.filter.subscribe(decoder, ({ payload }) => {
    received.push(text(payload));
  });
  await until(() => devnet.state().subscriptions.length > 0, 'the subscription');

  const { successes, failures } = await alice.lightPush.send(alice.createEncoder({ contentTopic }), {
    payload: bytes('hello'),
  });
  expect({ successes: successes.map(String), failures }).toEqual({ successes: [devnet.peerId], failures: [] });

  await until(() => received.length > 0, 'the push by filter');
  expect(received).toEqual(['hello']);
  const stored: string[] = [];
  await bob.store.queryWithOrderedCallback([decoder], ({ payload }) => {
    stored.push(text(payload));
  });
  expect(stored).toEqual(['hello']);
});
