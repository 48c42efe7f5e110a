import { loadWakuPackages } from '../../src/devnet/packages/load.js';
import { addressesOf, startNode } from '../../src/devnet/network/node.js';
import type { Connection } from '../../src/devnet/wire/libp2p.js';
import { concat, decode, varint, type Fields } from '../../src/transports/waku/wire.js';

/** What a service node writes for a request: the bytes of its stream as they are, or chunk by chunk. */
export type Script = (request: Fields) => Uint8Array | AsyncIterable<Uint8Array>;

export interface ScriptedServiceNode {
  readonly multiaddr: string;
  readonly connections: () => Connection[];
  stop(): Promise<void>;
}

/** A message with its length before it. */
export function framed(message: Uint8Array): Uint8Array {
  return concat([varint(message.length), message]);
}

/** A peer that answers what a test says, on libp2p's real streams: for what no honest service node does. */
export async function startScripted(scripts: Readonly<Record<string, Script>>): Promise<ScriptedServiceNode> {
  const packages = await loadWakuPackages();
  const { libp2p, port } = await startNode(packages, { announce: [], keySeed: undefined });
  for (const [protocol, script] of Object.entries(scripts)) {
    await libp2p.handle(
      protocol,
      ({ stream }) => {
        const answer = async (): Promise<void> => {
          const chunks: Uint8Array[] = [];
          for await (const chunk of stream.source) chunks.push(chunk.subarray().slice());
          const request = concat(chunks);
          if (request.length === 0) return stream.close();
          const start = request.findIndex((byte) => byte < 128) + 1;
          const written = script(decode(request.subarray(start)));
          await stream.sink(written instanceof Uint8Array ? [written] : written);
        };
        answer().catch((error: unknown) => stream.abort(error as Error));
      },
      { maxInboundStreams: 512 },
    );
  }
  return {
    multiaddr: `${addressesOf('127.0.0.1', port)[0]}/p2p/${libp2p.peerId.toString()}`,
    connections: () => libp2p.getConnections(),
    stop: async () => libp2p.stop(),
  };
}
