import { FILTER, LIGHT_PUSH, METADATA, STORE, type Connection, type Libp2p, type On } from './libp2p.js';
import type { Requests } from './requests.js';
import type { Decoder } from './wakuMessage.js';

/** A peer that serves something, while it is connected. */
export interface ServiceNode {
  readonly connection: Connection;
  protocols: readonly string[];
  /** It said what it serves, or cannot say it. */
  met: boolean;
  /** What it said: its cluster, then its shards where it named any. */
  shards: readonly number[];
  /** How far it is with pushing a topic to us. */
  readonly pushing: Map<Decoder, number>;
  /** Streams of ours that are open, by protocol, a count. */
  readonly open: Record<string, number>;
  /** 0 = it answers, 1 = it let a request slip, 2 = and did not say that it is there when asked. */
  silence: 0 | 1 | 2;
}

export type ServiceNodes = ReturnType<typeof createServiceNodes>;

/**
 * The service nodes this light node is connected to, and what each serves.
 * @param timeout how long one may take to say it, ms
 * @param pubsubTopics what they are needed for
 * @param changed one is ready to be used, or gone
 */
export function createServiceNodes(
  libp2p: Libp2p,
  on: On,
  requests: Requests,
  timeout: number,
  pubsubTopics: () => Iterable<string>,
  changed: () => void,
) {
  /** Peers that are remembered by their use, a count. */
  const REMEMBERED = 100;

  const connected = new Map<string, ServiceNode>();
  /** Whether those that were met are of use. */
  const uses = new Map<string, boolean>();
  /** The latest of all: a peer of another cluster may hang up at once. */
  let latest: ServiceNode | undefined;

  function identified(connection: Connection, protocols: readonly string[]): void {
    const key = String(connection.remotePeer);
    let serviceNode = connected.get(key);
    if (serviceNode?.connection.status !== 'open') {
      if (connection.status !== 'open' || ![LIGHT_PUSH, FILTER, STORE].some((name) => protocols.includes(name))) return;
      serviceNode = { connection, protocols, met: false, shards: [], pushing: new Map(), open: {}, silence: 0 };
      connected.set(key, serviceNode);
    }
    // Before, the light node may have known the first of them only.
    serviceNode.protocols = protocols;
    void meet(serviceNode, key);
  }

  /** Asks for its cluster and shards. Who does not say is tried. */
  async function meet(serviceNode: ServiceNode, key: string): Promise<void> {
    const [pubsubTopic = ''] = pubsubTopics();
    const [cluster] = placeOf(pubsubTopic);
    // Silence shows elsewhere.
    const answer = await requests.ask(serviceNode, METADATA, [[1, cluster]], timeout).catch(() => {});
    if (answer?.[1]) {
      // Packed, too, as long as the shards are small numbers.
      serviceNode.shards = [...answer[1], ...(answer[2] ?? [])].flatMap((value) =>
        typeof value === 'number' ? value : [...value],
      );
    }
    serviceNode.met = true;
    latest = serviceNode;
    if (uses.size > REMEMBERED) uses.clear();
    uses.set(key, isOfUse(serviceNode));
    changed();
  }

  on<{ connection: Connection; protocols: string[] }>('peer:identify', ({ detail }) =>
    identified(detail.connection, detail.protocols),
  );
  on<Connection>('connection:close', ({ detail }) => {
    const { remotePeer } = detail;
    const gone = connected.get(String(remotePeer));
    if (gone?.connection !== detail) return;
    connected.delete(String(remotePeer));
    if (gone.met) latest = gone;
    changed();
    // Another connection to the same peer: whether it still pushes to us is to be asked.
    for (const connection of libp2p.getConnections(remotePeer)) identified(connection, gone.protocols);
  });
  for (const connection of libp2p.getConnections()) {
    libp2p.peerStore.get(connection.remotePeer).then(
      ({ protocols }) => identified(connection, protocols),
      () => {},
    );
  }

  /** Why it is of no use for a pubsub topic; undefined = it may be. */
  function misfit({ shards: [cluster, ...shards] }: ServiceNode, pubsubTopic: string): string | undefined {
    const [ourCluster, ourShard] = placeOf(pubsubTopic);
    if (cluster === undefined || (cluster === ourCluster && (shards.length === 0 || shards.includes(ourShard!))))
      return;
    return `the service node serves cluster ${cluster}, shards ${shards.join()}; this channel is in cluster ${ourCluster}, shard ${ourShard}`;
  }

  const isOfUse = (serviceNode: ServiceNode): boolean =>
    [...pubsubTopics()].some((pubsubTopic) => !misfit(serviceNode, pubsubTopic));

  const all = (): ServiceNode[] => [...connected.values()].filter(({ met }) => met);

  /** Those of use for the pubsub topic that answer, and serve the protocol if one is given; who answers first. */
  function fit(pubsubTopic: string, protocol?: string): ServiceNode[] {
    return all()
      .filter(
        (serviceNode) =>
          serviceNode.silence < 2 &&
          (!protocol || serviceNode.protocols.includes(protocol)) &&
          !misfit(serviceNode, pubsubTopic),
      )
      .sort((left, right) => left.silence - right.silence);
  }

  return {
    all,

    fit,

    /** Why the service node that was last heard of is of no use. */
    lastMisfit: (pubsubTopic: string) => latest && misfit(latest, pubsubTopic),

    /** For some pubsub topic there is none. */
    isNeeded: () => [...pubsubTopics()].some((pubsubTopic) => fit(pubsubTopic).length === 0),

    /** Whom to dial of those that the light node knows, first who was of use before. */
    async candidates() {
      const known = await libp2p.peerStore.all();
      return known
        .filter(
          ({ id, addresses }) =>
            addresses.length > 0 && uses.get(String(id)) !== false && libp2p.getConnections(id).length === 0,
        )
        .sort((left, right) => Number(uses.has(String(right.id))) - Number(uses.has(String(left.id))));
    },
  };
}

/** The cluster and the shard in a pubsub topic. */
const placeOf = (pubsubTopic: string): number[] => pubsubTopic.split('/').slice(4).map(Number);
