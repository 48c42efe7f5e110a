import type * as Sdk from '@waku/sdk';
import type { LightNode } from '@waku/sdk';
import { createNodeOptions, type WakuNodeOptions } from './nodeOptions.js';

async function loadSdk(): Promise<typeof Sdk> {
  try {
    return await import('@waku/sdk');
  } catch (cause) {
    throw new Error(
      `@waku/sdk could not be loaded (${String(cause)}). If it is not installed: npm install @waku/sdk@0.0.36`,
      { cause },
    );
  }
}

/** Stops a node, its subscriptions first: the SDK leaves their timers running. */
export async function stopLightNode(node: LightNode): Promise<void> {
  node.filter.unsubscribeAll();
  await node.stop();
}

/**
 * Makes a light node and starts it. It need not be connected then.
 * @throws {Error} (as a rejection) when there is no SDK, or no node with these options
 */
export async function startLightNode(options: WakuNodeOptions): Promise<LightNode> {
  const sdkOptions = createNodeOptions(options);
  const { createLightNode } = await loadSdk();
  const node = await createLightNode(sdkOptions).catch((cause: unknown) => {
    throw new Error(`@waku/sdk made no node (${String(cause)}). Check the bootstrapPeers and their peer ids.`, {
      cause,
    });
  });
  try {
    await node.start();
  } catch (error) {
    await node.libp2p.stop();
    throw error;
  }
  // The SDK begins after a second. Whatever fails here, it and the transports try again.
  for (const address of options.bootstrapPeers ?? []) {
    node.dial(address).then(
      (stream) => stream.close(),
      () => {},
    );
  }
  return node;
}
