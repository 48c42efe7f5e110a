import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type {
  Clock,
  LogEntry,
  MessageDelivery,
  MessageStatus,
  MissingState,
  OrderKey,
  ReliableChannel,
  ReliableChannelEvents,
} from '../engine/index.js';
import { systemClock } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import { createCommitSchedule } from './commitSchedule.js';
import { observeChannel } from './observedChannel.js';
import { changeRows, gapRow, indexOfPlace } from './rowOrder.js';
import type { DeliveredRow, HeldRow, MessageRow } from './rows.js';
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
  /**
   * The channel; what its methods change shows in the store at once. Call them here: `discard`, `resend` and `loadOlder` of the
   * channel that the store was made from tell no event, and show only with the next one.
   */
  readonly channel: ReliableChannel;
  /** Stops listening to the channel, which stays open. The state stays as it was last. */
  close(): void;
}

/** A message is late when it lands above one that has been there this long, ms: normal reordering is not news. */
const lateAfter = 2_000;

/** What the outbox holds no more. */
const confirmed: readonly MessageStatus[] = ['possibly-acknowledged', 'acknowledged', 'discarded'];

/**
 * Mirrors a channel as a zustand vanilla store. What happens in one go, however many events it takes, is one state
 * change; what a change leaves alone keeps its identity. Close the store when done; the channel is closed apart from it.
 */
export function createChannelStore(channel: ReliableChannel, options: ChannelStoreOptions = {}): ChannelStore {
  const { clock = systemClock, commitInterval = 16 } = options;
  const store = createStore<ChannelState>(() => emptyChannelState);
  const { getState } = store;
  let rowsById: SharedMap<MessageRow> = SharedMap.empty();
  let deliveries: SharedMap<MessageDelivery> = SharedMap.empty();

  // What may have changed since the last commit.
  /** Messages that entered the log or were replaced in it; undefined = it left. */
  const messages = new Map<string, DeliveredRow | undefined>();
  /** Own messages whose delivery may have changed, or that may be new. */
  const own = new Set<string>();
  let logChanged = true;
  let heldChanged = true;
  let gapsChanged = true;
  let participantsChanged = true;

  /** Rows of held messages. */
  let held: readonly HeldRow[] = [];
  /** Rows of what is missing or lost. */
  let gaps: readonly MessageRow[] = [];
  /** Lost ids that delivered messages follow. */
  const followed = new Set<string>();
  /** Where the log in memory starts, if there is more of it. */
  let oldest: OrderKey | undefined;
  /** The first state is made: what enters from now on is seen entering. */
  let loaded = false;

  const enter = (entry: LogEntry, more?: Partial<DeliveredRow>): void => {
    const { messageId } = entry;
    const isOwn = entry.senderId === channel.participantId;
    if (isOwn) own.add(messageId);
    messages.set(messageId, {
      kind: 'message',
      key: messageId,
      ...entry,
      own: isOwn,
      late: false,
      gaps: [],
      receivedAt: loaded ? clock.now() : undefined,
      ...more,
    });
  };

  /** Whether the place of a new message is one that its reader may have read past. */
  const isReadPast = (entry: LogEntry): boolean => {
    if (rowsById.get(entry.messageId)?.kind === 'lost') return true;
    const { rows } = getState();
    let index = indexOfPlace(rows, entry);
    while (index < rows.length && rows[index]!.kind !== 'message') index++;
    const below = rows[index] as DeliveredRow | undefined;
    return below !== undefined && (below.receivedAt ?? 0) <= clock.now() - lateAfter;
  };

  const messageRow = (messageId: string): DeliveredRow | undefined => {
    const row = messages.has(messageId) ? messages.get(messageId) : rowsById.get(messageId);
    return row?.kind === 'message' ? row : undefined;
  };

  const keys = (): string[] => [...messages.keys(), ...getState().rows.map(({ key }) => key)];

  /** What no event showed entering the log, as one's own messages and older ones, and what left it. */
  const readLog = (): void => {
    const unknown = new Set([...own].filter((messageId) => !messageRow(messageId)));
    if (!logChanged && unknown.size === 0) return;
    const log = channel.log();
    const here = new Set<string>();
    // A new own message follows everything, so the search for it from the end is short.
    for (let index = log.length; index-- > 0 && (logChanged || unknown.size > 0);) {
      const entry = log[index]!;
      const { messageId } = entry;
      here.add(messageId);
      if (messageRow(messageId)) continue;
      enter(entry);
      unknown.delete(messageId);
    }
    if (!logChanged) return;
    oldest = channel.olderCount() > 0 ? log[0] : undefined;
    for (const key of keys()) {
      if (here.has(key) || !messageRow(key)) continue;
      messages.set(key, undefined);
      own.add(key);
    }
  };

  /** A message that is here is nobody's gap any more. */
  const heal = (): void => {
    const healed = new Set([...messages.keys()].filter((messageId) => followed.delete(messageId)));
    if (healed.size === 0) return;
    for (const key of keys()) {
      const row = messageRow(key);
      if (row?.gaps.some((id) => healed.has(id))) {
        messages.set(key, { ...row, gaps: row.gaps.filter((id) => !healed.has(id)) });
      }
    }
  };

  /** Where something is missing; `missing` is what the channel says. */
  const readGaps = (missing: ChannelState['missing']): MessageRow[] => {
    const awaited = new Set(oldest ? held.flatMap(({ waitingFor }) => waitingFor) : []);
    // The first message that follows it takes its gap along when it leaves for persistence.
    const isOlder = ({ followedBy }: MissingState): boolean =>
      oldest !== undefined && followedBy !== undefined && compareEntries(followedBy, oldest) < 0;
    return missing
      .filter((entry) => !isOlder(entry) || awaited.has(entry.messageId))
      .map((entry) => gapRow(entry, rowsById.get(entry.messageId)));
  };

  const commit = (): void => {
    const before = getState();
    let { missing, participants, outbox } = before;
    const changes = new Map<string, MessageRow | undefined>();
    readLog();
    heal();
    if (gapsChanged) {
      for (const { key } of [...(heldChanged ? held : []), ...gaps]) changes.set(key, undefined);
      if (heldChanged) {
        held = channel.held().map((entry) => {
          const key = entry.messageId;
          return share(rowsById.get(key) as HeldRow | undefined, { kind: 'held', key, ...entry });
        });
        for (const row of held) changes.set(row.key, row);
      }
      missing = shareList(missing, channel.missing(), 'messageId');
      gaps = readGaps(missing);
      for (const row of gaps) changes.set(row.key, row);
    }
    for (const [key, row] of messages) changes.set(key, row);
    for (const [key, row] of changes) if (row === rowsById.get(key)) changes.delete(key);
    const rows = changeRows(before.rows, changes, rowsById);
    rowsById = rowsById.with(changes);

    if (own.size > 0) {
      const changed = new Map<string, MessageDelivery | undefined>();
      const entries = outbox.filter(({ messageId }) => !own.has(messageId));
      for (const messageId of own) {
        const row = messageRow(messageId);
        let delivery = channel.delivery(messageId);
        // Of what is older and done nothing is kept.
        if (!row && delivery?.status === 'acknowledged') delivery = undefined;
        if (delivery) delivery = share(deliveries.get(messageId), delivery);
        changed.set(messageId, delivery);
        if (!row || !delivery || confirmed.includes(delivery.status)) continue;
        const { senderId, content, lamportTimestamp } = row;
        entries.push({ messageId, senderId, content, lamportTimestamp, ...delivery });
      }
      deliveries = deliveries.with(changed);
      outbox = shareList(outbox, entries.sort(compareEntries), 'messageId');
    }
    if (participantsChanged) participants = shareList(participants, channel.participants(), 'participantId');

    const syncStatus = share(before.syncStatus, { ...channel.syncStatus(), unsent: outbox.length });
    const older = channel.olderCount();
    messages.clear();
    own.clear();
    logChanged = heldChanged = gapsChanged = participantsChanged = false;
    loaded = true;
    store.setState(
      share(before, { rows, older, rowsById, deliveries, missing, outbox, syncStatus, participants }),
      true,
    );
  };

  const schedule = createCommitSchedule(commit, clock, commitInterval);
  const stops: (() => void)[] = [];
  /** Takes note of what events tell, and commits soon. */
  const note = <E extends keyof ReliableChannelEvents>(
    events: readonly E[],
    react: (detail: ReliableChannelEvents[E]) => void,
  ): void => {
    for (const event of events) {
      stops.push(
        channel.on(event, (detail) => {
          react(detail);
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
    ],
    ({ messageId }) => own.add(messageId),
  );
  note(['message-received'], ({ late, gaps, ...entry }) => {
    enter(entry, { late: late && isReadPast(entry), gaps });
    for (const id of gaps) followed.add(id);
    gapsChanged = true;
    if (held.length > 0) heldChanged = true;
  });
  note(['own-message-received'], (entry) => enter(entry));
  note(['message-replaced'], (entry) => enter(entry, { receivedAt: messageRow(entry.messageId)?.receivedAt }));
  note(['message-held', 'irretrievable-message'], () => (heldChanged = gapsChanged = true));
  note(['message-missing', 'repair-request-sent', 'missing-changed', 'sync-status'], () => (gapsChanged = true));
  note(['messages-evicted'], () => (logChanged = gapsChanged = true));
  note(['participants-changed'], () => (participantsChanged = true));

  const observed = observeChannel(channel, (messageId) => {
    if (messageId === undefined) logChanged = gapsChanged = true;
    else own.add(messageId);
    schedule.request();
  });

  commit();

  return {
    getState,
    getInitialState: () => emptyChannelState,
    subscribe: store.subscribe,
    channel: observed,
    close() {
      schedule.cancel();
      for (const stop of stops.splice(0)) stop();
    },
  };
}
