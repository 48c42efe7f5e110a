import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Clock, LogEntry, MessageDelivery, ReliableChannel } from '../engine/index.js';
import { systemClock } from '../engine/index.js';
import { isOpen } from '../engine/status.js';
import { compareEntries } from '../ports/order.js';
import { createCommitSchedule } from './commitSchedule.js';
import { observeChannel } from './observedChannel.js';
import { share, shareList } from './same.js';
import { SharedMap } from './sharedMap.js';
import type { Note, Slice, SlicedStore } from './slice.js';
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
export interface ChannelStore<State extends ChannelState = ChannelState> extends Pick<
  StoreApi<State>,
  'getState' | 'subscribe'
> {
  /** The empty channel, the snapshot of a server. */
  getInitialState(): State;
  /**
   * The channel; what its methods change shows in the store at once. Call them here: `discard`, `resend` and `loadOlder` of the
   * channel that the store was made from tell no event, and show only with the next one.
   */
  readonly channel: ReliableChannel;
  /** Stops listening to the channel, which stays open. The state stays as it was last, also for `withRows`. */
  close(): void;
}

/**
 * Mirrors a channel as a zustand vanilla store. What happens in one go, however many events it takes, is one state
 * change; what a change leaves alone keeps its identity. Close the store when done; the channel is closed apart from it.
 * The messages themselves are followed by `withRows`.
 */
export function createChannelStore(channel: ReliableChannel, options: ChannelStoreOptions = {}): ChannelStore {
  const { clock = systemClock, commitInterval = 16 } = options;
  const { getState, setState, subscribe } = createStore<ChannelState>(() => emptyChannelState);
  /** What makes the slices that are followed. */
  const slices = new Map<Slice, ReturnType<Slice>>();
  let deliveries: SharedMap<MessageDelivery> = SharedMap.empty();
  /** Own messages of the log in memory. */
  const ownEntries = new Map<string, LogEntry>();

  // What may have changed since the last commit.
  /** Own messages whose delivery may have changed, or that may be new. */
  const own = new Set<string>();
  let logChanged = true;
  let missingChanged = true;
  let participantsChanged = true;

  /** Own messages that entered the log or left it, of which no event tells. */
  const readLog = (): void => {
    const unknown = new Set([...own].filter((messageId) => !ownEntries.has(messageId)));
    if (!logChanged && unknown.size === 0) return;
    const left = new Set(logChanged ? ownEntries.keys() : []);
    const log = channel.log();
    // A new own message follows everything, so the search for it from the end is short.
    for (let index = log.length; index-- > 0 && (logChanged || unknown.size > 0);) {
      const entry = log[index]!;
      const { messageId } = entry;
      if (left.delete(messageId) || entry.senderId !== channel.participantId) continue;
      if (!ownEntries.has(messageId)) own.add(messageId);
      ownEntries.set(messageId, entry);
      unknown.delete(messageId);
    }
    for (const messageId of left) {
      ownEntries.delete(messageId);
      own.add(messageId);
    }
  };

  const commit = (): void => {
    const before = getState();
    let { missing, outbox, participants } = before;
    readLog();
    if (own.size > 0) {
      const changed = new Map<string, MessageDelivery | undefined>();
      const unconfirmed = outbox.filter(({ messageId }) => !own.has(messageId));
      for (const messageId of own) {
        const entry = ownEntries.get(messageId);
        let delivery = channel.delivery(messageId);
        // Of what is older and done nothing is kept.
        if (!entry && delivery?.status === 'acknowledged') delivery = undefined;
        delivery &&= share(deliveries.get(messageId), delivery);
        changed.set(messageId, delivery);
        if (entry && delivery && isOpen(delivery.status) && delivery.status !== 'possibly-acknowledged')
          unconfirmed.push({ ...entry, ...delivery });
      }
      deliveries = deliveries.with(changed);
      outbox = shareList(outbox, unconfirmed.sort(compareEntries), 'messageId');
    }
    if (missingChanged) missing = shareList(missing, channel.missing(), 'messageId');
    if (participantsChanged) participants = shareList(participants, channel.participants(), 'participantId');
    const syncStatus = share(before.syncStatus, {
      ...channel.syncStatus(),
      unsent: outbox.filter(({ status }) => status === 'queued' || status === 'sending').length,
    });
    const older = channel.olderCount();
    const next = { ...before, older, deliveries, missing, outbox, syncStatus, participants };
    for (const update of slices.values()) Object.assign(next, update(next, logChanged));
    own.clear();
    logChanged = missingChanged = participantsChanged = false;
    setState(share(before, next), true);
  };

  const schedule = createCommitSchedule(commit, clock, commitInterval);
  const stops: (() => void)[] = [];
  /** What to do at each event: one listener for all of it. */
  const reactions = new Map<string, ((detail: never) => void)[]>();
  const note: Note = (events, react) => {
    for (const event of events) {
      const known = reactions.get(event);
      known?.push(react);
      if (known) continue;
      const all = [react];
      reactions.set(event, all);
      stops.push(
        channel.on(event, (detail) => {
          for (const one of all) one(detail);
          schedule.request();
        }),
      );
    }
  };
  note(
    [
      'sending-message',
      'message-sent',
      'message-possibly-acknowledged',
      'message-acknowledged',
      'message-unconfirmed',
      'sending-message-irrecoverable-error',
      'delivery-changed',
      'own-message-received',
    ],
    ({ messageId }) => own.add(messageId),
  );
  note(['message-replaced'], ({ messageId }) => {
    ownEntries.delete(messageId);
    own.add(messageId);
  });
  note(['messages-evicted'], () => (logChanged = missingChanged = true));
  note(
    [
      'message-received',
      'message-held',
      'message-missing',
      'irretrievable-message',
      'repair-request-sent',
      'missing-changed',
      'sync-status',
    ],
    () => (missingChanged = true),
  );
  note(['participants-changed'], () => (participantsChanged = true));

  const observed = observeChannel(channel, (messageId) => {
    if (messageId === undefined) logChanged = missingChanged = true;
    else own.add(messageId);
    schedule.request();
  });

  commit();

  const store: ChannelStore & SlicedStore = {
    getState,
    getInitialState: () => emptyChannelState,
    subscribe,
    channel: observed,
    follow(slice) {
      // Without listeners it is closed.
      if (slices.has(slice) || stops.length === 0) return;
      const update = slice({ channel, clock, note, changedOwn: own, ownEntries });
      slices.set(slice, update);
      // As the channel is now, as its log is: what is told and not committed yet is in both.
      setState(update({ ...getState(), missing: channel.missing() }, true));
    },
    close() {
      schedule.cancel();
      for (const stop of stops.splice(0)) stop();
    },
  };
  return store;
}
