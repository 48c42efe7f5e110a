import type {
  ChannelStorage,
  Clock,
  Encryption,
  HistoryPage,
  HistoryQuery,
  IncomingMessage,
  StoredChannel,
  Transport,
  TransportHealth,
} from '../ports/index.js';
import type { FrameSource, LogEntry, Moment } from '../sds/index.js';
import { SdsChannel } from '../sds/index.js';
import { toMissingEntry } from '../sds/node.js';
import { ActiveTime } from './activeTime.js';
import { orAborted } from './abort.js';
import { askHistory } from './askHistory.js';
import { Broadcaster, toStored } from './broadcaster.js';
import { CatchUp } from './catchUp.js';
import { Emitter, report } from './emitter.js';
import { PersistenceError, SendError } from './errors.js';
import { Intake } from './intake.js';
import type { FrameBudgetStatus } from './frameBudget.js';
import { FrameBudget } from './frameBudget.js';
import { Journal } from './journal.js';
import { LogWindow } from './logWindow.js';
import { Outbox } from './outbox.js';
import { Participants } from './participants.js';
import { Publisher } from './publisher.js';
import { Reactions } from './reactions.js';
import { Retriever } from './retrieval.js';
import type { MessageStatus } from './status.js';
import { isOpen } from './status.js';
import { SyncSchedule } from './syncSchedule.js';
import type { Tuning } from './tuning.js';
import type {
  ChannelCounters,
  HeldMessage,
  MessageDelivery,
  MissingState,
  Participant,
  ReliableChannel,
  ReliableChannelEvents,
  Retrieval,
  SyncStatus,
} from './types.js';
import { Wakeup } from './wakeup.js';

/** Bytes an {@link Encryption} may add to a frame: a nonce, a tag, a key id. */
const ENCRYPTION_OVERHEAD = 128;

export interface EngineOptions {
  readonly channelId: string;
  readonly participantId: string;
  readonly transport: Transport;
  readonly tuning: Tuning;
  readonly storage: ChannelStorage;
  readonly stored: StoredChannel;
  readonly retrieval: Retrieval;
  readonly encryption: Encryption | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Drives {@link SdsChannel} with a clock, a transport, encryption and persistence: the one place with timers and promises. */
export class EngineChannel implements ReliableChannel {
  readonly channelId: string;
  readonly participantId: string;
  readonly #transport: Transport;
  readonly #storage: ChannelStorage;
  readonly #tuning: Tuning;
  readonly #clock: Clock;
  readonly #events = new Emitter<ReliableChannelEvents>();
  readonly #time: ActiveTime;
  #health: TransportHealth;
  readonly #sds: SdsChannel;
  readonly #journal: Journal;
  readonly #outbox: Outbox;
  readonly #window: LogWindow;
  readonly #wakeup: Wakeup;
  readonly #budget: FrameBudget;
  readonly #publisher: Publisher;
  readonly #broadcaster: Broadcaster;
  readonly #sync: SyncSchedule;
  readonly #intake: Intake;
  readonly #retriever: Retriever;
  readonly #catchUp: CatchUp;
  readonly #reactions: Reactions;
  readonly #participants: Participants;
  readonly #maxFrame: number;
  /** The frame budget allows no sync message before this, active ms. */
  #syncNotBefore = 0;
  #syncStatus: SyncStatus;
  /** Woke up and did not yet do what follows from it. */
  #slept = false;
  #undecodable = 0;
  /** Queries of {@link fetchHistory} under way. */
  readonly #queries = new Set<AbortController>();
  #stops: (() => void | Promise<void>)[] = [];
  #closed: Promise<void> | undefined;

  constructor(options: EngineOptions) {
    const { channelId, participantId, transport, tuning, storage, stored, clock, random } = options;
    this.channelId = channelId;
    this.participantId = participantId;
    this.#transport = transport;
    this.#storage = storage;
    this.#tuning = tuning;
    this.#clock = clock;
    this.#maxFrame = transport.maxMessageSize - (options.encryption === undefined ? 0 : ENCRYPTION_OVERHEAD);
    const now = clock.now();
    this.#health = transport.health.get();
    this.#time = new ActiveTime(now, this.#health !== 'offline', (step, to) => {
      if (step < 0) this.#catchUp.setBack(-step, to);
      else {
        this.#catchUp.missed(to);
        this.#slept = true;
      }
    });
    const lamportTimestamp = Math.max(now, stored.meta?.lamportTimestamp ?? 0);
    const kept = stored.meta ?? { lamportTimestamp, joinedAt: now, received: 0 };
    const { joinedAt } = kept;
    this.#participants = new Participants(tuning.maxParticipants, tuning.presenceWindow, stored.meta?.lastHeardAt);
    const others = (): number => this.#participants.present(clock.now());
    this.#sds = new SdsChannel({ channelId, participantId, tuning, random, lamportTimestamp, joinedAt, others });
    this.#window = new LogWindow(this.#sds, storage, tuning.logWindowMax, {
      stays: (messageId) => this.#outbox.isOpen(messageId),
      isWritten: (messageId) => this.#journal.isWritten(messageId),
      flush: () => this.#journal.flush(),
      evicted: (messageIds) => this.#events.emit('messages-evicted', { messageIds, oldest: this.#sds.oldest }),
    });
    this.#wakeup = new Wakeup(clock, this.#time, () => this.#settle());
    this.#budget = new FrameBudget(tuning.frameBudget, stored.meta?.published);
    this.#publisher = new Publisher(
      transport,
      options.encryption,
      tuning.publishTimeout,
      this.#budget,
      () => this.#now(),
      () => this.#keepBudget(),
    );
    this.#sync = new SyncSchedule(tuning, random, this.#budget);
    this.#journal = new Journal(
      storage,
      kept,
      () => ({
        lamportTimestamp: this.#sds.lamportTimestamp,
        lastHeardAt: this.#participants.lastHeardAt,
        completeUntil: this.#catchUp.completeUntil,
        joinedAt,
        received: this.#sds.receivedCount,
        published: this.#budget.published,
      }),
      (error) => report(new PersistenceError('what happened in the channel could not be written', error)),
    );
    this.#outbox = new Outbox(tuning, random, {
      others,
      now: () => this.#now(),
      budgetWait: (kind) => this.#budget.wait(kind, this.#now().now),
      emit: (...[event, detail]) => this.#events.emit(event, detail),
      changed: (messageId) => this.#journal.delivery(messageId, this.#outbox.stored(messageId)),
      publish: (messageId, done) => this.#broadcaster.message(messageId, done),
      setNameable: (messageId, nameable) => this.#sds.setNameable(messageId, nameable),
    });
    this.#broadcaster = new Broadcaster(this.#sds, this.#publisher, storage, this.#events, this.#maxFrame, {
      now: () => this.#now(),
      published: (message) => {
        if (this.#outbox.status(message.messageId) !== 'discarded') this.#journal.delivered(message, false);
      },
      settled: () => this.#settle(),
    });
    this.#intake = new Intake(options.encryption, {
      receive: (frame, message, source) => this.#receive(frame, message, source),
      settled: () => this.#settle(),
      refuse: (reason, bytes) => this.#refuse(reason, bytes),
    });
    this.#retriever = new Retriever(transport, options.retrieval, tuning, random, clock, {
      now: () => this.#now(),
      namersOf: (messageId) => this.#sds.namersOf(messageId),
      hintsFor: (messageId) => this.#sds.hintsFor(messageId),
      receive: (message) => this.#intake.take(message, 'store'),
      asked: (messageIds) => this.#events.emit('missing-changed', { messageIds }),
      requestRepair: (messageId) => this.#sds.requestRepair(messageId, this.#now()),
      restartRepair: (messageId) => this.#sds.restartRepair(messageId, this.#now()),
      held: () => this.#catchUp.progressing,
      settled: () => this.#settle(),
    });
    const asksStore = options.retrieval === 'both' || options.retrieval === 'store';
    this.#reactions = new Reactions({
      sds: this.#sds,
      events: this.#events,
      journal: this.#journal,
      outbox: this.#outbox,
      retriever: this.#retriever,
      sync: this.#sync,
      participants: this.#participants,
      logChanged: () => this.#window.changed(),
      refuse: (reason, bytes) => this.#refuse(reason, bytes),
      respond: (messageId) => {
        // Whoever asked asks again, and others may have it too.
        if (this.#budget.wait('repair', this.#now().now) === 0) void this.#broadcaster.respond(messageId);
      },
    });
    this.#catchUp = new CatchUp(transport, asksStore, stored.meta?.completeUntil, tuning, random, clock, {
      now: () => this.#now(),
      take: (messages) => this.#intake.takeAll(messages, 'store'),
      expect: (until) => this.#sds.postponeLoss(until),
      keep: () => this.#journal.meta(),
      changed: () => {
        if (!this.#catchUp.progressing) this.#retrieveRest();
        this.#settle();
      },
    });
    this.#syncStatus = this.#readSyncStatus();
  }

  /** Puts back what was kept, subscribes, resumes what was under way, and starts catching up. */
  async start(stored: StoredChannel): Promise<void> {
    await this.#restore(stored);
    // Before anything is heard: what was missed starts where the channel was closed.
    this.#catchUp.missed(this.#clock.now());
    this.#stops.push(await this.#transport.subscribe((message) => this.#intake.take(message, 'broadcast')));
    this.#stops.push(this.#transport.health.subscribe(() => this.#healthChanged()));
    // The health may have changed while subscribing.
    this.#health = this.#transport.health.get();
    this.#time.setOnline(this.#health !== 'offline', this.#clock.now());
    const at = this.#now();
    this.#sync.joined(at);
    if (this.#sds.logSize > 0) this.#sync.activity(at);
    if (this.#time.online) this.#catchUp.start(at);
    this.#settle();
  }

  send(content: Uint8Array): string {
    const at = this.#now();
    this.#checkSendable(content);
    const entry = this.#sds.send(content, at, this.#maxFrame);
    if (entry === undefined) throw this.#tooLarge(content);
    const { messageId } = entry;
    this.#window.changed();
    this.#outbox.add(messageId);
    this.#journal.delivered(toStored(this.#sds, messageId), false);
    this.#journal.delivery(messageId, this.#outbox.stored(messageId));
    this.#sync.activity(at);
    this.#journal.commit((error) => this.#sendWritten(messageId, error));
    this.#settle();
    return messageId;
  }

  async flush(): Promise<void> {
    if (this.#closed !== undefined) await this.#closed;
    await this.#journal.flush();
  }

  sendEphemeral(content: Uint8Array): void {
    this.#checkSendable(content);
    const frame = this.#sds.ephemeralFrame(content);
    if (frame.length > this.#maxFrame) throw this.#tooLarge(content);
    if (!this.#time.online || this.#budget.wait('ephemeral', this.#now().now) > 0) return;
    this.#broadcaster.ephemeral(frame);
  }

  resend(messageId: string): void {
    if (this.#closed !== undefined) return;
    const unwritten = this.#outbox.resend(messageId, this.#now());
    if (unwritten) this.#journal.commit((error) => this.#sendWritten(messageId, error));
    this.#settle();
  }

  discard(messageId: string): void {
    if (this.#closed !== undefined) return;
    const node = this.#sds.node(messageId);
    const published = this.#outbox.discard(messageId);
    if (published === undefined || node === undefined) return;
    const { lamportTimestamp } = node;
    this.#sds.discard(messageId, published);
    if (!published) {
      // What was written after it and never went out may still forget that it follows it.
      for (const unsent of this.#outbox.unsent()) {
        if (this.#sds.unname(unsent, messageId)) this.#journal.delivered(toStored(this.#sds, unsent), false);
      }
    }
    this.#window.changed();
    this.#journal.removed({ messageId, lamportTimestamp });
    // Where others may have it, it stays known: it must not come back as a message of theirs.
    this.#journal.delivery(messageId, published ? this.#outbox.stored(messageId) : null);
    this.#settle();
  }

  retrieve(messageIds?: readonly string[]): void {
    if (this.#closed !== undefined) return;
    const at = this.#now();
    const wanted = messageIds ?? this.#sds.absent().map((node) => node.messageId);
    for (const messageId of wanted) {
      const node = this.#sds.node(messageId);
      if (node?.absence === undefined) continue;
      // It stays lost in persistence until it is here: killed meanwhile, it would be forgotten.
      this.#sds.reopen(messageId, at);
      this.#retriever.restart(messageId, at);
    }
    this.#events.emit('missing-changed', { messageIds: wanted });
    this.#settle();
  }

  on<E extends keyof ReliableChannelEvents>(
    event: E,
    listener: (detail: ReliableChannelEvents[E]) => void,
  ): () => void {
    return this.#events.on(event, listener);
  }

  log(): readonly LogEntry[] {
    return this.#window.entries;
  }

  olderCount(): number {
    return this.#sds.older.size;
  }

  async loadOlder(limit: number): Promise<number> {
    return this.#closed === undefined ? this.#window.loadOlder(limit) : 0;
  }

  async fetchHistory(query: HistoryQuery): Promise<HistoryPage> {
    if (this.#closed !== undefined) throw closedError();
    if (this.#transport.history === undefined) return { messages: [] };
    const abort = new AbortController();
    this.#queries.add(abort);
    try {
      const page = await askHistory(this.#transport, query, this.#clock, this.#tuning.retrievalTimeout, abort);
      const weight = page.messages.reduce((sum, { payload }) => sum + 1 + (payload.length >>> 12), 0);
      const before = this.#sds.logWeight;
      this.#window.widen(weight);
      await orAborted(this.#intake.takeAll(page.messages.toReversed(), 'store'), abort.signal);
      const entered = Math.max(0, Math.min(weight, this.#sds.logWeight - before));
      this.#window.widen(entered - weight);
      return page;
    } finally {
      this.#queries.delete(abort);
    }
  }

  status(messageId: string): MessageStatus | undefined {
    return this.#outbox.status(messageId);
  }

  delivery(messageId: string): MessageDelivery | undefined {
    return this.#outbox.delivery(messageId);
  }

  held(): readonly HeldMessage[] {
    return this.#sds.held().map((node) => ({
      ...node.entry!,
      waitingFor: (node.waitsFor ?? []).filter(isAbsentOrHeld).map(({ messageId }) => messageId),
    }));
  }

  syncStatus(): SyncStatus {
    return this.#readSyncStatus();
  }

  missing(): readonly MissingState[] {
    return this.#sds.absent().map((node) => {
      const { messageId, state } = node;
      const { since, followedBy } = node.absence!;
      const entry = { ...toMissingEntry(node), since, followedBy };
      if (state === 'lost') return { ...entry, state };
      if (this.#sds.isRepairRequested(messageId)) return { ...entry, state: 'retrieving', via: 'repair' };
      if (this.#retriever.isAsked(messageId)) return { ...entry, state: 'retrieving', via: 'store' };
      return { ...entry, state: 'missing' };
    });
  }

  participants(): readonly Participant[] {
    return this.#participants.list();
  }

  frameBudget(): FrameBudgetStatus | undefined {
    return this.#budget.status(this.#clock.now());
  }

  counters(): ChannelCounters {
    const { published, publishedBytes } = this.#publisher;
    return {
      ...this.#sds.counters,
      undecodable: this.#undecodable,
      participantsForgotten: this.#participants.forgotten,
      published,
      publishedBytes,
    };
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#shutDown());
  }

  async #shutDown(): Promise<void> {
    this.#events.clear();
    this.#wakeup.close();
    this.#intake.close();
    this.#retriever.close();
    this.#broadcaster.close();
    this.#catchUp.stop();
    for (const query of this.#queries) query.abort(closedError());
    await Promise.allSettled(this.#stops.map(async (stop) => stop()));
    this.#journal.meta();
    // What could not be written was reported when it failed.
    await this.#journal.flush().catch(() => undefined);
    this.#storage.close();
  }

  #now(): Moment {
    return this.#time.at(this.#clock.now());
  }

  /** Puts back what was kept, in two tasks where own messages are still on their way: a long log makes a long one. */
  async #restore(stored: StoredChannel): Promise<void> {
    const lost = [...stored.lost].sort(([, a], [, b]) => a.since - b.since);
    for (const [messageId, known] of lost) this.#sds.restoreLost(messageId, known);
    this.#window.restore(stored.keys, stored.log);
    this.#sds.restoreReceived(stored.meta?.received ?? 0);
    // Own messages still to be confirmed are sent again, however old they are.
    const open = [...stored.deliveries].filter(([, { status }]) => isOpen(status as MessageStatus));
    await this.#window.load(open.map(([messageId]) => messageId));
    const at = this.#now();
    for (const { frame, hash } of stored.held) this.#reactions.handle(this.#sds.restoreHeld(frame, hash, at), at);
    // They go out in the order they were sent in.
    const timeOf = (messageId: string): number => this.#sds.node(messageId)?.lamportTimestamp ?? 0;
    open.sort(([a], [b]) => timeOf(a) - timeOf(b));
    for (const [messageId, delivery] of new Map([...open, ...stored.deliveries])) {
      if (delivery.status === 'discarded') this.#sds.restoreDiscarded(messageId);
      else this.#sds.restoreOutgoing(messageId, delivery.acknowledgedBy);
      this.#outbox.restore(messageId, delivery);
    }
    this.#syncStatus = this.#readSyncStatus();
  }

  #checkSendable(content: Uint8Array): void {
    if (this.#closed !== undefined) {
      throw new SendError('closed', 'the channel is closed: open it again with createReliableChannel before sending');
    }
    if (content.length === 0) {
      throw new SendError('empty', 'the message is empty: SDS has no content messages of 0 bytes, send at least one');
    }
    if (content.length > this.#maxFrame) throw this.#tooLarge(content);
  }

  #tooLarge(content: Uint8Array): SendError {
    return new SendError(
      'too-large',
      `the message is too long: ${content.length} bytes, and with what the protocol adds the network takes at most ` +
        `${this.#transport.maxMessageSize}; shorten it or split it`,
    );
  }

  #sendWritten(messageId: string, error: unknown): void {
    if (this.#closed !== undefined) return;
    if (error === undefined) this.#outbox.written(messageId);
    else {
      const what = 'not sent, as it could not be written (resend it once that is mended)';
      this.#outbox.notWritten(messageId, new PersistenceError(what, error));
    }
    this.#settle();
  }

  #receive(frame: Uint8Array, message: IncomingMessage, source: FrameSource): void {
    const at = this.#now();
    // What is heard while only one of the two works is no sign that nothing was missed.
    if (source === 'broadcast' && this.#health === 'online') this.#catchUp.heard(message.timestamp ?? at.now, at.now);
    this.#reactions.handle(this.#sds.receive(frame, at, { source, hash: message.hash }), at, message.payload);
  }

  #refuse(reason: string, bytes: Uint8Array): void {
    this.#undecodable++;
    this.#events.emit('undecodable', { reason, bytes });
  }

  #healthChanged(): void {
    if (this.#closed !== undefined) return;
    const before = this.#health;
    this.#health = this.#transport.health.get();
    if (this.#health !== before) {
      const now = this.#clock.now();
      this.#time.setOnline(this.#health !== 'offline', now);
      const { busy } = this.#catchUp;
      this.#catchUp.missed(now);
      if (before === 'offline' || this.#health === 'online') this.#back(this.#now());
      else if (this.#health === 'degraded' && busy) this.#catchUp.start(this.#now());
    }
    this.#settle();
  }

  /** After being offline or asleep. */
  #back(at: Moment): void {
    this.#slept = false;
    this.#outbox.reconnected(at);
    this.#sync.joined(at);
    this.#catchUp.start(at);
  }

  /** Fetches what is missing one by one, after catching up. */
  #retrieveRest(): void {
    const at = this.#now();
    for (const { messageId, state } of this.#sds.absent()) {
      if (state === 'missing') this.#retriever.want(messageId, at);
    }
  }

  /** After every input: does what is due, writes what changed, tells the sync status, and sets the timer. */
  #settle(): void {
    if (this.#closed !== undefined) return;
    const at = this.#now();
    this.#reactions.handle(this.#sds.tick(at), at);
    this.#publisher.tick(at);
    if (this.#time.online) {
      if (this.#slept) this.#back(at);
      this.#catchUp.tick(at);
      this.#retriever.tick(at);
      this.#outbox.tick(at);
      this.#sync.acknowledge(this.#sds.unacknowledgedCount, this.#participants, at);
      this.#syncIfDue(at);
    }
    this.#keepBudget();
    this.#window.settle();
    this.#tellSyncStatus();
    if (this.#time.online) this.#wakeup.set(this.#due, at);
  }

  /** Writes what changed, and what counts against the frame budget. */
  #keepBudget(): void {
    if (this.#budget.published !== undefined) this.#journal.meta();
    this.#journal.commit();
  }

  #syncIfDue(at: Moment): void {
    if (at.active < this.#syncDue) return;
    const wait = this.#budget.wait('sync', at.now);
    if (wait > 0) {
      this.#syncNotBefore = at.active + wait;
      return;
    }
    if (!this.#sync.take(at) && this.#sds.nextRepairRequest > at.active) return;
    // A frame full of acknowledgements cost others as many frames.
    if (this.#sds.unacknowledgedCount < this.#tuning.causalHistoryMax) this.#sync.limit.spend(at.active);
    this.#broadcaster.sync(at);
  }

  /** When a sync message is due and the budget may allow it, active ms. */
  get #syncDue(): number {
    const due = Math.min(this.#sync.next, this.#sds.nextRepairRequest);
    return Math.max(this.#syncNotBefore, this.#sync.limit.allowedAt, due);
  }

  /** When something is due next, active ms; Infinity = nothing is. */
  get #due(): number {
    return Math.min(
      this.#sds.nextWake,
      this.#syncDue,
      this.#publisher.nextWake,
      this.#retriever.next,
      this.#catchUp.next,
      this.#outbox.next,
    );
  }

  #readSyncStatus(): SyncStatus {
    const missing = this.#sds.missingCount;
    const lost = this.#sds.lostCount;
    const received = this.#sds.receivedCount;
    const behind = missing > 0 || this.#catchUp.running;
    const status = !this.#time.online ? 'offline' : behind ? 'syncing' : lost > 0 ? 'incomplete' : 'synced';
    const caughtUpTo = this.#catchUp.running ? this.#catchUp.completeUntil : undefined;
    return { status, received, missing, lost, lastHeardAt: this.#participants.lastHeardAt, caughtUpTo };
  }

  #tellSyncStatus(): void {
    const before = this.#syncStatus;
    const now = this.#readSyncStatus();
    this.#syncStatus = now;
    const names = ['status', 'received', 'missing', 'lost', 'caughtUpTo'] as const;
    if (names.some((name) => now[name] !== before[name])) this.#events.emit('sync-status', now);
  }
}

function isAbsentOrHeld({ state }: { readonly state: string }): boolean {
  return state === 'missing' || state === 'held';
}

function closedError(): Error {
  return new Error('the channel is closed: open it again with createReliableChannel');
}
