import type { Served } from '../wire/exchange.js';
import { frame } from '../wire/frames.js';
import type { Connection } from '../wire/libp2p.js';
import type { WakuMetadata, WakuProto } from '../wire/messages.js';
import type { Shards } from '../wire/shards.js';

export const metadataProtocol = '/vac/waku/metadata/1.0.0';

/** How long a peer may take to say what it is, ms. */
const askTimeout = 10_000;

const ownMetadata = ({ clusterId, count }: Shards): WakuMetadata => ({
  clusterId,
  shards: Array.from({ length: count }, (_, shard) => shard),
});

/** WAKU2-METADATA: which cluster and shards this node serves. */
export function metadata({ proto_metadata: proto }: WakuProto, shards: Shards): Served {
  const own = proto.WakuMetadataResponse.encode(ownMetadata(shards));
  return {
    id: metadataProtocol,
    service: 'metadata',
    maxRequestBytes: 64 * 1024,
    answer(bytes) {
      proto.WakuMetadataRequest.decode(bytes);
      return own;
    },
    // The protocol has no status: whoever asks badly is told nothing.
    refuse: () => new Uint8Array(0),
  };
}

/** Tells a peer our cluster and shards by asking for its own, as service nodes do with everyone who connects. */
export async function askMetadata(connection: Connection, proto: WakuProto, shards: Shards): Promise<void> {
  const signal = AbortSignal.timeout(askTimeout);
  const stream = await connection.newStream(metadataProtocol, { signal });
  const abort = () => stream.abort(new Error('no answer to the metadata request'));
  signal.addEventListener('abort', abort);
  try {
    await stream.sink([frame(proto.proto_metadata.WakuMetadataRequest.encode(ownMetadata(shards)))]);
    for await (const answer of stream.source) void answer;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
