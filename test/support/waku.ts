import './promiseWithResolvers.js';
import { createLightNode, Protocols, type CreateNodeOptions, type LightNode } from '@waku/sdk';
import { startDevnet, type Devnet, type DevnetOptions } from '../../src/devnet/index.js';

/** A network of devnets and unmodified light nodes in this process, and everything to stop. */
export interface WakuNetwork {
  /** Starts one more devnet, of cluster 42 with 8 shards by default. */
  devnet(options?: DevnetOptions): Promise<Devnet>;
  /**
   * Starts a light node and connects it to a devnet. With options that are quick in a test: no discovery, it dials at once
   * instead of a second later, and tries again every second.
   */
  lightNode(devnet?: Pick<Devnet, 'multiaddr'>, options?: CreateNodeOptions): Promise<LightNode>;
  /** Stops all of it. */
  stop(): Promise<void>;
}

/** Of one test: `const waku = createWakuNetwork()`, and `afterEach(() => waku.stop())`. */
export function createWakuNetwork(): WakuNetwork {
  const running: (() => Promise<void>)[] = [];
  return {
    async devnet(options = {}) {
      const devnet = await startDevnet(options);
      running.push(() => devnet.stop());
      return devnet;
    },
    async lightNode(devnet, options = {}) {
      const node = await startLightNode(devnet, options);
      running.push(() => stopLightNode(node));
      return node;
    },
    async stop() {
      for (const stop of running.splice(0).reverse()) await stop();
    },
  };
}

/** How long a devnet of this machine may take to say what it is, ms. */
const peersTimeout = 10_000;

/** Starts a light node and connects it to a devnet, if one is given. */
export async function startLightNode(
  devnet?: Pick<Devnet, 'multiaddr'>,
  options: CreateNodeOptions = {},
): Promise<LightNode> {
  const node = await createLightNode({
    defaultBootstrap: false,
    bootstrapPeers: [],
    networkConfig: { clusterId: 42, numShardsInCluster: 8 },
    numPeersToUse: 1,
    discovery: { dns: false, peerExchange: false, peerCache: false },
    connectionManager: { failedDialCooldown: 1, dialCooldown: 1 },
    ...options,
    libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true, ...options.libp2p },
  });
  await node.start();
  if (devnet !== undefined) {
    await node.dial(devnet.multiaddr);
    // Dialled, the SDK does not know yet what the other side speaks.
    await node.waitForPeers([Protocols.LightPush, Protocols.Filter, Protocols.Store], peersTimeout);
  }
  return node;
}

/** Its filter first: `stop` alone leaves the timers of its subscriptions running. */
export async function stopLightNode(node: LightNode): Promise<void> {
  node.filter.unsubscribeAll();
  await node.stop();
}

/** Waits until `check` holds, looking again every 10 ms. @throws when it does not within `ms` */
export async function until(check: () => boolean | Promise<boolean>, what: string, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
