/** A message of the log: delivered, or one's own. */
export interface DeliveredRow {
  readonly kind: 'message';
  /** Names the row for a list: the messageId. */
  readonly key: string;
  readonly messageId: string;
  readonly senderId: string;
  readonly content: Uint8Array;
  /** ms since the epoch; together with `messageId` the place in the log. */
  readonly lamportTimestamp: number;
  /** True for a message of this participant. */
  readonly own: boolean;
  /** True when it landed above a message that had been there for 2 s or more, or had been given up as lost: the reader may have read past its place. */
  readonly late: boolean;
  /** When it entered the log here, ms since the epoch; undefined for what was there when the store was made. */
  readonly receivedAt?: number;
  /** Which message of others it was to be delivered here, from 1, over reloads: what `/unread` counts by. */
  readonly arrival?: number;
  /** Ids it follows that are lost and still not here. */
  readonly gaps: readonly string[];
}

/** A message that is here and waits for something it follows. */
export interface HeldRow {
  readonly kind: 'held';
  /** Names the row for a list: the messageId, kept when the message is delivered. */
  readonly key: string;
  readonly messageId: string;
  readonly senderId: string;
  readonly content: Uint8Array;
  /** ms since the epoch; together with `messageId` the place in the log. */
  readonly lamportTimestamp: number;
  /** Ids it follows that are not delivered: missing ones, and held ones. */
  readonly waitingFor: readonly string[];
}

/** A message somebody follows and that is not here. Stands directly before the first row that names it. */
export interface GapRow {
  readonly kind: 'gap';
  /** Names the row for a list: the first missing id, so that the row keeps its key when it turns into its message. */
  readonly key: string;
  /** What is missing. */
  readonly messageIds: readonly string[];
  /** Who wrote it, where that is known. */
  readonly senderId?: string;
  /** `missing`: noticed. `retrieving`: asked for. */
  readonly state: 'missing' | 'retrieving';
  /** From whom it is being asked for; only while `retrieving`. */
  readonly via?: 'store' | 'repair';
  /** How many received messages wait for it, a count. */
  readonly dependents: number;
  /** When it was noticed, ms since the epoch. */
  readonly since: number;
}

/** A missing message that was given up; heals into its message if it arrives. */
export interface LostRow {
  readonly kind: 'lost';
  /** Names the row for a list: the first lost id, kept when it heals. */
  readonly key: string;
  /** What is lost. */
  readonly messageIds: readonly string[];
  /** Who wrote it, where that is known. */
  readonly senderId?: string;
  /** How many received messages follow it, a count. */
  readonly dependents: number;
  /** When it was noticed as missing, ms since the epoch. */
  readonly since: number;
}

/** One row of the conversation. */
export type MessageRow = DeliveredRow | HeldRow | GapRow | LostRow;
