import type { StoredLost } from '../ports/index.js';
import type { OrderKey } from '../ports/order.js';

/** A message of the delivered log. */
export interface LogEntry {
  readonly messageId: string;
  readonly senderId: string;
  readonly content: Uint8Array;
  /** ms since the epoch; together with `messageId` the place in the log. */
  readonly lamportTimestamp: number;
  /** Which message of others it was to be delivered here, from 1, over reloads; undefined for own ones, and while held. */
  arrival?: number;
}

/** A message that somebody's causal history names and that is not here. */
export interface MissingEntry {
  readonly messageId: string;
  /** Who wrote it, where the naming entry says so (SDS-R message fields). */
  readonly senderId?: string;
  /** The transport's hash of it, where the naming entry carries one. */
  readonly retrievalHint?: Uint8Array;
  /** How many received messages wait for it, a count. */
  readonly dependents: number;
}

/** Running counts of what leads to no action. */
export interface SdsCounters {
  /** Frames of other channels, ignored. */
  readonly otherChannel: number;
  /** Copies of messages already here. */
  readonly duplicates: number;
  /** Ids named by sync messages and not looked for: what their sender may bring up, or all together, was used up. */
  readonly namesIgnored: number;
  /** Lost ids forgotten, the longest lost first: there were more than `tuning.maxMissing`. */
  readonly lostForgotten: number;
  /** Repair requests that get no answer from here: `tuning.maxPendingResponses` answers waited. */
  readonly requestsDropped: number;
}

/** How a frame came here. */
export type FrameSource = 'broadcast' | 'store';

/** What an input led to, in the order it happened. The state is already changed: acting on one may give the next input. */
export type SdsAction =
  /** A frame of somebody else arrived live. `behind` = it names nothing from the end of our log. */
  | { readonly type: 'heard'; readonly participantId: string; readonly behind: boolean }
  /** Entered the log. `own` = by this participant on another device or before its database was lost. */
  | {
      readonly type: 'deliver';
      readonly entry: LogEntry;
      readonly late: boolean;
      readonly gaps: readonly string[];
      readonly own: boolean;
      /** It was held before. */
      readonly released: boolean;
    }
  /** The genuine copy of a delivered message took the place of a forged one in the log; `before` is where that one stood. */
  | { readonly type: 'replace'; readonly entry: LogEntry; readonly before: OrderKey }
  | {
      readonly type: 'hold';
      readonly entry: LogEntry;
      readonly waitingFor: readonly string[];
      /** Not only for what is held itself. */
      readonly waitsForMissing: boolean;
    }
  | { readonly type: 'missing'; readonly entries: readonly MissingEntry[] }
  /** Another participant named a message that is missing or lost already, or said more of it than before. */
  | { readonly type: 'named'; readonly messageId: string; readonly namedBy: string }
  | {
      readonly type: 'recover';
      readonly messageId: string;
      readonly via: 'broadcast' | 'store' | 'repair';
      /** It was given up before. */
      readonly wasLost: boolean;
    }
  | { readonly type: 'lose'; readonly entry: MissingEntry; readonly known: StoredLost }
  /** There are too many lost ones to keep this in mind. */
  | { readonly type: 'forget'; readonly messageId: string }
  | { readonly type: 'acknowledge'; readonly messageId: string; readonly participantId: string; readonly count: number }
  | { readonly type: 'possibly-acknowledge'; readonly messageId: string; readonly count: number }
  | { readonly type: 'ephemeral'; readonly senderId: string; readonly content: Uint8Array }
  | { readonly type: 'undecodable'; readonly reason: string }
  /** A repair response is due: broadcast that message. */
  | { readonly type: 'respond'; readonly messageId: string };

/** Says what an input leads to. */
export type Emit = (action: SdsAction) => void;
