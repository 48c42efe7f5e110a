import { ReliableChannel } from '@waku/sdk';
import { afterEach, expect, test } from 'vitest';
import { createWakuNetwork, until } from '../support/waku.js';
import { bytes, contentTopic, text } from '../support/wakuMessages.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

test('the ReliableChannel of the SDK, twice, comes as far as an acknowledged message', async () => {
  const devnet = await waku.devnet();
  const join = async (name: string) => {
    const node = await waku.lightNode(devnet);
    return ReliableChannel.create(
      node,
      'room',
      name,
      node.createEncoder({ contentTopic }),
      node.createDecoder({ contentTopic }),
      { syncMinIntervalMs: 500 },
    );
  };
  const alice = await join('alice');
  const bob = await join('bob');
  await until(() => devnet.state().subscriptions.length === 2, 'both subscriptions');
  const received: string[] = [];
  const acknowledged: string[] = [];
  bob.addEventListener('message-received', ({ detail }) => received.push(text(detail.payload)));
  alice.addEventListener('message-acknowledged', ({ detail }) => acknowledged.push(detail));
  const id = alice.send(bytes('hello'));
  await until(() => received.includes('hello'), 'the message');
  await until(() => acknowledged.includes(id), 'its acknowledgement');
  expect(devnet.state().counts.stored).toBeGreaterThan(0);
  await alice.stop();
  await bob.stop();
});
