import type { LightNode } from '@waku/sdk';
import type { Devnet } from '../../src/devnet/index.js';
import { loadWakuPackages } from '../../src/devnet/packages/load.js';
import { frame, readFrames } from '../../src/devnet/wire/frames.js';
import type { Multiaddr, Stream } from '../../src/devnet/wire/libp2p.js';

/** Waku's message formats and `multiaddr`, of the same tree as the devnet's. */
export const { proto, multiaddr } = await loadWakuPackages();

/** Opens a stream of a light node's own libp2p, for requests the SDK does not make. */
export async function openStream(
  node: LightNode,
  devnet: Pick<Devnet, 'multiaddr'>,
  protocol: string,
): Promise<Stream> {
  const libp2p = node.libp2p as unknown as { dialProtocol(address: Multiaddr, protocol: string): Promise<Stream> };
  return libp2p.dialProtocol(multiaddr(devnet.multiaddr), protocol);
}

/** Sends bytes as they are and closes. @returns the first frame of the answer; undefined where there is none */
export async function exchange(
  node: LightNode,
  devnet: Pick<Devnet, 'multiaddr'>,
  protocol: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const stream = await openStream(node, devnet, protocol);
  await stream.sink(chunks);
  let answer: Uint8Array | undefined;
  for await (const bytes of readFrames(stream.source, 64 * 1024 * 1024)) answer ??= bytes;
  return answer;
}

/** Sends one request. @throws when there is no answer */
export async function ask(
  node: LightNode,
  devnet: Pick<Devnet, 'multiaddr'>,
  protocol: string,
  request: Uint8Array,
): Promise<Uint8Array> {
  const answer = await exchange(node, devnet, protocol, [frame(request)]);
  if (answer === undefined) throw new Error(`${protocol}: the stream was closed without an answer`);
  return answer;
}

export const protocols = {
  lightPush: '/vac/waku/lightpush/3.0.0',
  legacyLightPush: '/vac/waku/lightpush/2.0.0-beta1',
  filter: '/vac/waku/filter-subscribe/2.0.0-beta1',
  store: '/vac/waku/store-query/3.0.0',
  metadata: '/vac/waku/metadata/1.0.0',
};
