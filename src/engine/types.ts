import type { Clock, Encryption, HistoryPage, HistoryQuery, Persistence, Transport } from '../ports/index.js';
import type { LogEntry, MissingEntry, OrderKey, SdsCounters } from '../sds/index.js';
import type { FrameBudgetStatus } from './frameBudget.js';
import type { MessageStatus } from './status.js';
import type { Preset, Tuning } from './tuning.js';

/** How missing messages are fetched: from the transport's store, from other participants, both (store first), or not at all. */
export type Retrieval = 'both' | 'store' | 'repair' | 'none';

/** What {@link createReliableChannel} takes. */
export interface ReliableChannelOptions {
  /** Names the conversation: the same for everybody in it. */
  channelId: string;
  /** Who sends: unique in the channel and kept over reloads. */
  participantId: string;
  /** The network. */
  transport: Transport;
  /** A bundle of tuning for a kind of app. @default 'chat' */
  preset?: Preset;
  /** Single numbers of the protocol, over the preset's. */
  tuning?: Partial<Tuning>;
  /** @default 'both' */
  retrieval?: Retrieval;
  /** Covers the whole SDS envelope. @default none */
  encryption?: Encryption;
  /** Where the channel is kept over a reload. @default memory: nothing is kept */
  persistence?: Persistence;
  /** @default the machine's clock */
  clock?: Clock;
  /** Uniform in [0, 1). @default Math.random */
  random?: () => number;
}

/** {@link MissingEntry} with what is being done about it. */
export interface MissingState extends MissingEntry {
  /** `missing`: noticed. `retrieving`: asked for. `lost`: given up after the lost timeout, heals if it arrives. */
  readonly state: 'missing' | 'retrieving' | 'lost';
  /** From whom it is being asked for; only while `retrieving`. */
  readonly via?: 'store' | 'repair';
  /** When it was noticed, ms since the epoch. */
  readonly since: number;
  /** The first message in log order that follows it: its place is directly before that one. Undefined while only sync messages named it. */
  readonly followedBy?: OrderKey;
}

/**
 * - `synced`: nothing is known to be missing, and what was missed while away is read.
 * - `syncing`: something is missing or held, or what was missed is not read yet, also while the store fails.
 * - `incomplete`: something is lost, and nothing else is on its way.
 * - `offline`: no network, or closed.
 */
export interface SyncStatus {
  readonly status: 'synced' | 'syncing' | 'incomplete' | 'offline';
  /** Messages of others in the log, a count. */
  readonly received: number;
  /** Ids known to be missing, a count. */
  readonly missing: number;
  /** Ids given up, a count. */
  readonly lost: number;
  /** When anybody was last heard, ms since the epoch; undefined = never. */
  readonly lastHeardAt: number | undefined;
  /** Until what was missed is read from the store: up to where, ms since the epoch. It moves towards now. */
  readonly caughtUpTo?: number;
}

/** Somebody else in the channel. */
export interface Participant {
  readonly participantId: string;
  /** When a frame of theirs last arrived, ms since the epoch. */
  readonly lastHeardAt: number;
}

/** Everything known of an own message on its way out. */
export interface MessageDelivery {
  readonly status: MessageStatus;
  /** Attempts that went out, a count. */
  readonly attempts: number;
  /** Participants that proved by their causal history that they have it. */
  readonly acknowledgedBy: readonly string[];
  /** Why it failed; only while `failed`. */
  readonly error?: Error;
}

/** Every event and its detail. Names as in js-waku where it has one. */
export interface ReliableChannelEvents {
  /** An attempt to publish starts. */
  'sending-message': { messageId: string; attempt: number };
  /** An attempt went out. */
  'message-sent': { messageId: string; attempt: number };
  /** A peer's Bloom filter says it probably has it; `count` = distinct participants whose filter said so. */
  'message-possibly-acknowledged': { messageId: string; count: number };
  /** A peer's causal history proves it has it: once per participant, the first acknowledges. */
  'message-acknowledged': { messageId: string; participantId: string; count: number };
  /** Retries used up, nobody confirmed. */
  'message-unconfirmed': { messageId: string; attempts: number };
  /** Could not be sent at all; kept for `resend` and `discard`. */
  'sending-message-irrecoverable-error': { messageId: string; error: Error };
  /** Another tab that shares the channel changed an own message in a way no other event tells: it was written, or sent again. */
  'delivery-changed': { messageId: string };
  /**
   * Messages left {@link ReliableChannel.log} because it grew over `tuning.logWindowMax`, or were received too late to
   * enter it: they are in persistence only. `oldest` = the first that is left.
   */
  'messages-evicted': { messageIds: readonly string[]; oldest: OrderKey | undefined };
  /** In causal order, exactly once, never one's own. `late` = not last in the log; `gaps` = ids it follows that are lost. */
  'message-received': {
    messageId: string;
    senderId: string;
    content: Uint8Array;
    lamportTimestamp: number;
    late: boolean;
    gaps: readonly string[];
    arrival?: number;
  };
  /** A message of this participant that was not sent here entered the log: from another device, or a lost database. */
  'own-message-received': { messageId: string; senderId: string; content: Uint8Array; lamportTimestamp: number };
  /** The genuine message took the place of a forged one that was handed over under its id. */
  'message-replaced': { messageId: string; senderId: string; content: Uint8Array; lamportTimestamp: number };
  /** Received, but something it follows is missing. */
  'message-held': { messageId: string; senderId: string; content: Uint8Array; waitingFor: readonly string[] };
  'ephemeral-received': { senderId: string; content: Uint8Array };
  /** Ids just noticed as missing; each is reported once. */
  'message-missing': { entries: readonly MissingEntry[] };
  /** Missing or lost ids are being asked for, or somebody said more of them: `missing()` has changed. */
  'missing-changed': { messageIds: readonly string[] };
  'message-recovered': { messageId: string; via: 'broadcast' | 'store' | 'repair' };
  /** Given up after the lost timeout; heals if it arrives. */
  'irretrievable-message': { messageId: string; senderId?: string; retrievalHint?: Uint8Array };
  /** Anything but `lastHeardAt` changed. */
  'sync-status': SyncStatus;
  /**
   * Somebody was heard: told at once where it is the first time since the channel was opened (of too many the one unheard
   * longest leaves then), else at most once a second.
   */
  'participants-changed': { participantId: string };
  /** The user read something: see {@link ReliableChannel.read}. */
  'read-changed': { read: readonly number[] };
  'repair-request-sent': { messageIds: readonly string[] };
  'repair-response-sent': { messageId: string };
  /** What could not be decrypted or decoded: bytes as the transport gave them. */
  undecodable: { reason: string; bytes: Uint8Array };
}

/** One conversation, as one participant sees it. */
export interface ReliableChannel {
  readonly channelId: string;
  readonly participantId: string;
  /** Whether the network is there: the transport's. */
  readonly health: Transport['health'];
  /**
   * Adds a message to the log and sends it to everybody, again and again until somebody has it.
   * Status `queued` once it is written; published after that.
   * @returns the messageId
   * @throws {SendError} on empty, oversize, or closed
   */
  send(content: Uint8Array): string;
  /** Resolves when everything sent so far is written. */
  flush(): Promise<void>;
  /** Sends without log, acknowledgement or retry (typing indicators). @throws {SendError} as `send` */
  sendEphemeral(content: Uint8Array): void;
  /** Tries a failed or unconfirmed message again, with fresh retries. Others are left alone. */
  resend(messageId: string): void;
  /** Stops sending an own message that nobody has confirmed, and takes it out of the log. */
  discard(messageId: string): void;
  /** Tries missing and lost messages again now, back-off reset. @default all of them */
  retrieve(messageIds?: readonly string[]): void;
  /** @returns a function that stops listening */
  on<E extends keyof ReliableChannelEvents>(event: E, listener: (detail: ReliableChannelEvents[E]) => void): () => void;
  /**
   * The delivered log in total order (Lamport timestamp, then id), own messages included: the window in memory, which
   * has the newest without a hole, and older ones of one's own that nobody has confirmed.
   */
  log(): readonly LogEntry[];
  /** Messages of the log that are in persistence only, a count. */
  olderCount(): number;
  /** Widens the window by up to `limit` older messages from persistence, which stay; resolves to how many came. */
  loadOlder(limit: number): Promise<number>;
  /**
   * Asks the transport's store by time and merges what is new. An empty page, with `noStore`, where the transport has none.
   * @param signal ends the query, which rejects with its reason; what was merged by then stays
   * @throws when the store does not answer within `tuning.retrievalTimeout`, or the channel is closed
   */
  fetchHistory(query: HistoryQuery, signal?: AbortSignal): Promise<HistoryPage>;
  /** Outgoing status of an own message; undefined for others' and before it is written. */
  status(messageId: string): MessageStatus | undefined;
  /** {@link status} with attempts, who acknowledged, and why it failed. */
  delivery(messageId: string): MessageDelivery | undefined;
  /** Messages received and not delivered yet, oldest first. */
  held(): readonly HeldMessage[];
  syncStatus(): SyncStatus;
  /** Missing and lost ids, in the order they were noticed. */
  missing(): readonly MissingState[];
  participants(): readonly Participant[];
  /**
   * Which messages of others the user has read, by the `arrival` of their entries, ascending: all up to the first number, then
   * pairs of the first and the last of a run. What an earlier version stored counts as read.
   */
  read(): readonly number[];
  /** Replaces {@link read}; kept over reloads. `useUnread` of `/unread` is the comfortable way. */
  setRead(read: readonly number[]): void;
  /** What is left of `tuning.frameBudget`; undefined when none is set. */
  frameBudget(): FrameBudgetStatus | undefined;
  /** What was ignored, refused or forgotten, and what was published. */
  counters(): ChannelCounters;
  /** This tab's part where tabs share the channel (`/tabs`); absent where it is of this page alone. */
  tabRole?(): TabRole;
  /**
   * Aborted as soon as the channel is closed; the reason is an error that says so. One that tabs share also closes by itself: when
   * another tab wipes it.
   */
  readonly closed: AbortSignal;
  /** Stops every timer, subscription and promise. Closing twice is fine. */
  close(): Promise<void>;
}

/**
 * - `alone`: it has the engine, and no other tab follows it.
 * - `leader`: it has the engine, and others follow.
 * - `follower`: it follows the one that has it, or waits for one to have it.
 */
export type TabRole = 'alone' | 'leader' | 'follower';

/** A message that waits for something it follows. */
export interface HeldMessage extends LogEntry {
  /** Ids it follows that are not delivered. */
  readonly waitingFor: readonly string[];
}

/** Running counts since the channel was opened. */
export interface ChannelCounters extends SdsCounters {
  /** Frames that could not be decrypted or decoded. */
  readonly undecodable: number;
  /** Participants that left the roster, the longest unheard first: there were more than `tuning.maxParticipants`. */
  readonly participantsForgotten: number;
  /** Frames published, of any kind. */
  readonly published: number;
  /** Bytes published, of any kind. */
  readonly publishedBytes: number;
}

export type { HistoryPage, HistoryQuery, LogEntry, MissingEntry };
