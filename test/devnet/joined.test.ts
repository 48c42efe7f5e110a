import { afterEach, describe, expect, test } from 'vitest';
import { steadyPort } from '../../scripts/waku/steadyPort.mjs';
import type { Devnet } from '../../src/devnet/index.js';
import { createWakuNetwork, until } from '../support/waku.js';
import { push, receive, storedTexts } from '../support/wakuMessages.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const portOf = (devnet: Devnet) => Number(/tcp\/(\d+)/.exec(devnet.multiaddr)?.[1]);

describe('two joined devnets', () => {
  test('give each other what is pushed: subscribers and store of both have it', async () => {
    const one = await waku.devnet();
    const two = await waku.devnet({ join: [one.multiaddr] });
    const atOne = await waku.lightNode(one);
    const atTwo = await waku.lightNode(two);
    const receivedAtOne = await receive(atOne, one);
    const receivedAtTwo = await receive(atTwo, two);
    await push(atOne, 'from one');
    await push(atTwo, 'from two');
    const both = ['from one', 'from two'];
    await until(() => receivedAtOne.length === 2 && receivedAtTwo.length === 2, 'both messages on both sides');
    expect([receivedAtOne.toSorted(), receivedAtTwo.toSorted()]).toEqual([both, both]);
    expect([storedTexts(one), storedTexts(two)]).toEqual([both, both]);
  });

  test('serve one light node that uses both: it hears every message once', async () => {
    const one = await waku.devnet();
    const two = await waku.devnet({ join: [one.multiaddr] });
    const node = await waku.lightNode(one, { numPeersToUse: 2 });
    await node.dial(two.multiaddr);
    await until(() => two.state().peers.includes(node.peerId.toString()), 'the second connection');
    const received = await receive(node, one, two);
    await push(node, 'first');
    await push(node, 'second');
    await until(() => received.includes('second'), 'the second message');
    expect(received).toEqual(['first', 'second']);
  });

  test('stay joined over a restart of the one that was joined', async () => {
    const one = await waku.devnet({ keySeed: 'one', port: await steadyPort() });
    const two = await waku.devnet({ join: [one.multiaddr] });
    await one.stop();
    await until(() => two.state().joined.length === 0, 'the end of the connection');
    const again = await waku.devnet({ keySeed: 'one', port: portOf(one) });
    expect(again.multiaddr).toBe(one.multiaddr);
    await until(() => two.state().joined.includes(again.peerId), 'the new connection');
    const node = await waku.lightNode(two);
    await push(node, 'after the restart');
    await until(() => storedTexts(again).length === 1, 'the message');
  });

  test('frozen, one keeps what the other tells it for later', async () => {
    const one = await waku.devnet();
    const two = await waku.devnet({ join: [one.multiaddr] });
    const node = await waku.lightNode(one);
    two.faults.freeze();
    await push(node, 'meanwhile');
    expect(storedTexts(two)).toEqual([]);
    two.faults.thaw();
    await until(() => storedTexts(two).length === 1, 'the message');
  });
});

test('in a ring of three every message arrives once everywhere and comes to rest', async () => {
  const one = await waku.devnet();
  const two = await waku.devnet({ join: [one.multiaddr] });
  const three = await waku.devnet({ join: [one.multiaddr, two.multiaddr] });
  const all = [one, two, three];
  const node = await waku.lightNode(two);
  const stored = () => all.map((devnet) => devnet.state().counts.stored);
  for (let index = 0; index < 20; index++) await push(node, `${index}`);
  await until(() => stored().every((count) => count === 20), 'all messages everywhere');
  // Behind everything else on every stream: were there copies that went round, they would have by now.
  await push(node, 'last');
  await until(() => stored().every((count) => count === 21), 'the last message everywhere');
  const copies = all.reduce((sum, devnet) => sum + devnet.state().counts.fromJoined, 0);
  // Two tells both others, and each of these tells the third.
  expect(copies).toBeLessThanOrEqual(21 * 4);
});

test('a devnet of another cluster is not joined, and it is said why', async () => {
  const other = await waku.devnet({ clusterId: 1 });
  await expect(waku.devnet({ join: [other.multiaddr] })).rejects.toThrow(/no devnet of cluster 42 with 8 shards/);
});

test('one that is not there yet is joined when it is', async () => {
  const first = await waku.devnet({ keySeed: 'late', port: await steadyPort() });
  await first.stop();
  const lines: string[] = [];
  const devnet = await waku.devnet({ join: [first.multiaddr], log: (line) => lines.push(line) });
  expect(lines.filter((line) => line.includes('is not there, trying again'))).toHaveLength(1);
  const late = await waku.devnet({ keySeed: 'late', port: portOf(first) });
  await until(() => devnet.state().joined.includes(late.peerId), 'the late one to be joined');
});

test('what is no address is refused with its name', async () => {
  await expect(waku.devnet({ join: ['127.0.0.1:80'] })).rejects.toThrow(/127\.0\.0\.1:80.*no multiaddr/);
});
