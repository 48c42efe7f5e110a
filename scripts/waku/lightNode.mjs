// @ts-check
import './withResolvers.mjs';
import { createLightNode } from '@waku/sdk';

/** The network a devnet serves by default. */
export const networkConfig = { clusterId: 42, numShardsInCluster: 8 };

/**
 * A light node as an app makes one, with the SDK's defaults for everything about connections.
 * @param {string} multiaddr
 * @param {{ dial?: boolean }} [options] `dial`: at once, instead of after the second that the SDK waits with bootstrap peers
 */
export async function startLightNode(multiaddr, { dial = true } = {}) {
  const node = await createLightNode({
    defaultBootstrap: false,
    bootstrapPeers: dial ? [] : [multiaddr],
    networkConfig,
    libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true },
  });
  await node.start();
  if (dial) await node.dial(multiaddr);
  return node;
}

/** @param {import('@waku/sdk').LightNode} node */
export async function stopLightNode(node) {
  // stop() leaves the timers of subscriptions running.
  node.filter.unsubscribeAll();
  await node.stop();
}
