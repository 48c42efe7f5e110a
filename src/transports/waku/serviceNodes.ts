import { PROTOCOL, type Connection, type Libp2p, type PeerId } from './libp2p.js';
import type { Requests } from './requests.js';
import type { Topic } from './wakuMessage.js';
import { decode, encode, numberOf } from './wire.js';

/** A peer that serves something, while it is connected. */
export interface ServiceNode {
  readonly id: PeerId;
  readonly connection: Connection;
  protocols: readonly string[];
  /** It said what it serves, or cannot say it. */
  met: boolean;
  /** What it said: its cluster, then its shards where it named any. */
  shards: readonly number[];
  /** Topics that it confirmed to push. */
  readonly subscribed: Set<Topic>;
  /** Streams of ours that are open, by protocol, a count. */
  readonly open: Map<string, number>;
  /** 0 = it answers, 1 = it let a request slip, 2 = and did not say that it is there when asked. */
  silence: 0 | 1 | 2;
}

/** Peers of no use that are remembered, a count. */
const USELESS = 100;

export type ServiceNodes = ReturnType<typeof createServiceNodes>;

/**
 * The service nodes this light node is connected to, and what each serves.
 * @param timeout how long one may take to say it, ms
 * @param pubsubTopics what they are needed for
 * @param changed one is ready to be used, or gone
 */
export function createServiceNodes(
  libp2p: Libp2p,
  requests: Requests,
  timeout: number,
  pubsubTopics: () => Iterable<string>,
  changed: () => void,
) {
  const connected = new Map<string, ServiceNode>();
  /** Those that were of use, the latest first. */
  let lost: PeerId[] = [];
  const useless = new Set<string>();
  /** The latest of all: a peer of another cluster may hang up at once. */
  let latest: ServiceNode | undefined;

  function identified(connection: Connection, protocols: readonly string[]): void {
    const key = connection.remotePeer.toString();
    const known = connected.get(key);
    if (known?.connection.status === 'open') {
      // Before, the light node may have known the first of them only.
      known.protocols = protocols;
      known.met &&= known.shards.length > 0;
      void meet(known);
    } else if (connection.status === 'open' && Object.values(PROTOCOL).some((name) => protocols.includes(name))) {
      const serviceNode: ServiceNode = {
        id: connection.remotePeer,
        connection,
        protocols,
        met: false,
        shards: [],
        subscribed: new Set(),
        open: new Map(),
        silence: 0,
      };
      connected.set(key, serviceNode);
      void meet(serviceNode);
    }
  }

  /** Asks for its cluster and shards. Who does not say is tried. */
  async function meet(serviceNode: ServiceNode): Promise<void> {
    try {
      if (serviceNode.protocols.includes(PROTOCOL.metadata)) {
        const [pubsubTopic] = pubsubTopics();
        const ours = encode([[1, Number(pubsubTopic?.split('/')[4])]]);
        const answer = decode(await requests.ask(serviceNode, PROTOCOL.metadata, ours, timeout));
        // Packed, too, as long as the shards are small numbers.
        const shards = (answer.get(2) ?? []).flatMap((value) =>
          typeof value === 'bigint' ? Number(value) : [...value],
        );
        if (answer.has(1)) serviceNode.shards = [numberOf(answer, 1), ...shards];
      }
    } catch {
      // Silence shows elsewhere.
    }
    serviceNode.met = true;
    latest = serviceNode;
    if (useless.size > USELESS) useless.clear();
    if (isOfUse(serviceNode)) useless.delete(serviceNode.id.toString());
    else useless.add(serviceNode.id.toString());
    changed();
  }

  const onIdentify = ({ detail }: CustomEvent<{ connection: Connection; protocols: string[] }>): void =>
    identified(detail.connection, detail.protocols);

  const onClose = ({ detail }: CustomEvent<Connection>): void => {
    const key = detail.remotePeer.toString();
    const gone = connected.get(key);
    if (gone?.connection !== detail) return;
    connected.delete(key);
    if (gone.met) latest = gone;
    lost = [gone.id, ...lost.filter((id) => id.toString() !== key)].slice(0, 8);
    changed();
    // Another connection to the same peer: whether it still pushes to us is to be asked.
    for (const connection of libp2p.getConnections(gone.id)) identified(connection, gone.protocols);
  };

  libp2p.addEventListener('peer:identify', onIdentify);
  libp2p.addEventListener('connection:close', onClose);
  for (const connection of libp2p.getConnections()) {
    libp2p.peerStore.get(connection.remotePeer).then(
      ({ protocols }) => identified(connection, protocols),
      () => undefined,
    );
  }

  /** Why it is of no use for a pubsub topic; undefined = it may be. */
  function misfit({ shards: [cluster, ...shards] }: ServiceNode, pubsubTopic: string): string | undefined {
    const [ourCluster, ourShard] = pubsubTopic.split('/').slice(4).map(Number);
    if (cluster === undefined || (cluster === ourCluster && (shards.length === 0 || shards.includes(ourShard!))))
      return;
    return `the service node serves cluster ${cluster}, shards ${shards.join()}; this channel is in cluster ${ourCluster}, shard ${ourShard}`;
  }

  function isOfUse(serviceNode: ServiceNode): boolean {
    return [...pubsubTopics()].some((topic) => misfit(serviceNode, topic) === undefined);
  }

  const all = (): ServiceNode[] => [...connected.values()].filter(({ met }) => met);

  return {
    all,

    /** Those that serve one of the protocols on the pubsub topic, who answers first. */
    fit(pubsubTopic: string, ...protocols: readonly string[]): ServiceNode[] {
      const trouble = ({ silence, open }: ServiceNode): number => silence * 100 + (open.get(protocols[0]!) ?? 0);
      return all()
        .filter((serviceNode) => protocols.some((name) => serviceNode.protocols.includes(name)))
        .filter((serviceNode) => misfit(serviceNode, pubsubTopic) === undefined)
        .sort((left, right) => trouble(left) - trouble(right));
    },

    /** Why the service node that was last heard of is of no use. */
    lastMisfit: (pubsubTopic: string) => latest && misfit(latest, pubsubTopic),

    isNeeded: () => !all().some(isOfUse),

    /** Whom to dial, the best first: those that were lost, then whom the light node knows. */
    async candidates(): Promise<PeerId[]> {
      const known = await libp2p.peerStore.all();
      const ids = [...lost, ...known.filter(({ addresses }) => addresses.length > 0).map(({ id }) => id)];
      return [...new Map(ids.map((id) => [id.toString(), id]))]
        .filter(([key, id]) => !useless.has(key) && libp2p.getConnections(id).length === 0)
        .map(([, id]) => id);
    },

    dispose(): void {
      libp2p.removeEventListener('peer:identify', onIdentify);
      libp2p.removeEventListener('connection:close', onClose);
      connected.clear();
    },
  };
}
