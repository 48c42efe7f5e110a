import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { steadyPort } from '../../scripts/waku/steadyPort.mjs';
import { DevnetError, type Devnet } from '../../src/devnet/index.js';
import { createWakuNetwork, until } from '../support/waku.js';
import { bytes, contentTopic, push, receive, storedTexts } from '../support/wakuMessages.js';

const waku = createWakuNetwork();
const folder = mkdtempSync(join(tmpdir(), 'joined-devnets-'));
afterEach(() => waku.stop());
afterAll(() => rmSync(folder, { recursive: true }));

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

  test('read from each other’s store what they missed while apart, and nobody is pushed it again', async () => {
    const storeFile = join(folder, 'one.jsonl');
    const one = await waku.devnet({ keySeed: 'one', port: await steadyPort(), storeFile });
    const lines: string[] = [];
    const two = await waku.devnet({ join: [one.multiaddr], log: (line) => lines.push(line) });
    await until(() => two.state().joined.length === 1 && one.state().counts.queries === 1, 'the first catching up');
    // As if it came when the other one was away already.
    one.store({ contentTopic, payload: bytes('at one'), timestamp: BigInt(Date.now()) * 1_000_000n });
    await one.stop();
    await until(() => two.state().joined.length === 0, 'the end of the connection');
    const atTwo = await waku.lightNode(two);
    const received = await receive(atTwo, two);
    for (let index = 0; index < 45; index++) await push(atTwo, `at two ${index}`);
    await push(atTwo, 'ephemeral', { ephemeral: true });
    await until(() => received.length === 46, 'its own pushes');
    const again = await waku.devnet({ keySeed: 'one', port: portOf(one), storeFile });
    await until(() => storedTexts(again).length === 46 && storedTexts(two).length === 46, 'both stores to be complete');
    expect(storedTexts(again).toSorted()).toEqual(storedTexts(two).toSorted());
    expect(received).toHaveLength(46);
    expect(lines.some((line) => line.endsWith('had 1 messages that were missed here'))).toBe(true);
  });

  test('stay joined where one’s store refuses', async () => {
    const one = await waku.devnet();
    one.faults.refuse({ service: 'store', status: 503, description: 'no database' });
    const lines: string[] = [];
    const two = await waku.devnet({ join: [one.multiaddr], log: (line) => lines.push(line) });
    await until(
      () => lines.some((line) => line.endsWith('its store answered 503 no database')),
      'the refusal to be told',
    );
    const node = await waku.lightNode(two);
    await push(node, 'all the same');
    await until(() => storedTexts(one).length === 1, 'the message');
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

test.each(['foo', '127.0.0.1:80', '/ip4/127.0.0.1/tcp/80', '/ip4/300.0.0.1/tcp/80/ws', '/foo/ws', ''])(
  'what is no address, "%s", is refused with what one looks like',
  async (address) => {
    await expect(waku.devnet({ join: [address] })).rejects.toThrow(
      new DevnetError(
        'bad-option',
        `join names ${address}, which is no address of a devnet. Give it as the other one prints it, like ` +
          '/ip4/127.0.0.1/tcp/9645/ws/p2p/12D3KooW….',
      ),
    );
  },
);
