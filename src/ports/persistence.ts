/** Outgoing state of an own message, as kept over a reload. Names as in the lattice of `MessageStatus`. */
export interface StoredDelivery {
  readonly status: string;
  /** Publishing attempts that went out, a count. */
  readonly attempts: number;
  /** Participants whose causal history proves that they have it. */
  readonly acknowledgedBy: readonly string[];
  /** Why it failed, where it did. */
  readonly error?: string;
}

/** A message of the log, or one held back from it, as kept over a reload. */
export interface StoredMessage {
  readonly messageId: string;
  /** ms since the epoch (a Lamport timestamp). Sorts the log together with `messageId`. */
  readonly lamportTimestamp: number;
  /** The SDS envelope, unencrypted, without filter and repair requests. */
  readonly frame: Uint8Array;
  /** The transport's hash: the retrieval hint others are given. */
  readonly hash?: Uint8Array;
  /** Which message of others it was to be delivered, from 1; undefined for own and held ones, and those of earlier versions. */
  readonly arrival?: number;
}

/** What is kept of a message given up as lost: enough to show its place and to fetch it after all. */
export interface StoredLost {
  /** Who wrote it, where the messages that name it say so. */
  readonly senderId?: string;
  /** The transport's hash of it, where they carry one. */
  readonly retrievalHint?: Uint8Array;
  /** When it was noticed, ms since the epoch. */
  readonly since: number;
  /** The first message in log order that follows it. */
  readonly followedBy?: { readonly messageId: string; readonly lamportTimestamp: number };
}

/** What a channel remembers apart from its messages. */
export interface StoredMeta {
  /** The channel's Lamport timestamp, ms. */
  readonly lamportTimestamp: number;
  /** When this participant last heard anybody, ms since the epoch; undefined = never. */
  readonly lastHeardAt?: number;
  /** Everything up to here was heard or read from the transport's store, ms since the epoch; undefined = that never was so. */
  readonly completeUntil?: number;
  /** When the channel was opened the first time, ms since the epoch: what was said before is history. @default 0 */
  readonly joinedAt?: number;
  /** Messages of others delivered so far, a count. */
  readonly received: number;
  /** Which messages were read, by arrival, as in `ReliableChannel.read`. @default everything in `received` */
  readonly read?: readonly number[];
  /** When frames were published that still count against a frame budget, ms since the epoch. */
  readonly published?: readonly number[];
}

/** One atomic step: all of it is written, or nothing. Keys are messageIds. */
export interface StoredChanges {
  /** Messages that entered the log (own ones included). */
  readonly log?: readonly StoredMessage[];
  /** Messages received and held back. */
  readonly held?: readonly StoredMessage[];
  /** Held messages that are held no longer (they are in `log` now). */
  readonly released?: readonly string[];
  /** Delivery state of own messages; `null` forgets it (nothing more to do for that message). */
  readonly deliveries?: ReadonlyMap<string, StoredDelivery | null>;
  /** Messages removed from the log (discarded before anybody had them): order key included. */
  readonly removed?: readonly { readonly messageId: string; readonly lamportTimestamp: number }[];
  /** Messages given up as lost; `null` = here after all. */
  readonly lost?: ReadonlyMap<string, StoredLost | null>;
  readonly meta?: StoredMeta;
  /** Somebody waits for it (a new message of one's own, `flush`): it has to outlive a power failure as well. @default false */
  readonly durable?: boolean;
}

/** What opening a channel finds. */
export interface StoredChannel {
  readonly meta?: StoredMeta;
  /** Every message of the log by its order key, oldest first. */
  readonly keys: readonly { readonly messageId: string; readonly lamportTimestamp: number }[];
  /** The newest `window` messages of the log, oldest first. */
  readonly log: readonly StoredMessage[];
  readonly held: readonly StoredMessage[];
  readonly deliveries: ReadonlyMap<string, StoredDelivery>;
  readonly lost: ReadonlyMap<string, StoredLost>;
}

/** The storage of one channel of one participant. */
export interface ChannelStorage {
  /** Reading costs nothing here: the whole log is read when the channel opens. @default false */
  readonly inMemory?: boolean;
  /** Reads what is there; `window` is how many messages of the log are wanted in full, a count. */
  load(window: number): StoredChannel | Promise<StoredChannel>;
  /** Writes one atomic step. A promise resolves when it is safe from a kill of the tab; `undefined` = it already is. */
  write(changes: StoredChanges): undefined | Promise<void>;
  /** Messages of the log by their order keys, in any order; unknown ones are left out. */
  read(
    keys: readonly { readonly messageId: string; readonly lamportTimestamp: number }[],
  ): Promise<readonly StoredMessage[]>;
  /**
   * Makes this the storage that writes: every other one of the channel that did so before, in any tab, fails its writes from
   * now on, checked in the step itself. Resolves to a number that is greater each time, also when the channel was deleted
   * meanwhile. Absent where tabs share nothing.
   */
  claim?(): Promise<number>;
  /** Resolves to whether no other storage was made the one that writes since {@link claim}. */
  holdsClaim?(): Promise<boolean>;
  /** `listener` is called, once, when another tab deleted or upgraded it: every further call fails. Absent where that cannot be. */
  onEnded?(listener: () => void): void;
  close(): void;
}

/** Which participant of which channel. */
export interface StorageKey {
  readonly channelId: string;
  readonly participantId: string;
}

/** How the storage of a channel is doing, for people to see. A new object whenever it changes. */
export interface StorageStatus {
  /** What really keeps the channel, as {@link Persistence.kind}: `memory` where the one meant was refused. */
  readonly kind: string;
  /** Why it is not the one that was meant; undefined = it is. */
  readonly fallback?: Error;
  /** Why the last step could not be written; undefined = it was. Until one is, what happens is in memory only, and tried again. */
  readonly trouble?: Error;
}

/** Where channels are kept over a reload. */
export interface Persistence {
  /** What keeps the channels: `memory` (nothing outlives a reload), `indexeddb`, or a word of one's own. */
  readonly kind?: string;
  /**
   * What tells it from others of the same kind and origin: two with the same name keep channels in the same place. Left out, as
   * by memory, each is a place of its own.
   */
  readonly name?: string;
  /** Opens (and makes, the first time) the storage of one channel of one participant. */
  open(key: StorageKey): ChannelStorage | Promise<ChannelStorage>;
  /** Deletes what is kept of a channel, that is closed; what is not there is fine. Storages of it that are open end. */
  remove?(key: StorageKey): void | Promise<void>;
  /** How the storage of a channel is doing, where that can change; undefined before it was opened. */
  readonly status?: {
    get(key: StorageKey): StorageStatus | undefined;
    /** @returns a function that stops listening */
    subscribe(listener: () => void): () => void;
  };
}
