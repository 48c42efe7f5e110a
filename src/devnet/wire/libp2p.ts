/**
 * What the devnet uses of libp2p 2, as interfaces of its own: libp2p is loaded out of the tree of `@waku/sdk` at run time,
 * and this package does not depend on it, not even for its types.
 */

/** A chunk of a stream: a Uint8Array, or libp2p's list of them. */
export interface Chunk {
  readonly byteLength: number;
  subarray(start?: number, end?: number): Uint8Array;
}

/** One stream: one request and its answer, or a one-way flow. */
export interface Stream {
  readonly source: AsyncIterable<Chunk>;
  sink(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  close(): Promise<void>;
  abort(reason: Error): void;
}

/** Who is at the other end. */
export interface PeerId {
  toString(): string;
}

/** Bytes on a key that only libp2p looks into. */
export type PrivateKey = { readonly type: string };

/** An address. */
export interface Multiaddr {
  toString(): string;
  getPeerId(): string | null;
}

/** How many streams of a protocol may be open at once, and how long opening one may take. */
export interface StreamLimits {
  readonly maxInboundStreams?: number;
  readonly maxOutboundStreams?: number;
  readonly signal?: AbortSignal;
}

/** A connection to one peer, which carries many streams. */
export interface Connection {
  readonly id: string;
  readonly status: string;
  readonly remotePeer: PeerId;
  readonly streams: readonly unknown[];
  newStream(protocol: string, limits?: StreamLimits): Promise<Stream>;
  close(): Promise<void>;
  abort(reason: Error): void;
}

/** A running libp2p node. */
export interface Libp2p {
  readonly peerId: PeerId;
  getMultiaddrs(): Multiaddr[];
  getConnections(): Connection[];
  handle(
    protocol: string,
    handler: (incoming: { stream: Stream; connection: Connection }) => void,
    limits: StreamLimits,
  ): Promise<void>;
  dial(address: Multiaddr, options: { signal: AbortSignal }): Promise<Connection>;
  addEventListener(
    type: 'peer:identify',
    listener: (event: { detail: { protocols: readonly string[]; connection: Connection } }) => void,
  ): void;
  addEventListener(
    type: 'connection:open' | 'connection:close',
    listener: (event: { detail: Connection }) => void,
  ): void;
  stop(): Promise<void> | void;
}

export type CreateLibp2p = (options: Record<string, unknown>) => Promise<Libp2p>;
