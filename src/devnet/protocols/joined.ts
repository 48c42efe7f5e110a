import { DevnetError } from '../errors.js';
import type { FaultState } from '../faultState.js';
import { Outbound } from '../network/outbound.js';
import type { Peers } from '../network/peers.js';
import type { RelayedMessage } from '../relay.js';
import { maxJoined } from '../settings.js';
import { shortened, streamLimits } from '../wire/exchange.js';
import { readFrames } from '../wire/frames.js';
import type { Connection, Libp2p, Multiaddr } from '../wire/libp2p.js';
import type { MessagePush, WakuProto } from '../wire/messages.js';
import type { Shards } from '../wire/shards.js';
import { maxPushBytes } from './lightPush.js';

/** How long one attempt to join may take, and how often one is made, ms. */
const joinTimeout = 5_000;
const joinInterval = 1_000;

/** What joining needs of the devnet. */
export interface JoinedParts {
  readonly libp2p: Libp2p;
  readonly peers: Peers;
  readonly proto: WakuProto;
  readonly shards: Shards;
  readonly faults: FaultState;
  readonly log: (line: string) => void;
  /** Takes a message from a joined devnet. */
  readonly take: (push: MessagePush, from: string) => void;
  /** Fetches what was stored there while the two were apart. @returns how many messages were missed here */
  readonly catchUp: (connection: Connection) => Promise<number>;
}

/**
 * The other devnets. They tell each other every message they see for the first time, on one stream each way: a protocol of
 * our own in the place of relay, whose packages `@waku/sdk` does not bring. Whoever has seen a message tells nobody, so a
 * ring of devnets comes to rest. Joined again, each reads from the other's store what it missed. Cluster and shards are in the protocol's name: only devnets of the same network speak it.
 */
export class Joined {
  readonly #parts: JoinedParts;
  readonly #protocol: string;
  readonly #streams = new Map<string, Outbound>();
  readonly #addresses: Multiaddr[] = [];
  /** Connections to what said that it does not speak our protocol. */
  readonly #strangers = new WeakSet<Connection>();
  /** Addresses that were told about in the log, so that trying again says nothing. */
  readonly #unreachable = new Set<Multiaddr>();
  #timer: NodeJS.Timeout | undefined;
  #trying = false;

  constructor(parts: JoinedParts) {
    this.#parts = parts;
    this.#protocol = `/react-reliable-channel/devnet/1.0.0/${parts.shards.clusterId}/${parts.shards.count}`;
  }

  ids(): string[] {
    return [...this.#streams.keys()];
  }

  async listen(): Promise<void> {
    const { libp2p } = this.#parts;
    await libp2p.handle(
      this.#protocol,
      ({ stream, connection }) => {
        this.#read(stream.source, connection).catch((error: unknown) => stream.abort(toError(error)));
      },
      { ...streamLimits, maxInboundStreams: 1 },
    );
    libp2p.addEventListener('peer:identify', ({ detail: { protocols, connection } }) => {
      if (protocols.includes(this.#protocol)) this.#add(connection);
      else this.#strangers.add(connection);
    });
    libp2p.addEventListener('connection:close', ({ detail }) => {
      const peerId = detail.remotePeer.toString();
      if (this.#parts.peers.connectionTo(peerId) === undefined) this.#remove(peerId);
    });
  }

  /**
   * Joins devnets and stays joined: one that is not there is tried again.
   * @throws {DevnetError} `join-failed` when one is there and serves another cluster or is no devnet
   */
  async join(addresses: readonly Multiaddr[]): Promise<void> {
    this.#addresses.push(...addresses);
    await Promise.all(addresses.map((address) => this.#try(address)));
    if (addresses.length === 0) return;
    this.#timer = setInterval(() => void this.#tryAll(), joinInterval);
    this.#timer.unref();
  }

  /** @returns how many joined devnets it was handed to */
  forward({ pubsubTopic, message }: RelayedMessage, from: string | undefined): number {
    if (this.#streams.size === 0) return 0;
    const { proto, faults } = this.#parts;
    const bytes = proto.proto_filter_v2.MessagePush.encode({ wakuMessage: message, pubsubTopic });
    let handed = 0;
    for (const [peerId, stream] of this.#streams) {
      if (peerId !== from && stream.send(bytes, () => faults.thawed())) handed++;
    }
    return handed;
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const stream of this.#streams.values()) stream.end();
    this.#streams.clear();
  }

  async #tryAll(): Promise<void> {
    if (this.#trying) return;
    this.#trying = true;
    try {
      for (const address of this.#addresses) {
        await this.#try(address).catch((error: unknown) => this.#complain(address, toError(error).message));
      }
    } finally {
      this.#trying = false;
    }
  }

  async #try(address: Multiaddr): Promise<void> {
    const { libp2p, log } = this.#parts;
    const known = address.getPeerId();
    if (known !== null && this.#streams.has(known)) return;
    let connection: Connection;
    try {
      connection = await libp2p.dial(address, { signal: AbortSignal.timeout(joinTimeout) });
    } catch (error) {
      this.#complain(address, `is not there, trying again: ${toError(error).message}`);
      return;
    }
    const peerId = connection.remotePeer.toString();
    const deadline = Date.now() + joinTimeout;
    const undecided = () => !this.#streams.has(peerId) && !this.#strangers.has(connection);
    while (undecided() && Date.now() < deadline && connection.status === 'open') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (this.#streams.has(peerId)) {
      this.#unreachable.delete(address);
      return;
    }
    connection.abort(new Error('no devnet of our cluster'));
    const { clusterId, count } = this.#parts.shards;
    const message = `${address.toString()} is no devnet of cluster ${clusterId} with ${count} shards: it cannot be joined.`;
    log(`join  ${message}`);
    throw new DevnetError('join-failed', `${message} Start both with the same cluster and shards.`);
  }

  #complain(address: Multiaddr, what: string): void {
    if (this.#unreachable.has(address)) return;
    this.#unreachable.add(address);
    this.#parts.log(`join  ${address.toString()} ${what}`);
  }

  #add(connection: Connection): void {
    const { log } = this.#parts;
    const peerId = connection.remotePeer.toString();
    if (this.#streams.has(peerId)) return;
    if (this.#streams.size >= maxJoined) {
      log(`join  ${shortened(peerId)} is not joined: there are ${maxJoined} already`);
      return;
    }
    const stream = new Outbound(connection, this.#protocol, streamLimits, ({ message }) => {
      if (connection.status === 'open') log(`join  ${shortened(peerId)} takes no messages: ${message}`);
      this.#remove(peerId);
    });
    this.#streams.set(peerId, stream);
    log(`join  ${shortened(peerId)} is joined`);
    this.#parts.catchUp(connection).then(
      (missed) => missed > 0 && log(`join  ${shortened(peerId)} had ${missed} messages that were missed here`),
      (error: unknown) => {
        if (connection.status === 'open') log(`join  ${shortened(peerId)}: not caught up, ${toError(error).message}`);
      },
    );
  }

  #remove(peerId: string): void {
    const stream = this.#streams.get(peerId);
    if (stream === undefined) return;
    stream.end();
    this.#streams.delete(peerId);
    this.#parts.log(`join  ${shortened(peerId)} is gone`);
  }

  async #read(source: Parameters<typeof readFrames>[0], connection: Connection): Promise<void> {
    const { proto, faults, take } = this.#parts;
    const peerId = connection.remotePeer.toString();
    for await (const bytes of readFrames(source, maxPushBytes)) {
      await faults.thawed();
      take(proto.proto_filter_v2.MessagePush.decode(bytes), peerId);
    }
  }
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
