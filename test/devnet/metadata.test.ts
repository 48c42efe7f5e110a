import { createLightNode, Protocols } from '@waku/sdk';
import { afterEach, expect, test } from 'vitest';
import { createWakuNetwork, stopLightNode, until } from '../support/waku.js';
import { ask, proto, protocols } from '../support/wakuStream.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

test('whoever asks is told cluster and shards', async () => {
  const devnet = await waku.devnet({ clusterId: 7, shards: 3 });
  const node = await waku.lightNode(devnet, { networkConfig: { clusterId: 7, numShardsInCluster: 3 } });
  const request = proto.proto_metadata.WakuMetadataRequest.encode({ clusterId: 1, shards: [] });
  const answer = proto.proto_metadata.WakuMetadataResponse.decode(await ask(node, devnet, protocols.metadata, request));
  expect(answer).toEqual({ clusterId: 7, shards: [0, 1, 2] });
});

test('a light node of another cluster cannot push, as with any service node', async () => {
  const devnet = await waku.devnet({ clusterId: 7 });
  const node = await waku.lightNode(devnet);
  const encoder = node.createEncoder({ contentTopic: '/a/1/b/proto' });
  await until(async () => {
    const { failures } = await node.lightPush.send(encoder, { payload: Uint8Array.of(1) }, { autoRetry: false });
    return failures.some(({ error }) => error === 'No peer available');
  }, 'the SDK to learn of the other cluster');
  expect(devnet.messages()).toEqual([]);
});

test('its address is a bootstrap peer of a light node with the SDK’s own options', async () => {
  const devnet = await waku.devnet();
  const node = await createLightNode({
    defaultBootstrap: false,
    bootstrapPeers: [devnet.multiaddr],
    networkConfig: { clusterId: 42, numShardsInCluster: 8 },
    libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true },
  });
  try {
    await node.start();
    await node.waitForPeers([Protocols.LightPush, Protocols.Filter, Protocols.Store], 10_000);
    expect(devnet.state().peers).toEqual([node.peerId.toString()]);
  } finally {
    await stopLightNode(node);
  }
});
