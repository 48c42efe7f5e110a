/** A frame as the transport hands it over. */
export interface IncomingMessage {
  /** The bytes that were published: one SDS envelope, encrypted if the channel is. */
  readonly payload: Uint8Array;
  /** The transport's own hash of the message (the Waku message hash), the retrieval hint of SDS. */
  readonly hash?: Uint8Array;
  /** When the sender published it by its own clock, floored to ms since the epoch. */
  readonly timestamp?: number;
}

/** What {@link Transport.publish} is told besides the payload. */
export interface PublishOptions {
  /** No store is to keep it. */
  readonly ephemeral: boolean;
  /**
   * To be called as soon as the hash is known, at best before `publish` returns: what is sent next can name the message by it
   * then. It does not mean that the network took it.
   */
  readonly hashed?: (hash: Uint8Array) => void;
}

/**
 * - `online`: publishing and receiving both work.
 * - `degraded`: one of the two works.
 * - `offline`: neither; the engine holds what it has to send.
 */
export type TransportHealth = 'online' | 'degraded' | 'offline';

/** {@link TransportHealth} in detail, for people to read. */
export interface TransportHealthDetail {
  readonly publishing: boolean;
  readonly receiving: boolean;
  /** Why one of the two does not work. */
  readonly reason?: string;
  /** It stays offline until somebody does something about the reason: there is nothing to wait for. */
  readonly failed?: boolean | undefined;
  /** Since when the health is what it is, ms since the epoch; absent where the transport does not keep count. */
  readonly since?: number;
}

/** A question to the transport's store by time. */
export interface HistoryQuery {
  /** Only messages published before this time, ms since the epoch, exclusive. */
  readonly before?: number;
  /** Only messages published at or after this time, ms since the epoch. */
  readonly after?: number;
  /** The most messages a page may hold, a count. It may hold fewer, even none, and not be the last. */
  readonly limit: number;
  /** Where the previous page ended: opaque, as the transport gave it. */
  readonly cursor?: string;
}

/** One page of the transport's store, newest first. */
export interface HistoryPage {
  readonly messages: readonly IncomingMessage[];
  /** Present while there may be more, also after an empty page; absent at the end. */
  readonly cursor?: string;
  /** Said by the engine, where the transport has no store: nothing was asked. */
  readonly noStore?: true;
}

/** What the engine needs of a network: broadcast to a group, and, if there is one, a store. */
export interface Transport {
  /** The largest payload `publish` takes, bytes: what the network's limit leaves after the transport's own envelope. */
  readonly maxMessageSize: number;
  /**
   * Hands a payload to the network. Resolves when the network took it, with its hash where it has one. What the transport
   * repeats within one call is the same message with the same hash; another call is another message, also with the same
   * payload: networks drop what they saw before, so that a repetition would not reach who missed the first.
   * @throws {TransportError} (as a rejection) when it did not; `recoverable` says whether trying again can help.
   */
  publish(payload: Uint8Array, options: PublishOptions): Promise<{ hash?: Uint8Array }>;
  /**
   * Calls `receive` for every message from now on; resolves, to a function that ends it, once it listens locally: whether
   * anything arrives, `health` says. Own messages may come back, and one hash may come more than once or only once.
   */
  subscribe(receive: (message: IncomingMessage) => void): Promise<() => Promise<void>>;
  /**
   * Asks the store for messages by hash: they come in any order, also in several answers; what it does not have is left
   * out. Aborted, it rejects at once.
   * @throws when the store did not answer
   */
  retrieve?(hashes: Uint8Array[], signal: AbortSignal): AsyncIterable<IncomingMessage>;
  /**
   * Asks the store by time: newest first, also inside a page; the cursor stays true while messages arrive. Stores compare
   * times more precisely than to the ms: only cursors page without a hole. Aborted, it rejects at once.
   * @throws when the store did not answer
   */
  history?(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  /**
   * Whether the network is there. `get()` is valid before `subscribe`; listeners may fire without a change. Whenever it
   * leaves `online`, messages may have been missed, and the engine catches up on every return to it. So a transport that lost
   * its subscription for a moment must leave `online`, if only for a tick.
   */
  readonly health: {
    get(): TransportHealth;
    subscribe(listener: () => void): () => void;
    detail?(): TransportHealthDetail;
  };
}

/** A publish that did not go out. The engine reads the field, not the class: any error may carry it. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** True when the same publish may work later (no peer, a time-out), false when it never will (too large, refused). */
  readonly recoverable: boolean;

  constructor(message: string, options: { recoverable: boolean; cause?: unknown }) {
    super(message, options);
    this.recoverable = options.recoverable;
  }
}
