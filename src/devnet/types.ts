import type { DevnetFaults } from './faults.js';

/** Options of {@link startDevnet}. */
export interface DevnetOptions {
  /** Where light nodes connect (WebSocket); 0 takes a free one. @default 0 */
  port?: number;
  /**
   * The address to listen on. Anything but loopback lets others use this node and read what it stores; a warning says so.
   * @default '127.0.0.1'
   */
  host?: string;
  /** @default 42 */
  clusterId?: number;
  /** Shards of the cluster, 0 to this minus 1; the SDK's `numShardsInCluster`. @default 8 */
  shards?: number;
  /** The same text gives the same peer id, and with it the same address, after a restart. @default a new one each time */
  keySeed?: string;
  /** Keeps the store in this file too: append-only, read back at the next start. @default in memory only */
  storeFile?: string;
  /** Where the control endpoint listens, always on loopback; 0 takes a free one. @default no endpoint */
  controlPort?: number;
  /** Addresses of other devnets: what is pushed to one reaches the subscribers and the store of all. @default none */
  join?: readonly string[];
  /** Takes one line for everything that happens. @default nothing is logged */
  log?: (line: string) => void;
  /** Messages kept in the store; of more, the oldest leave. @default 100,000 */
  maxStoredMessages?: number;
  /** Of payloads kept in the store, bytes; of more, the oldest leave. @default 268,435,456 (256 MiB) */
  maxStoredBytes?: number;
  /** The largest message taken, bytes as encoded; a larger one is refused with 413. @default 153,600 (150 KiB, as nwaku) */
  maxMessageBytes?: number;
  /** How far off a message's timestamp may be for the store to keep it, ms. @default 20,000 (13/WAKU2-STORE) */
  clockTolerance?: number;
  /** How long a copy of the same message goes nowhere, ms. @default 120,000 (the memory of gossipsub) */
  repeatWindow?: number;
  /** A filter subscription ends this long after its last SUBSCRIBE or PING, ms. @default 300,000 (nwaku) */
  subscriptionTtl?: number;
  /** A filter subscription ends this long after its peer left, ms. @default 60,000 (12/WAKU2-FILTER) */
  unreachableTtl?: number;
}

/** A message in the store. */
export interface DevnetMessage {
  /** Lower-case hex. */
  readonly hash: string;
  readonly pubsubTopic: string;
  readonly contentTopic: string;
  /** ns since 1970. */
  readonly timestamp: bigint;
  readonly payload: Uint8Array;
}

/** A message to put into the store. */
export interface MessageToStore {
  readonly contentTopic: string;
  readonly payload: Uint8Array;
  /** ns since 1970; any time. */
  readonly timestamp: bigint;
  /** @default the shard of the content topic */
  readonly pubsubTopic?: string;
}

/** Running totals. */
export interface DevnetCounts {
  /** Light pushes that came in, refused ones included. */
  pushes: number;
  /** Of these, refused. */
  refused: number;
  /** Messages that came again within `repeatWindow` and went nowhere. */
  repeats: number;
  /** Kept in the store. */
  stored: number;
  /** Not kept although not ephemeral: by a fault, or too far from the clock. */
  notStored: number;
  /** Filter pushes handed to a connection. */
  delivered: number;
  /** Filter pushes not made, by a fault. */
  dropped: number;
  /** Filter pushes not made as their peer was not there, or took none. */
  undeliverable: number;
  /** Filter SUBSCRIBE requests. */
  subscribes: number;
  /** Filter PING requests. */
  pings: number;
  /** Store queries. */
  queries: number;
  /** Of these, by hash. */
  hashQueries: number;
  /** Messages that came from joined devnets. */
  fromJoined: number;
  /** Connections ended because their other end did not read. */
  tooSlow: number;
}

/** One peer's filter subscription. */
export interface DevnetSubscription {
  readonly peerId: string;
  readonly pubsubTopic: string;
  readonly contentTopics: readonly string[];
}

/** What a devnet is doing. */
export interface DevnetState {
  readonly peerId: string;
  readonly multiaddr: string;
  readonly clusterId: number;
  readonly shards: number;
  /** Peers that are connected. */
  readonly peers: readonly string[];
  /** Joined devnets that are connected, their peer ids. */
  readonly joined: readonly string[];
  /** Streams that are open now, over all connections. */
  readonly streams: number;
  readonly subscriptions: readonly DevnetSubscription[];
  /** What the store holds. */
  readonly stored: { readonly messages: number; readonly bytes: number };
  readonly counts: Readonly<DevnetCounts>;
}

/**
 * A Waku service node for development and tests: what it says on the wire is real, what it takes, keeps and refuses is its
 * own policy, and it is no relay.
 */
export interface Devnet {
  /** Where light nodes connect, peer id included: an entry of `bootstrapPeers`, or what to `dial`. */
  readonly multiaddr: string;
  readonly peerId: string;
  /** Of the control endpoint, when there is one. */
  readonly controlUrl: string | undefined;
  /** What goes wrong. */
  readonly faults: DevnetFaults;
  /** What the store holds, oldest first. */
  messages(): readonly DevnetMessage[];
  /**
   * Puts a message into the store and nowhere else, as if it had been archived long ago.
   * @returns its hash, lower-case hex
   */
  store(message: MessageToStore): string;
  state(): DevnetState;
  /** Ends all connections and lets go of ports and files. Idempotent. */
  stop(): Promise<void>;
}
