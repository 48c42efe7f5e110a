import type { WakuMessage } from '../wire/messages.js';

/** A message that is kept. */
export interface ArchivedMessage {
  /** Lower-case hex. */
  readonly hash: string;
  readonly pubsubTopic: string;
  /** ns since 1970: the order of the store. */
  readonly timestamp: bigint;
  readonly message: WakuMessage;
}

/** What a store query asks for. All that is given has to hold. */
export interface ArchiveQuery {
  /** Only these; the rest but the page is not given then. */
  readonly hashes?: ReadonlySet<string>;
  readonly pubsubTopic?: string;
  readonly contentTopics?: ReadonlySet<string>;
  /** ns, inclusive. */
  readonly from?: bigint;
  /** ns, exclusive. */
  readonly to?: bigint;
  /** The hash of a message: what follows it, or precedes it going backward. */
  readonly cursor?: string;
  readonly forward: boolean;
  /** How many at most. */
  readonly limit: number;
}

/** One page, oldest first in either direction. */
export interface ArchivePage {
  readonly rows: readonly ArchivedMessage[];
  /** Where the next page starts; undefined on the last. */
  readonly cursor: string | undefined;
}

/** Where messages are kept, oldest out first when it is full. */
export interface Archive {
  /** @returns false when it is there already */
  add(message: ArchivedMessage): boolean;
  /** @returns undefined when the cursor is of no message that is here */
  query(query: ArchiveQuery): ArchivePage | undefined;
  /** All of it, oldest first. */
  rows(): readonly ArchivedMessage[];
  readonly size: number;
  /** Of payloads, bytes. */
  readonly bytes: number;
  /** Forgets all of it. @returns how many there were */
  clear(): number;
  close(): void;
}

/** How much is kept. */
export interface ArchiveLimits {
  /** A count. */
  readonly maxMessages: number;
  /** Of payloads, bytes. */
  readonly maxBytes: number;
}
