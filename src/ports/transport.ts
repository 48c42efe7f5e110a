/** A frame as the transport hands it over. */
export interface IncomingMessage {
  /** The bytes that were published: one SDS envelope, encrypted if the channel is. */
  readonly payload: Uint8Array;
  /** The transport's own hash of the message (the Waku message hash), the retrieval hint of SDS. */
  readonly hash?: Uint8Array;
  /** When the sender published it, ms since the epoch. */
  readonly timestamp?: number;
}

/**
 * - `online`: publishing and receiving both work.
 * - `degraded`: one of the two works.
 * - `offline`: neither; the engine holds what it has to send.
 */
export type TransportHealth = 'online' | 'degraded' | 'offline';

/** A question to the transport's store by time. */
export interface HistoryQuery {
  /** Only messages published before this time, ms since the epoch, exclusive. */
  readonly before?: number;
  /** Only messages published at or after this time, ms since the epoch. */
  readonly after?: number;
  /** The most messages a page may hold, a count. */
  readonly limit: number;
  /** Where the previous page ended: opaque, as the transport gave it. */
  readonly cursor?: string;
}

/** One page of the transport's store, newest first. */
export interface HistoryPage {
  readonly messages: readonly IncomingMessage[];
  /** Present while there may be more; absent at the end. */
  readonly cursor?: string;
}

/** What the engine needs of a network: broadcast to a group, and, if there is one, a store. */
export interface Transport {
  /** The largest payload `publish` takes, bytes. */
  readonly maxMessageSize: number;
  /**
   * Hands a payload to the network. Resolves when the network took it, with its hash where it has one.
   * @throws {TransportError} (as a rejection) when it did not; `recoverable` says whether trying again can help.
   */
  publish(payload: Uint8Array, options: { readonly ephemeral: boolean }): Promise<{ hash?: Uint8Array }>;
  /** Calls `receive` for every message from now on; resolves to a function that ends it. */
  subscribe(receive: (message: IncomingMessage) => void): Promise<() => Promise<void>>;
  /** Asks the store for messages by hash; what it does not have is left out. */
  retrieve?(hashes: Uint8Array[], signal: AbortSignal): AsyncIterable<IncomingMessage>;
  /** Asks the store by time: newest first, also inside a page; the cursor stays true while messages arrive. */
  history?(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  /** Whether the network is there. `get()` is valid before `subscribe`; listeners may fire without a change. */
  readonly health: { get(): TransportHealth; subscribe(listener: () => void): () => void };
}

/** A publish that did not go out. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** True when the same publish may work later (no peer, a time-out), false when it never will (too large, refused). */
  readonly recoverable: boolean;

  constructor(message: string, options: { recoverable: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.recoverable = options.recoverable;
  }
}
