import type {
  ChannelCounters,
  HeldMessage,
  LogEntry,
  MessageDelivery,
  MissingState,
  OrderKey,
  Participant,
  ReliableChannel,
  ReliableChannelEvents,
  SyncStatus,
  Transport,
} from '../../src/engine/index.js';
import { compareEntries } from '../../src/ports/order.js';

const encoder = new TextEncoder();

/** A `ReliableChannel` without protocol: a test says what happens, in exactly the order it wants. */
export interface ScriptedChannel extends ReliableChannel {
  emit<E extends keyof ReliableChannelEvents>(event: E, detail: ReliableChannelEvents[E]): void;
  /** How many listeners there are, over all events. */
  readonly listenerCount: number;
  /** How often `close` was called. */
  readonly closeCount: number;
  /** How often the whole log, all held and all missing were read. */
  readonly reads: { log: number; held: number; missing: number };
  /** A message of somebody else enters the log. */
  receive(message: { id: string; at: number; from?: string; late?: boolean; gaps?: readonly string[] }): void;
  /** A message enters the log and no event tells. */
  enter(message: { id: string; at: number; from?: string }): void;
  /** The oldest messages leave the log for persistence. */
  evict(count: number): void;
  /** A message arrives that waits for others. */
  hold(message: { id: string; at: number; from?: string; waitingFor: readonly string[] }): void;
  /** Sets what is held, without an event. */
  setHeld(held: readonly HeldMessage[]): void;
  /** An id is noticed as missing. */
  miss(id: string, more?: Partial<MissingState>): void;
  /** What is known of a missing id changes, without an event; `null` = it is missing no longer. */
  setMissing(id: string, change: Partial<MissingState> | null): void;
  /** Sets an own message's delivery; with `event`, tells it. */
  deliver(
    id: string,
    delivery: MessageDelivery | undefined,
    event?: 'sending-message' | 'message-sent' | 'message-acknowledged',
  ): void;
  setSyncStatus(change: Partial<SyncStatus>): void;
  setParticipants(participants: readonly Participant[]): void;
}

/** The delivery of an own message in a given status. */
export function delivery(status: MessageDelivery['status'], more: Partial<MessageDelivery> = {}): MessageDelivery {
  return { status, attempts: 0, acknowledgedBy: [], ...more };
}

export function scriptedChannel(
  options: { channelId?: string; participantId?: string; transport?: Transport } = {},
): ScriptedChannel {
  const { channelId = 'lobby', participantId = 'alice', transport } = options;
  const listeners = new Map<string, Set<(detail: never) => void>>();
  let log: LogEntry[] = [];
  const older: LogEntry[] = [];
  let held: readonly HeldMessage[] = [];
  const missing = new Map<string, MissingState>();
  const deliveries = new Map<string, MessageDelivery>();
  let participants: readonly Participant[] = [];
  let syncStatus: SyncStatus = { status: 'synced', received: 0, missing: 0, lost: 0, lastHeardAt: undefined };
  let sent = 0;
  let read: readonly number[] = [0];
  let closeCount = 0;
  const ended = new AbortController();
  const reads = { log: 0, held: 0, missing: 0 };

  const arrive = (message: { id: string; at: number; from?: string }): LogEntry => {
    syncStatus = { ...syncStatus, received: syncStatus.received + 1 };
    return { ...toEntry(message), arrival: syncStatus.received };
  };
  const insert = (entry: LogEntry): void => {
    const last = log.at(-1);
    log = [...log, entry];
    if (last !== undefined && compareEntries(last, entry) > 0) log.sort(compareEntries);
  };
  const toEntry = ({ id, at, from = 'bob' }: { id: string; at: number; from?: string }): LogEntry => ({
    messageId: id,
    senderId: from,
    content: encoder.encode(id),
    lamportTimestamp: at,
  });
  /** The first message in log order that follows a missing id, as `MissingState` promises it. */
  const followedBy = new Map<string, OrderKey>();
  const follow = ({ messageId, lamportTimestamp }: LogEntry, ids: readonly string[]): void => {
    const follower = { messageId, lamportTimestamp };
    for (const id of ids) {
      const first = followedBy.get(id);
      if (first === undefined || compareEntries(follower, first) < 0) followedBy.set(id, follower);
    }
  };
  const countMissing = (): void => {
    const lost = [...missing.values()].filter(({ state }) => state === 'lost').length;
    syncStatus = { ...syncStatus, missing: missing.size - lost, lost };
  };

  const channel: ScriptedChannel = {
    channelId,
    participantId,
    health: transport?.health ?? { get: () => 'online', subscribe: () => () => {} },
    reads,
    get listenerCount() {
      return [...listeners.values()].reduce((sum, set) => sum + set.size, 0);
    },
    get closeCount() {
      return closeCount;
    },
    emit(event, detail) {
      for (const listener of listeners.get(event) ?? []) (listener as (detail: unknown) => void)(detail);
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (detail: never) => void);
      return () => set.delete(listener as (detail: never) => void);
    },
    receive({ late = false, gaps = [], ...message }) {
      const entry = arrive(message);
      insert(entry);
      follow(entry, gaps);
      held = held.filter(({ messageId }) => messageId !== entry.messageId);
      missing.delete(entry.messageId);
      countMissing();
      channel.emit('message-received', { ...entry, late, gaps });
    },
    enter: (message) => insert(toEntry(message)),
    evict(count) {
      const entries = log.slice(0, count);
      log = log.slice(count);
      older.push(...entries);
      older.sort(compareEntries);
      channel.emit('messages-evicted', { messageIds: entries.map(({ messageId }) => messageId), oldest: log[0] });
    },
    hold({ waitingFor, ...message }) {
      const entry = { ...toEntry(message), waitingFor };
      held = [...held, entry].sort(compareEntries);
      follow(entry, waitingFor);
      const { messageId, senderId, content } = entry;
      channel.emit('message-held', { messageId, senderId, content, waitingFor });
    },
    setHeld: (next) => (held = next),
    miss(id, more = {}) {
      const entry: MissingState = { messageId: id, dependents: 1, state: 'missing', since: 0, ...more };
      missing.set(id, entry);
      countMissing();
      channel.emit('message-missing', { entries: [entry] });
    },
    setMissing(id, change) {
      if (change === null) missing.delete(id);
      else missing.set(id, { ...(missing.get(id) as MissingState), ...change });
      countMissing();
    },
    deliver(id, next, event) {
      if (next === undefined) deliveries.delete(id);
      else deliveries.set(id, next);
      if (event === 'message-acknowledged') channel.emit(event, { messageId: id, participantId: 'bob', count: 1 });
      else if (event !== undefined) channel.emit(event, { messageId: id, attempt: 1 });
    },
    setSyncStatus(change) {
      syncStatus = { ...syncStatus, ...change };
    },
    setParticipants: (next) => (participants = next),
    send(content) {
      const at = (log.at(-1)?.lamportTimestamp ?? 0) + 1;
      const messageId = `own-${++sent}`;
      insert({ messageId, senderId: participantId, content, lamportTimestamp: at });
      return messageId;
    },
    async flush() {
      for (const { messageId, senderId } of log) {
        if (senderId === participantId && !deliveries.has(messageId)) deliveries.set(messageId, delivery('queued'));
      }
    },
    sendEphemeral() {},
    resend: (id) => deliveries.set(id, delivery('queued')),
    discard(id) {
      deliveries.set(id, delivery('discarded'));
      log = log.filter(({ messageId }) => messageId !== id);
    },
    retrieve(ids = [...missing.keys()]) {
      for (const id of ids) channel.setMissing(id, { state: 'retrieving', via: 'store' });
      channel.emit('missing-changed', { messageIds: ids });
    },
    log() {
      reads.log++;
      return log;
    },
    olderCount: () => older.length,
    async loadOlder(limit) {
      const loaded = older.splice(Math.max(0, older.length - limit));
      for (const entry of loaded) insert(entry);
      return loaded.length;
    },
    async fetchHistory() {
      return { messages: [] };
    },
    status: (id) => deliveries.get(id)?.status,
    delivery: (id) => deliveries.get(id),
    held() {
      reads.held++;
      return held;
    },
    missing() {
      reads.missing++;
      return [...missing.values()].map((entry) => ({ followedBy: followedBy.get(entry.messageId), ...entry }));
    },
    syncStatus: () => syncStatus,
    participants: () => participants,
    read: () => read,
    setRead(next) {
      read = next;
      channel.emit('read-changed', { read });
    },
    frameBudget: () => undefined,
    counters: (): ChannelCounters => ({
      otherChannel: 0,
      undecodable: 0,
      duplicates: 0,
      namesIgnored: 0,
      lostForgotten: 0,
      requestsDropped: 0,
      participantsForgotten: 0,
      published: 0,
      publishedBytes: 0,
    }),
    closed: ended.signal,
    async close() {
      closeCount++;
      ended.abort(new Error('the channel is closed'));
    },
  };
  return channel;
}
