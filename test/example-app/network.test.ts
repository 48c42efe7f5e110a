import { describe, expect, it } from 'vitest';
import { asSentence, describeSince } from '../../example-app/network/connection-words.js';
import {
  addressesIn,
  channelIdOf,
  describeNetwork,
  type Network,
  networkOf,
  searchOf,
} from '../../example-app/network/network.js';

const peer = '/ip4/127.0.0.1/tcp/9645/ws/p2p/12D3KooWRfNoNuFYqDRPcfY8XW6h3i3qGhc4kFYABRGajV2nEGU1';
const second = '/dns4/node.example.org/tcp/443/wss/p2p/16Uiu2HAm';

describe('the network in an address', () => {
  it('is the tabs of the browser unless another one is asked for', () => {
    expect(networkOf('')).toEqual({ kind: 'tabs' });
    expect(networkOf('?as=alice')).toEqual({ kind: 'tabs' });
    expect(networkOf('?network=nonsense')).toEqual({ kind: 'tabs' });
  });

  it.each<[string, Network]>([
    ['tabs', { kind: 'tabs' }],
    ['public', { kind: 'public' }],
    ['one service node', { kind: 'waku', peers: [peer], clusterId: 42, shards: 8 }],
    ['several', { kind: 'waku', peers: [peer, second], clusterId: 0, shards: 1 }],
  ])('comes back as it was: %s', (_, network) => {
    expect(networkOf(searchOf(network))).toEqual(network);
  });

  it('shows the address of the service node as people write it', () => {
    expect(searchOf({ kind: 'waku', peers: [peer], clusterId: 42, shards: 8 })).toContain(`peer=${peer}&`);
  });

  it('is the cluster of the devnet where none, or nonsense, is named', () => {
    expect(networkOf(`?network=waku&peer=${peer}&cluster=-1&shards=0`)).toEqual({
      kind: 'waku',
      peers: [peer],
      clusterId: 42,
      shards: 8,
    });
  });
});

it('addresses are read from lines, spaces and commas', () => {
  expect(addressesIn(` ${peer}\n\n${second}, ${peer} `)).toEqual([peer, second, peer]);
  expect(addressesIn(' \n')).toEqual([]);
});

it('every network has a conversation of its own', () => {
  const ids = [
    channelIdOf({ kind: 'tabs' }),
    channelIdOf({ kind: 'public' }),
    channelIdOf({ kind: 'waku', peers: [peer], clusterId: 42, shards: 8 }),
    channelIdOf({ kind: 'waku', peers: [peer], clusterId: 7, shards: 8 }),
  ];
  expect(new Set(ids).size).toBe(4);
});

it('a network is described by its cluster and its hosts', () => {
  expect(describeNetwork({ kind: 'waku', peers: [peer, second], clusterId: 42, shards: 8 })).toBe(
    'Waku, cluster 42, by 127.0.0.1, node.example.org',
  );
});

it('how long something is so is said once it is no news', () => {
  expect(describeSince(undefined, 5_000)).toBe('');
  expect(describeSince(3_000, 5_000)).toBe('');
  expect(describeSince(1_000, 13_500)).toBe('for 12 s');
  expect(describeSince(0, 200_000)).toBe('for 3 min');
  expect(describeSince(0, 7_300_000)).toBe('for 2 h');
});

it('a reason becomes a sentence', () => {
  expect(asSentence('no service node is connected')).toBe('No service node is connected.');
  expect(asSentence('Check it.')).toBe('Check it.');
});
