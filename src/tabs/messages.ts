import type {
  ChannelCounters,
  FrameBudgetStatus,
  HeldMessage,
  HistoryQuery,
  LogEntry,
  MessageDelivery,
  MissingState,
  Participant,
  ReliableChannelEvents,
  SyncStatus,
  TransportHealth,
  TransportHealthDetail,
} from '../engine/index.js';

/** Raised with every change of what tabs say to each other: tabs of two versions refuse each other. */
export const PROTOCOL = 2;

/** What every tab hears. */
export type Notice = { readonly protocol: number } & (
  | {
      /** The sign of life of who leads: asked for by `ping`, and whenever something of it changes. */
      readonly kind: 'beat';
      readonly tab: string;
      readonly slot: number;
      /** How often the channel was claimed; 0 = it is claiming it. */
      readonly epoch: number;
      readonly visible: boolean;
      /** Its engine runs. */
      readonly ready: boolean;
      /** Those it tells what happens. */
      readonly members: readonly string[];
    }
  /** Asks for a beat: a timer of one that nobody sees would not do, what is asked is answered at once. */
  | { readonly kind: 'ping' }
  /** Wants to be told what happens. */
  | {
      readonly kind: 'hello';
      readonly tab: string;
      readonly slot: number;
      readonly settings: string;
      /** The settings, encrypted as the tab encrypts. */
      readonly sample: Uint8Array | undefined;
    }
  | { readonly kind: 'refused'; readonly to: string; readonly reason: string }
  /** A tab that somebody sees offers to lead instead of one that nobody sees. */
  | { readonly kind: 'offer'; readonly tab: string; readonly epoch: number }
  /** The engine was closed for the tab that offered: it may take the lock. */
  | { readonly kind: 'yours'; readonly to: string; readonly epoch: number }
  /** What is stored is deleted on purpose: every tab leaves. */
  | { readonly kind: 'wiped' }
);

/** What a tab asks of the one that leads. */
export type Action =
  | {
      readonly kind: 'send';
      readonly messageId: string;
      readonly lamportTimestamp: number;
      readonly content: Uint8Array;
    }
  | { readonly kind: 'ephemeral'; readonly content: Uint8Array }
  | { readonly kind: 'resend' | 'discard'; readonly messageId: string }
  | { readonly kind: 'retrieve'; readonly messageIds: readonly string[] | undefined }
  | { readonly kind: 'loadOlder'; readonly limit: number }
  | { readonly kind: 'fetchHistory'; readonly query: HistoryQuery }
  | { readonly kind: 'setRead'; readonly read: readonly number[] }
  | { readonly kind: 'flush' };

/** What goes into the inbox of who leads. */
export type Request = {
  readonly protocol: number;
  readonly epoch: number;
  readonly tab: string;
  readonly slot: number;
} & (
  | { readonly kind: 'request'; readonly id: number; readonly action: Action }
  /** The answer to a request is not wanted any more. */
  | { readonly kind: 'abort'; readonly id: number }
  /** Everything up to this post is taken in. */
  | { readonly kind: 'read'; readonly sequence: number }
);

/** Errors lose their class on the way. */
export interface PostedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

export type PostedDelivery = Omit<MessageDelivery, 'error'> & { readonly error?: PostedError };

/** What came, or is another now, and the ids of what is gone. */
export interface Changes<T> {
  readonly put: readonly T[];
  readonly gone: readonly string[];
}

/** What changed in a channel. */
export interface Patch {
  readonly log?: Changes<LogEntry>;
  readonly deliveries?: readonly (readonly [messageId: string, delivery: PostedDelivery | undefined])[];
  readonly held?: Changes<HeldMessage>;
  readonly missing?: Changes<MissingState>;
  readonly participants?: Changes<Participant>;
  readonly figures?: Figures;
}

/** What is small enough to be told whole. */
export interface Figures {
  readonly older: number;
  readonly syncStatus: SyncStatus;
  readonly read: readonly number[];
  readonly counters: ChannelCounters;
  readonly budget: FrameBudgetStatus | undefined;
  readonly health: TransportHealth;
  readonly detail: TransportHealthDetail;
  /** What one message may have, bytes, without what the protocol adds. */
  readonly maxMessageSize: number;
}

/** One event, by its name. */
export type Told = {
  [E in keyof ReliableChannelEvents]: readonly [event: E, detail: ReliableChannelEvents[E]];
}[keyof ReliableChannelEvents];

/** What who leads tells one tab. */
export type Content =
  /** A part of all there is: the first one starts afresh, the last one makes it whole. */
  | { readonly kind: 'part'; readonly first: boolean; readonly last: boolean; readonly patch: Patch }
  | { readonly kind: 'change'; readonly told: readonly Told[]; readonly patch: Patch }
  | { readonly kind: 'done'; readonly id: number; readonly result?: unknown; readonly error?: PostedError };

export type Post = {
  readonly protocol: number;
  readonly epoch: number;
  readonly to: string;
  readonly sequence: number;
  /** The inbox of who leads. */
  readonly from: number;
} & Content;

/** Every event there is. */
export const eventNames = Object.keys({
  'sending-message': 0,
  'message-sent': 0,
  'message-possibly-acknowledged': 0,
  'message-acknowledged': 0,
  'message-unconfirmed': 0,
  'sending-message-irrecoverable-error': 0,
  'delivery-changed': 0,
  'messages-evicted': 0,
  'message-received': 0,
  'own-message-received': 0,
  'message-replaced': 0,
  'message-held': 0,
  'ephemeral-received': 0,
  'message-missing': 0,
  'missing-changed': 0,
  'message-recovered': 0,
  'irretrievable-message': 0,
  'read-changed': 0,
  'sync-status': 0,
  'participants-changed': 0,
  'repair-request-sent': 0,
  'repair-response-sent': 0,
  undecodable: 0,
} satisfies Record<keyof ReliableChannelEvents, 0>) as (keyof ReliableChannelEvents)[];

/** Anybody on this origin can post anything: what no tab of ours would say is passed over. */
export function isOurs(data: unknown): data is { readonly protocol: number; readonly kind: string } {
  const { protocol, kind } = (data ?? {}) as { protocol?: unknown; kind?: unknown };
  return typeof protocol === 'number' && typeof kind === 'string';
}

export function toPostedError(error: Error): PostedError {
  const { name, message } = error;
  const { code } = error as { code?: unknown };
  return { name, message, ...(typeof code === 'string' && { code }) };
}

export function toPostedDelivery({ error, ...delivery }: MessageDelivery): PostedDelivery {
  return error === undefined ? delivery : { ...delivery, error: toPostedError(error) };
}

/** The same message on a buffer of its own: a view would take its whole buffer along. */
export function compact<T extends { readonly content: Uint8Array }>(message: T): T {
  const { content } = message;
  return content.byteLength === content.buffer.byteLength ? message : { ...message, content: content.slice() };
}
