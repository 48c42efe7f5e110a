import type { ChannelStorage, StoredChannel } from '../ports/index.js';
import { systemClock } from '../ports/index.js';
import type { Moment } from '../sds/index.js';
import { SdsChannel } from '../sds/index.js';
import { isUnmet, toMissingEntry } from '../sds/node.js';
import { createActiveTime } from './activeTime.js';
import { createBroadcaster } from './broadcaster.js';
import { createCatchUp } from './catchUp.js';
import type { Context } from './context.js';
import { Emitter } from './emitter.js';
import { SendError, UNWRITTEN } from './errors.js';
import { FrameBudget } from './frameBudget.js';
import { inParts } from './inParts.js';
import { createIntake } from './intake.js';
import { createJournal } from './journal.js';
import { createLogWindow } from './logWindow.js';
import { createOutbox } from './outbox.js';
import { createParticipants } from './participants.js';
import { askStore, orAborted } from './query.js';
import { createReactions } from './reactions.js';
import { createRetriever } from './retrieval.js';
import type { MessageStatus } from './status.js';
import { isOpen } from './status.js';
import { createSyncSchedule } from './syncSchedule.js';
import { createSyncStatus } from './syncStatus.js';
import type { Tuning } from './tuning.js';
import type { ReliableChannel, ReliableChannelEvents, ReliableChannelOptions } from './types.js';

/** Bytes an `Encryption` may add to a frame: a nonce, a tag, a key id. */
const ENCRYPTION_OVERHEAD = 128;
const CLOSED = 'the channel is closed: open it again';

/**
 * Drives {@link SdsChannel} with a clock, a transport, encryption and persistence: the one place with timers and promises.
 * @returns the channel, and what puts back what was kept, subscribes, resumes what was under way, and starts catching up
 */
export function createChannel(
  options: ReliableChannelOptions,
  tuning: Tuning,
  storage: ChannelStorage,
  stored: StoredChannel,
): { readonly channel: ReliableChannel; readonly start: () => Promise<void> } {
  const { channelId, participantId, transport, encryption, retrieval = 'both' } = options;
  const { clock = systemClock, random = Math.random } = options;
  const { health: network, maxMessageSize } = transport;
  const maxFrame = maxMessageSize - (encryption === undefined ? 0 : ENCRYPTION_OVERHEAD);
  const events = new Emitter<ReliableChannelEvents>();
  let health = network.get();
  /** Woke up and did not yet do what follows from it. */
  let slept = false;
  const end = new AbortController();
  /** Aborted first of all: from then on nothing is taken in, whoever is told of it meanwhile. */
  const closed = end.signal;
  let shut: Promise<void> | undefined;
  const stops: (() => void | Promise<void>)[] = [];

  const openedAt = clock.now();
  const kept = stored.meta ?? { lamportTimestamp: openedAt, joinedAt: openedAt, received: 0 };
  const { joinedAt, received } = kept;
  let { read = [received] } = kept;
  const lamportTimestamp = Math.max(openedAt, kept.lamportTimestamp);
  const participants = createParticipants(tuning, kept.lastHeardAt);
  const others = (): number => participants.present(clock.now());
  const sds = new SdsChannel({ channelId, participantId, tuning, random, lamportTimestamp, joinedAt, others });
  const budget = new FrameBudget(tuning.frameBudget, kept.published);
  const journal = createJournal(sds, budget, storage, clock, kept, () => ({
    lamportTimestamp: sds.lamportTimestamp,
    lastHeardAt: participants.lastHeardAt,
    completeUntil: catchUp.completeUntil,
    joinedAt,
    received: sds.receivedCount,
    published: budget.published,
    read,
  }));
  const time = createActiveTime(
    clock,
    health !== 'offline',
    (step, to) => {
      if (step < 0) catchUp.setBack(-step, to);
      else {
        catchUp.missed(to);
        slept = true;
      }
    },
    settle,
  );
  const { now } = time;
  const context: Context = {
    transport,
    storage,
    clock,
    encryption,
    retrieval,
    tuning,
    random,
    maxFrame,
    sds,
    events,
    budget,
    journal,
    now,
    others,
    spread: (wait) => wait * (1 + tuning.jitter * (2 * random() - 1)),
    settle,
    isClosed: () => closed.aborted,
  };
  const broadcaster = createBroadcaster(context);
  const outbox = createOutbox(context, broadcaster);
  const window = createLogWindow(context, outbox);
  const sync = createSyncSchedule(context, participants, broadcaster);
  const intake = createIntake(context, (frame, { timestamp, hash, payload }, source) => {
    const at = now();
    // What is heard while only one of the two works is no sign that nothing was missed.
    if (source === 'broadcast' && health === 'online') catchUp.heard(timestamp ?? at.now, at.now);
    react(sds.receive(frame, at, { source, hash }), at, payload);
  });
  const catchUp = createCatchUp(context, intake, kept.completeUntil, () => {
    if (!catchUp.progressing) {
      // What is missing still is fetched one by one.
      const at = now();
      for (const { messageId, state } of sds.absent()) if (state === 'missing') retriever.want(messageId, at);
    }
    settle();
  });
  const retriever = createRetriever(context, intake, catchUp);
  const react = createReactions(context, { broadcaster, intake, outbox, participants, retriever, sync, window });
  const syncStatus = createSyncStatus(context, () => time.online && !closed.aborted, participants, catchUp);

  /** After every input: does what is due, writes what changed, tells the sync status, and sets the timer. */
  function settle(): void {
    if (closed.aborted) return;
    const at = now();
    react(sds.tick(at), at);
    broadcaster.tick(at);
    // A listener may have closed the channel meanwhile.
    if (time.online && !context.isClosed()) {
      if (slept) back(at);
      catchUp.tick(at);
      retriever.tick(at);
      outbox.tick(at);
      sync.tick(at);
    }
    journal.commit();
    window.settle();
    syncStatus.tell();
    if (time.online) {
      time.wakeBy(Math.min(sds.nextWake, sync.next, broadcaster.next, retriever.next, catchUp.next, outbox.next), at);
    }
  }

  /** An input of the user. */
  function input(work: (at: Moment) => void): void {
    if (closed.aborted) return;
    work(now());
    settle();
  }

  /** After being offline or asleep. */
  function back(at: Moment): void {
    slept = false;
    outbox.reconnected(at);
    sync.joined(at);
    catchUp.start(at);
  }

  function healthChanged(): void {
    if (closed.aborted) return;
    const before = health;
    health = network.get();
    if (health !== before) {
      time.setOnline(health !== 'offline');
      const { busy } = catchUp;
      const at = now();
      catchUp.missed(at.now);
      if (before === 'offline' || health === 'online') back(at);
      else if (health === 'degraded' && busy) catchUp.start(at);
    }
    settle();
  }

  /** Puts back what was kept. */
  async function restore(): Promise<void> {
    const { deliveries } = stored;
    const lost = [...stored.lost].sort(([, a], [, b]) => a.since - b.since);
    await inParts(clock, lost, ([messageId, known]) => sds.restoreLost(messageId, known));
    await window.restore(stored.keys, stored.log);
    sds.restoreReceived(received);
    // Own messages still to be confirmed are sent again, however old they are.
    const open = [...deliveries.keys()].filter((id) => isOpen(deliveries.get(id)!.status as MessageStatus));
    await window.load(open);
    await inParts(clock, stored.held, ({ frame, hash }) => {
      const at = now();
      react(sds.restoreHeld(frame, hash, at), at);
    });
    await inParts(clock, deliveries, ([messageId, { status, acknowledgedBy }]) => {
      if (status === 'discarded') sds.restoreDiscarded(messageId);
      else if (sds.node(messageId) !== undefined) sds.restoreOutgoing(messageId, acknowledgedBy);
    });
    // They go out in the order they were sent in.
    const timeOf = (messageId: string): number => sds.node(messageId)?.lamportTimestamp ?? 0;
    outbox.restore(
      deliveries,
      open.sort((a, b) => timeOf(a) - timeOf(b)),
    );
    syncStatus.restored();
  }

  async function start(): Promise<void> {
    await restore();
    // Before anything is heard: what was missed starts where the channel was closed.
    catchUp.missed(clock.now());
    stops.push(await transport.subscribe((message) => intake.take(message, 'broadcast')));
    stops.push(network.subscribe(healthChanged));
    // The health may have changed while subscribing.
    health = network.get();
    time.setOnline(health !== 'offline');
    const at = now();
    sync.joined(at);
    if (sds.logSize > 0) sync.activity(at);
    if (time.online) catchUp.start(at);
    settle();
  }

  function checkSendable({ length }: Uint8Array): void {
    if (closed.aborted) throw new SendError('closed', CLOSED);
    if (length === 0) {
      throw new SendError('empty', 'the message is empty: SDS has none of 0 bytes, send at least one');
    }
    checkFits(length <= maxFrame, length);
  }

  function checkFits(fits: boolean, length: number): void {
    if (fits) return;
    throw new SendError(
      'too-large',
      `the message is too long: ${length} bytes, and the network takes, protocol included, at most ${maxMessageSize}; ` +
        'shorten it or split it',
    );
  }

  async function shutDown(): Promise<void> {
    events.clear();
    time.close();
    retriever.close();
    broadcaster.close();
    catchUp.stop();
    await Promise.allSettled(stops.map(async (stop) => stop()));
    journal.keepMeta();
    // What could not be written was reported when it failed.
    await journal.flush().catch(() => undefined);
    storage.close();
  }

  const channel: ReliableChannel = {
    channelId,
    participantId,
    health: network,

    // Tabs that share the channel choose the timestamp of what they send.
    send(content, asOf?: number) {
      const at = now();
      checkSendable(content);
      if (journal.unwritten > tuning.maxUnwritten) {
        // It may be mended.
        journal.commit();
        throw new SendError('unwritten', UNWRITTEN);
      }
      const entry = sds.send(content, at, maxFrame, asOf);
      checkFits(entry !== undefined, content.length);
      const { messageId } = entry!;
      window.changed();
      sync.activity(at);
      outbox.add(messageId);
      settle();
      return messageId;
    },

    async flush() {
      await shut;
      await journal.flush();
    },

    sendEphemeral(content) {
      checkSendable(content);
      const frame = sds.ephemeralFrame(content);
      checkFits(frame.length <= maxFrame, content.length);
      if (!time.online || budget.wait('ephemeral', now().now) > 0) return;
      broadcaster.ephemeral(frame);
      settle();
    },

    resend: (messageId) => input((at) => outbox.resend(messageId, at)),

    discard: (messageId) =>
      input(() => {
        outbox.discard(messageId);
        window.changed();
      }),

    retrieve: (messageIds = sds.absent().map((node) => node.messageId)) =>
      input((at) => {
        for (const messageId of messageIds) {
          if (sds.node(messageId)?.absence === undefined) continue;
          // It stays lost in persistence until it is here: killed meanwhile, it would be forgotten.
          sds.reopen(messageId, at);
          retriever.restart(messageId, at);
        }
        events.emit('missing-changed', { messageIds });
      }),

    on: (event, listener) => events.on(event, listener),

    log: () => window.entries,

    olderCount: () => sds.older.size,

    loadOlder: async (limit) => (closed.aborted ? 0 : window.loadOlder(limit)),

    async fetchHistory(query, signal) {
      const ends = [closed, signal];
      for (const one of ends) one?.throwIfAborted();
      if (transport.history === undefined) return { messages: [], noStore: true };
      const abort = new AbortController();
      const stop = (): void => abort.abort(closed.reason ?? signal?.reason);
      for (const one of ends) one?.addEventListener('abort', stop);
      try {
        const page = await askStore(context, abort, (signal) => transport.history!(query, signal));
        const weight = page.messages.reduce((sum, { payload }) => sum + 1 + (payload.length >>> 12), 0);
        const before = sds.logWeight;
        window.widen(weight);
        await orAborted(intake.takeAll(page.messages.toReversed(), 'store'), abort.signal);
        const entered = Math.max(0, Math.min(weight, sds.logWeight - before));
        window.widen(entered - weight);
        return page;
      } finally {
        for (const one of ends) one?.removeEventListener('abort', stop);
      }
    },

    status: outbox.status,

    delivery: outbox.delivery,

    held: () =>
      sds.held().map((node) => ({
        ...node.entry!,
        waitingFor: (node.waitsFor ?? []).filter(isUnmet).map(({ messageId }) => messageId),
      })),

    syncStatus: syncStatus.read,

    missing: () =>
      sds.absent().map((node) => {
        const { messageId, state } = node;
        const { since, followedBy } = node.absence!;
        const entry = { ...toMissingEntry(node), since, followedBy };
        if (state === 'lost') return { ...entry, state };
        const via = sds.isRepairRequested(messageId) ? 'repair' : retriever.isAsked(messageId) ? 'store' : undefined;
        if (closed.aborted || via === undefined) return { ...entry, state: 'missing' };
        return { ...entry, state: 'retrieving', via };
      }),

    participants: participants.list,

    frameBudget: () => budget.status(clock.now()),

    counters: () => ({
      ...sds.counters,
      undecodable: intake.undecodable,
      participantsForgotten: participants.forgotten,
      ...broadcaster.counters,
    }),

    read: () => read,

    setRead: (marks) =>
      input(() => {
        read = marks;
        journal.keepMeta();
        events.emit('read-changed', { read });
      }),

    closed,

    close() {
      end.abort(new Error(CLOSED));
      return (shut ??= shutDown());
    },
  };
  return { channel, start };
}
