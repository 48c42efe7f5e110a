import type { CreateNodeOptions } from '@waku/sdk';

/** Which network the light node of a `WakuProvider` joins. They are compared by what they say, not by identity. */
export interface WakuNodeOptions {
  /**
   * Addresses of service nodes to connect to, each with its peer id: `/dns4/example.org/tcp/443/wss/p2p/16Uiu2…`. Plain
   * `/ws` works where the browser allows it: on loopback, and from pages that are not https. @default none
   */
  bootstrapPeers?: readonly string[];
  /** Finds service nodes of the public network, by DNS and peer exchange. @default true without `bootstrapPeers` */
  defaultBootstrap?: boolean;
  /** The number of the network, as its service nodes say it. @default 1, the public network */
  clusterId?: number;
  /** Over how many shards the network spreads content topics, a count: the same for all its nodes. @default 8 */
  shards?: number;
  /** Over how many service nodes messages go out and come in at once, a count. @default 2, as @waku/sdk */
  numPeersToUse?: number;
}

const isPlain = (address: string): boolean => /\/ws(\/|$)/.test(address) && !/\/(tls|wss)\//.test(address);
const isLoopback = (address: string): boolean => /^\/(ip4\/127\.|ip6\/::1\/|dns[46]?\/localhost\/)/.test(address);

/** @throws {Error} for what the SDK would ignore without a word, and then wait for ever */
function checkAddress(address: string): void {
  const problem = !/^\/.*\/wss?(\/|$)/.test(address)
    ? 'it is no address of a WebSocket'
    : !/\/p2p\/[1-9A-HJ-NP-Za-km-z]{32,}$/.test(address)
      ? 'it does not end in the peer id of the node'
      : isPlain(address) && !isLoopback(address) && globalThis.location?.protocol === 'https:'
        ? 'from an https page browsers refuse plain ws'
        : undefined;
  if (problem === undefined) return;
  throw new Error(
    `Cannot connect to "${address}": ${problem}. Give it as the service node prints it, ` +
      'like /dns4/example.org/tcp/443/wss/p2p/16Uiu2….',
  );
}

/**
 * What the SDK is to make a node with. New objects every time: it changes what it is given.
 * @throws {Error} when no node could ever connect with these options
 */
export function createNodeOptions({
  bootstrapPeers = [],
  defaultBootstrap = bootstrapPeers.length === 0,
  clusterId = 1,
  shards = 8,
  numPeersToUse,
}: WakuNodeOptions): CreateNodeOptions {
  bootstrapPeers.forEach(checkAddress);
  for (const [name, value] of Object.entries({ clusterId, shards, numPeersToUse })) {
    const least = name === 'clusterId' ? 0 : 1;
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) {
      throw new Error(`${name} is ${value}: give a whole number, ${least} or more.`);
    }
  }
  if (bootstrapPeers.length === 0 && (clusterId !== 1 || !defaultBootstrap)) {
    throw new Error(
      `Nothing leads to cluster ${clusterId}: give bootstrapPeers, the addresses of its service nodes. ` +
        'Only the public network is found by defaultBootstrap.',
    );
  }
  return {
    autoStart: false,
    bootstrapPeers: [...bootstrapPeers],
    defaultBootstrap,
    networkConfig: { clusterId, numShardsInCluster: shards },
    numPeersToUse,
    // The SDK takes all plain addresses or none; without this it ignores them, and says nothing.
    libp2p: { filterMultiaddrs: !bootstrapPeers.some(isPlain), hideWebSocketInfo: true },
  };
}
