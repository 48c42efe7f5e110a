import { createHash } from 'node:crypto';

/** The shards of one cluster. @see RELAY-SHARDING */
export interface Shards {
  readonly clusterId: number;
  readonly count: number;
  has(pubsubTopic: string): boolean;
  /** @returns the pubsub topic of a content topic (auto-sharding); undefined for one that is no `/app/version/name/encoding` */
  topicFor(contentTopic: string): string | undefined;
}

export function createShards(clusterId: number, count: number): Shards {
  const topicOf = (shard: number) => `/waku/2/rs/${clusterId}/${shard}`;
  const topics = new Set(Array.from({ length: count }, (_, shard) => topicOf(shard)));
  return {
    clusterId,
    count,
    has: (pubsubTopic) => topics.has(pubsubTopic),
    topicFor(contentTopic) {
      const parts = contentTopic.split('/');
      // A fifth part, a generation, may stand in front; 0 is the only one there is.
      const [app, version] = parts.length === 6 ? parts.slice(2) : parts.slice(1);
      if ((parts.length !== 5 && parts.length !== 6) || parts[0] !== '' || !app || !version) return undefined;
      const digest = createHash('sha256').update(app).update(version).digest();
      return topicOf(Number(digest.readBigUInt64BE(24) % BigInt(count)));
    },
  };
}
