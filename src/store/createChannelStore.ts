import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Clock, LogEntry, MessageDelivery, OrderKey, ReliableChannel } from '../engine/index.js';
import { systemClock } from '../engine/index.js';
import { createCommitSchedule } from './commitSchedule.js';
import { observeChannel } from './observedChannel.js';
import { Outbox } from './outbox.js';
import { RowBook } from './rowBook.js';
import type { DeliveredRow } from './rows.js';
import { share, shareList } from './same.js';
import { SharedMap } from './sharedMap.js';
import type { ChannelState } from './state.js';
import { emptyChannelState } from './state.js';

/** How a store commits. */
export interface ChannelStoreOptions {
  /** Where the store takes its time from. @default the machine's clock */
  clock?: Clock;
  /** The shortest time between two state changes while a burst goes on, ms. @default 16 */
  commitInterval?: number;
}

/** A zustand vanilla store that mirrors a channel. Only the channel writes it. */
export interface ChannelStore extends Pick<StoreApi<ChannelState>, 'getState' | 'subscribe'> {
  /** The empty channel, the snapshot of a server. */
  getInitialState(): ChannelState;
  /** The channel; what its methods change shows in the store at once. */
  readonly channel: ReliableChannel;
  /** Stops listening to the channel, which stays open. The state stays as it was last. */
  close(): void;
}

/** A message is late when it lands above one that has been there this long, ms: normal reordering is not news. */
const lateAfter = 2_000;

/**
 * Mirrors a channel as a zustand vanilla store. What happens in one go, however many events it takes, is one state
 * change; what a change leaves alone keeps its identity. Close the store when done; the channel is closed apart from it.
 */
export function createChannelStore(channel: ReliableChannel, options: ChannelStoreOptions = {}): ChannelStore {
  const { clock = systemClock, commitInterval = 16 } = options;
  const { participantId } = channel;
  const store = createStore<ChannelState>(() => emptyChannelState);
  const book = new RowBook();
  const outbox = new Outbox();
  let deliveries: SharedMap<MessageDelivery> = SharedMap.empty();

  // What may have changed since the last commit.
  let received: DeliveredRow[] = [];
  let ownMessages = new Set<string>();
  let logChanged = true;
  let heldChanged = true;
  let missingChanged = true;
  let participantsChanged = true;
  /** Where the log in memory starts, if there is more of it. */
  let oldest: OrderKey | undefined;
  /** The first state is made: what enters from now on is seen entering. */
  let loaded = false;

  const rowOf = ({ messageId, senderId, content, lamportTimestamp }: LogEntry): DeliveredRow => ({
    kind: 'message',
    key: messageId,
    messageId,
    senderId,
    content,
    lamportTimestamp,
    own: senderId === participantId,
    late: false,
    gaps: [],
    ...(loaded ? { receivedAt: clock.now() } : {}),
  });

  /** What entered or left the log: one's own messages, older ones, discarded and evicted ones. */
  const readLog = (): { entered: DeliveredRow[]; left: string[] } => {
    const entered: DeliveredRow[] = [];
    const left: string[] = [];
    const isKnown = (messageId: string): boolean => book.byId.get(messageId)?.kind === 'message';
    if (logChanged) {
      const here = new Set<string>();
      const announced = new Set(received.map((row) => row.messageId));
      for (const entry of channel.log()) {
        here.add(entry.messageId);
        if (isKnown(entry.messageId) || announced.has(entry.messageId)) continue;
        entered.push(rowOf(entry));
        if (entry.senderId === participantId) ownMessages.add(entry.messageId);
      }
      for (const row of book.rows) if (row.kind === 'message' && !here.has(row.messageId)) left.push(row.messageId);
      received = received.filter(({ messageId }) => here.has(messageId));
      oldest = channel.olderCount() > 0 ? channel.log()[0] : undefined;
      return { entered, left };
    }
    const unknown = new Set<string>();
    for (const messageId of ownMessages) if (!isKnown(messageId)) unknown.add(messageId);
    if (unknown.size === 0) return { entered, left };
    // A new own message follows everything, so the search from the end is short.
    const log = channel.log();
    for (let i = log.length - 1; i >= 0 && unknown.size > 0; i--) {
      const entry = log[i] as LogEntry;
      if (unknown.delete(entry.messageId)) entered.push(rowOf(entry));
    }
    return { entered, left };
  };

  const readDeliveries = (): void => {
    const changes: [string, MessageDelivery | undefined][] = [];
    for (const messageId of ownMessages) {
      const delivery = channel.delivery(messageId);
      const row = book.byId.get(messageId);
      // Of what is older and done nothing is kept.
      const gone = delivery === undefined || (row === undefined && delivery.status === 'acknowledged');
      const next = gone ? undefined : share(deliveries.get(messageId), delivery);
      changes.push([messageId, next]);
      outbox.set(messageId, row?.kind === 'message' ? row : undefined, next);
    }
    deliveries = deliveries.with(changes);
    outbox.commit();
  };

  const readMissing = (previous: ChannelState['missing']): ChannelState['missing'] => {
    const known = new Map(previous.map((entry) => [entry.messageId, entry]));
    return shareList(
      previous,
      channel.missing().map((entry) => share(known.get(entry.messageId), entry)),
    );
  };

  const readParticipants = (previous: ChannelState['participants']): ChannelState['participants'] => {
    const known = new Map(previous.map((participant) => [participant.participantId, participant]));
    return shareList(
      previous,
      channel.participants().map((participant) => share(known.get(participant.participantId), participant)),
    );
  };

  const commit = (): void => {
    const before = store.getState();
    const { entered, left } = readLog();
    for (const messageId of left) ownMessages.add(messageId);
    const settledBefore = clock.now() - lateAfter;
    received = received.map((row) => {
      const healed = book.byId.get(row.key)?.kind === 'lost';
      return !row.late || healed || book.isAboveSettled(row, settledBefore) ? row : { ...row, late: false };
    });
    const missing = missingChanged ? readMissing(before.missing) : before.missing;
    if (received.length > 0 || entered.length > 0 || left.length > 0 || heldChanged || missing !== before.missing) {
      book.update({
        delivered: [...received, ...entered],
        removed: left,
        held: heldChanged ? channel.held() : undefined,
        missing,
        oldest,
      });
    }
    readDeliveries();
    const next: ChannelState = {
      rows: book.rows,
      older: channel.olderCount(),
      rowsById: book.byId,
      deliveries,
      missing,
      outbox: outbox.entries,
      syncStatus: share(before.syncStatus, { ...channel.syncStatus(), unsent: outbox.entries.length }),
      participants: participantsChanged ? readParticipants(before.participants) : before.participants,
    };
    loaded = true;
    received = [];
    ownMessages = new Set();
    logChanged = heldChanged = missingChanged = participantsChanged = false;
    if (Object.keys(next).some((name) => next[name as keyof ChannelState] !== before[name as keyof ChannelState])) {
      store.setState(next, true);
    }
  };

  const schedule = createCommitSchedule(commit, clock, commitInterval);
  const changedOwn = ({ messageId }: { readonly messageId: string }): void => {
    ownMessages.add(messageId);
    schedule.request();
  };
  const changedMissing = (): void => {
    missingChanged = true;
    schedule.request();
  };
  const changedHeld = (): void => {
    heldChanged = true;
    changedMissing();
  };

  const changedLog = (): void => {
    logChanged = true;
    changedMissing();
  };
  const changedPeople = (): void => {
    participantsChanged = true;
    schedule.request();
  };

  const stops = [
    channel.on('sending-message', changedOwn),
    channel.on('message-sent', changedOwn),
    channel.on('message-possibly-acknowledged', changedOwn),
    channel.on('message-acknowledged', changedOwn),
    channel.on('message-unconfirmed', changedOwn),
    channel.on('sending-message-irrecoverable-error', changedOwn),
    channel.on('own-message-received', changedOwn),
    channel.on('message-replaced', (entry) => {
      const before = book.byId.get(entry.messageId);
      const receivedAt = before?.kind === 'message' ? before.receivedAt : undefined;
      received.push({ ...rowOf(entry), receivedAt });
      schedule.request();
    }),
    channel.on('message-received', ({ late, gaps, ...entry }) => {
      received.push({ ...rowOf(entry), own: false, late, gaps, receivedAt: clock.now() });
      if (book.heldCount > 0) heldChanged = true;
      if (gaps.length > 0 || store.getState().missing.length > 0) missingChanged = true;
      schedule.request();
    }),
    channel.on('messages-evicted', changedLog),
    channel.on('message-held', changedHeld),
    channel.on('message-missing', changedMissing),
    channel.on('message-recovered', changedMissing),
    channel.on('irretrievable-message', changedHeld),
    channel.on('repair-request-sent', changedMissing),
    channel.on('missing-changed', changedMissing),
    channel.on('participants-changed', changedPeople),
    channel.on('sync-status', changedMissing),
  ];

  const observed = observeChannel(channel, {
    ownMessage: (messageId) => changedOwn({ messageId }),
    log: changedLog,
  });

  commit();

  return {
    getState: store.getState,
    getInitialState: () => emptyChannelState,
    subscribe: store.subscribe,
    channel: observed,
    close() {
      schedule.cancel();
      for (const stop of stops.splice(0)) stop();
    },
  };
}
