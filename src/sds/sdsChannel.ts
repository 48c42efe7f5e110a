import type { StoredLost } from '../ports/index.js';
import { Acknowledgements } from './acknowledgements.js';
import type { Emit, FrameSource, LogEntry, SdsAction, SdsCounters } from './actions.js';
import { RollingBloomFilter } from './bloomFilter.js';
import { CausalGraph } from './causalGraph.js';
import { decodeKept, decodeMessage } from './codec.js';
import { Eviction } from './eviction.js';
import type { Arrival } from './frame.js';
import { contentOf, isSameBytes, toArrival } from './frame.js';
import type { OutgoingFrame } from './frameWriter.js';
import { FrameWriter } from './frameWriter.js';
import { LamportClock } from './lamportClock.js';
import type { HistoryEntry, SdsMessage } from './message.js';
import { messageKind } from './message.js';
import { deriveMessageId, isMessageIdGenuine, isPayloadHash } from './messageId.js';
import type { Moment } from './moment.js';
import type { MessageNode, Nameable } from './node.js';
import { compareNodes, noteFollower, noteNaming } from './node.js';
import type { OlderMessages } from './olderMessages.js';
import type { OrderKey } from '../ports/order.js';
import { Repair } from './repair.js';
import { SortedList } from './sortedList.js';
import type { SdsTuning } from './tuning.js';
import { FrameError } from './wire.js';

/** A message that comes so long after it was sent was not just lost on the way, ms. */
const LATE = 5_000;

/** So many others that acknowledgements can be spared: one that does not come is hardly ever the only one. */
const MANY = 10;

/** What a participant of a channel is made of. */
export interface SdsChannelOptions {
  readonly channelId: string;
  readonly participantId: string;
  readonly tuning: SdsTuning;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The Lamport timestamp kept over a reload, or the current epoch time, ms. */
  readonly lamportTimestamp: number;
  /**
   * When this participant joined, ms since the epoch. What was said before is history: from a store it is delivered
   * without waiting for what nobody here ever heard of, or all of it would have to be fetched, back to the beginning.
   * @default 0
   */
  readonly joinedAt?: number;
  /** How many others there are, a count, as far as is known: so many share asking and answering. @default one */
  readonly others?: () => number;
}

/**
 * One participant's side of one channel of Scalable Data Sync, without timers and I/O: every input says when it
 * happens and returns what follows from it; {@link nextWake} says when time alone makes something due.
 */
export class SdsChannel {
  readonly channelId: string;
  readonly participantId: string;
  readonly #tuning: SdsTuning;
  readonly #frames: FrameWriter;
  readonly #clock: LamportClock;
  readonly #graph: CausalGraph;
  readonly #acknowledgements: Acknowledgements;
  readonly #repair: Repair;
  readonly #received = new RollingBloomFilter();
  /** Delivered messages of others that only their author named so far: what the next frame acknowledges. */
  readonly #toAcknowledge = new SortedList<MessageNode>(compareNodes);
  /** Lets the oldest messages leave memory. */
  readonly eviction: Eviction;
  readonly #joinedAt: number;
  readonly #others: () => number;
  #receivedCount = 0;
  /** When a message last came that we asked the group for, active ms. */
  #recoveredAt = -Infinity;
  #otherChannel = 0;
  #duplicates = 0;
  /** Whether the message being taken in came live: older ones from a store are not acknowledged. */
  #source: FrameSource = 'broadcast';
  /** What the input being taken in led to so far. */
  #actions: SdsAction[] = [];
  readonly #emit: Emit = (action) => {
    this.#actions.push(action);
    if (action.type === 'lose') this.#repair.stopRequesting(action.entry.messageId);
  };

  constructor(options: SdsChannelOptions) {
    this.channelId = options.channelId;
    this.participantId = options.participantId;
    this.#tuning = options.tuning;
    this.#joinedAt = options.joinedAt ?? 0;
    this.#others = options.others ?? (() => 1);
    this.#clock = new LamportClock(options.lamportTimestamp);
    this.#graph = new CausalGraph(options.participantId, options.tuning, this.#emit, (node, at) =>
      this.#delivered(node, at),
    );
    this.#acknowledgements = new Acknowledgements(options.tuning, this.#emit);
    this.eviction = new Eviction(this.#graph, this.#acknowledgements, this.#toAcknowledge);
    this.#repair = new Repair(options.participantId, options.tuning, options.random, this.#others, (id) =>
      this.namersOf(id),
    );
    this.#frames = new FrameWriter(
      options,
      this.#clock,
      this.#graph,
      this.#repair,
      this.#received,
      this.#toAcknowledge,
    );
  }

  /** What is known of a message, for reading. */
  node(messageId: string): Readonly<MessageNode> | undefined {
    return this.#graph.get(messageId);
  }

  /** The part of the log in memory, in order: a new array. */
  log(): LogEntry[] {
    return this.#graph.log.toArray().map((node) => node.entry!);
  }

  get logSize(): number {
    return this.#graph.log.size;
  }

  /** {@link logSize}, where a large message counts as several. */
  get logWeight(): number {
    return this.#graph.logWeight;
  }

  /** The place of the first message in memory. */
  get oldest(): OrderKey | undefined {
    const first = this.#graph.log.first;
    return first && { messageId: first.messageId, lamportTimestamp: first.lamportTimestamp };
  }

  /** The delivered messages that are not in memory. */
  get older(): OlderMessages {
    return this.#graph.older;
  }

  held(): Readonly<MessageNode>[] {
    return [...this.#graph.held.values()].sort(compareNodes);
  }

  /** Missing and lost messages, missing ones first, each kind in the order it was noticed. */
  absent(): Readonly<MessageNode>[] {
    return [...this.#graph.missing.values(), ...this.#graph.lost.values()];
  }

  get missingCount(): number {
    return this.#graph.missing.size;
  }

  get heldCount(): number {
    return this.#graph.held.size;
  }

  get lostCount(): number {
    return this.#graph.lost.size;
  }

  /** Messages of others delivered so far, a count; `restoreReceived` sets where it starts after a reload. */
  get receivedCount(): number {
    return this.#receivedCount;
  }

  get lamportTimestamp(): number {
    return this.#clock.value;
  }

  get counters(): SdsCounters {
    const { namesIgnored, lostForgotten } = this.#graph;
    const { requestsDropped } = this.#repair;
    return {
      otherChannel: this.#otherChannel,
      duplicates: this.#duplicates,
      namesIgnored,
      lostForgotten,
      requestsDropped,
    };
  }

  /** Delivered messages that wait to be acknowledged by a frame of ours, a count. */
  get unacknowledgedCount(): number {
    return this.#toAcknowledge.size;
  }

  /** When {@link tick} has something to do, active ms; Infinity = never. */
  get nextWake(): number {
    return Math.min(this.#graph.nextDeadline, this.#repair.nextResponse);
  }

  /** When a repair request is due, active ms; Infinity = none is. A sync message should go out then. */
  get nextRepairRequest(): number {
    return this.#repair.nextRequest;
  }

  /**
   * Adds an own message to the log (SDS, Send Message); {@link messageFrame} gives what to broadcast.
   * @param asOf its Lamport timestamp, where it was given one before: it follows only what stands before that in the log
   * @returns its entry, or `undefined` when its frame would have more than `maxSize` bytes: nothing is remembered then
   */
  send(content: Uint8Array, at: Moment, maxSize = Infinity, asOf?: number): LogEntry | undefined {
    const lamportTimestamp = asOf ?? this.#clock.next(at.now);
    this.#clock.follow(lamportTimestamp, lamportTimestamp, 0);
    const messageId = deriveMessageId(this.participantId, lamportTimestamp, content);
    const { participantId: senderId } = this;
    const { frame, causalHistory } = this.#frames.content(messageId, lamportTimestamp, content, asOf);
    if (frame.length > maxSize) return undefined;
    const entry = { messageId, senderId, content: contentOf(frame, content), lamportTimestamp };
    const node = this.#graph.insertDelivered({ entry, frame, hash: undefined });
    node.nameable = 'in-messages';
    for (const named of causalHistory) this.#graph.reference(this.#graph.get(named.messageId)!);
    this.#graph.frontier.add(node);
    this.#acknowledgements.watch(messageId);
    return entry;
  }

  /** The wire bytes of an ephemeral message (SDS, Ephemeral Messages). */
  ephemeralFrame(content: Uint8Array): Uint8Array {
    return this.#frames.ephemeral(content);
  }

  /**
   * The wire bytes of an own message for one attempt: with the repair requests that are due and, in the `interop`
   * profile, the filter, as far as `maxSize` bytes allow.
   */
  messageFrame(messageId: string, at: Moment, maxSize = Infinity): OutgoingFrame {
    return this.#frames.message(this.#graph.get(messageId)!, at, maxSize);
  }

  /** The wire bytes of a sync message now (SDS, Periodic Sync Message). */
  syncFrame(at: Moment, maxSize = Infinity): OutgoingFrame {
    return this.#frames.sync(at, maxSize);
  }

  /** A frame that carried repair requests did not go out. */
  requestsNotSent(messageIds: readonly string[], at: Moment): void {
    this.#repair.requestsNotSent(messageIds, at);
  }

  /** The transport knows the hash of an own message, which is on its way out for the first time. */
  hashed(messageId: string, hash: Uint8Array): void {
    const node = this.#graph.get(messageId);
    if (node !== undefined && node.nameable !== 'anywhere') node.hash = hash;
  }

  /**
   * An own message went out, with the transport's hash where it has one: the hint others get from us.
   * @returns whether what is to be kept of it changed
   */
  published(messageId: string, hash: Uint8Array | undefined): boolean {
    const node = this.#graph.get(messageId);
    if (node?.entry === undefined) return false;
    const changed = node.nameable !== 'anywhere' || (hash !== undefined && node.hash === undefined);
    node.nameable = 'anywhere';
    node.hash = hash ?? node.hash;
    return changed;
  }

  /**
   * Starts asking the group for a missing message (SDS-R), and after a while for another copy of a held one. What follows
   * from an answer is asked for at once: we lag, and those who do not have nothing to ask for.
   */
  requestRepair(messageId: string, at: Moment): void {
    const state = this.#graph.get(messageId)?.state;
    if (state === 'missing') {
      this.#repair.request(messageId, at, this.lags(at) ? this.#tuning.repairRequestGap : undefined);
    } else if (state === 'held') this.#repair.request(messageId, at, this.#tuning.disputedTimeout);
  }

  /** Whether what just became missing follows from an answer to a repair request. */
  lags(at: Moment): boolean {
    return at.active === this.#recoveredAt;
  }

  /** Asks again soon, waits reset. */
  restartRepair(messageId: string, at: Moment): void {
    if (this.#graph.missing.has(messageId)) this.#repair.restartRequest(messageId, at);
  }

  /** Who named a message that is not here. */
  namersOf(messageId: string): readonly string[] {
    const node = this.#graph.get(messageId);
    return node?.absence?.namings.map(({ participantId }) => participantId) ?? [node?.entry?.senderId ?? ''];
  }

  /** The hashes a message that is not here may have, as each of those who named it says. */
  hintsFor(messageId: string): Uint8Array[] {
    const hints: Uint8Array[] = [];
    for (const { retrievalHint } of this.#graph.get(messageId)?.absence?.namings ?? []) {
      if (retrievalHint !== undefined && !hints.some((hint) => isSameBytes(hint, retrievalHint)))
        hints.push(retrievalHint);
    }
    return hints;
  }

  /** Another participant named a message that is missing already. */
  named(messageId: string, namedBy: string): void {
    this.#repair.named(messageId, namedBy);
  }

  /** Whether the group was asked for this message. */
  isRepairRequested(messageId: string): boolean {
    return this.#repair.isRequested(messageId);
  }

  /** Gives nothing up as lost before `until`, active ms: it may be on its way. */
  postponeLoss(until: number): void {
    this.#graph.postpone(until);
  }

  /** Treats a lost message as missing again. Returns whether it was lost. */
  reopen(messageId: string, at: Moment): boolean {
    return this.#graph.reopen(messageId, at);
  }

  /** Which frames may name an own message from now on. */
  setNameable(messageId: string, nameable: Nameable): void {
    const node = this.#graph.get(messageId);
    if (node !== undefined) node.nameable = nameable;
  }

  /**
   * Takes an own message out of the log.
   * @param published whether it ever went out: others may name it then, so it stays known
   */
  discard(messageId: string, published: boolean): void {
    const node = this.#graph.get(messageId);
    if (node?.state !== 'delivered') return;
    this.#acknowledgements.unwatch(messageId);
    if (published) {
      this.#graph.hide(node);
      return;
    }
    this.#graph.remove(node);
    if (node.frame === undefined) return;
    for (const named of decodeKept(node.frame).causalHistory) this.#graph.unreference(named.messageId);
  }

  /** A frame arrived (SDS, Receive Message). Never throws, whatever the bytes are. */
  receive(
    bytes: Uint8Array,
    at: Moment,
    from: { readonly source: FrameSource; readonly hash?: Uint8Array },
  ): SdsAction[] {
    this.#source = from.source;
    const reason = this.#receive(bytes, at, from.hash);
    if (reason !== undefined) this.#emit({ type: 'undecodable', reason });
    return this.#takeActions();
  }

  /** Time passed: gives up what was missing too long, and says what to answer to repair requests. */
  tick(at: Moment): SdsAction[] {
    this.#graph.giveUpDue(at);
    for (let id = this.#repair.takeResponse(at); id !== undefined; id = this.#repair.takeResponse(at)) {
      this.#emit({ type: 'respond', messageId: id });
    }
    return this.#takeActions();
  }

  /** A delivered message from persistence enters the window in memory, with the number of its arrival. */
  restoreDelivered(frame: Uint8Array, hash: Uint8Array | undefined, number?: number): LogEntry {
    const arrival = toArrival(decodeKept(frame), frame, hash);
    const { entry, message } = arrival;
    entry.arrival = number;
    const known = this.#graph.isKnown(entry.messageId);
    const node = this.#graph.insertDelivered(arrival);
    for (const history of message.causalHistory) {
      const named = this.#graph.get(history.messageId);
      if (named === undefined) continue;
      this.#graph.reference(named);
      if (named.absence === undefined) continue;
      noteNaming(named.absence, entry.senderId, history);
      noteFollower(named.absence, entry);
    }
    if (!node.referenced) this.#graph.frontier.add(node);
    if (!known && entry.senderId !== this.participantId) this.#received.add(entry.messageId);
    return entry;
  }

  /** Delivered messages that stay in persistence, oldest first: only their places are known. */
  restoreOlder(keys: readonly OrderKey[]): void {
    for (const key of keys) this.#graph.older.add(key);
  }

  /** An own message that the user took out of the log: it must not come back as a message of others. */
  restoreDiscarded(messageId: string): void {
    if (!this.#graph.isKnown(messageId)) this.#graph.insertKnown(messageId);
  }

  /** A message given up as lost, before those that follow it are restored. */
  restoreLost(messageId: string, known: StoredLost): void {
    this.#graph.insertLost(messageId, known);
  }

  /** A held message from persistence: held again, or delivered if what it waited for is here. */
  restoreHeld(frame: Uint8Array, hash: Uint8Array | undefined, at: Moment): SdsAction[] {
    this.#source = 'store';
    const arrival = toArrival(decodeKept(frame), frame, hash);
    const { messageId } = arrival.entry;
    if (!this.#isHere(this.#graph.get(messageId), messageId)) this.#accept(arrival, at, false);
    return this.#takeActions();
  }

  /** An own message that is still to be acknowledged, after a reload. */
  restoreOutgoing(messageId: string, acknowledgedBy: Iterable<string>): void {
    this.#acknowledgements.watch(messageId, acknowledgedBy);
  }

  restoreReceived(count: number): void {
    this.#receivedCount = count;
  }

  #takeActions(): SdsAction[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  /** Returns why it was refused, if it was. */
  #receive(bytes: Uint8Array, at: Moment, hash: Uint8Array | undefined): string | undefined {
    let message: SdsMessage;
    try {
      message = decodeMessage(bytes, this.#tuning);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      return error.message;
    }
    const { channelId, senderId, messageId } = message;
    if (channelId === '') return 'no channel id';
    if (channelId !== this.channelId) {
      this.#otherChannel++;
      return undefined;
    }
    const kind = messageKind(message);
    if (kind === undefined) return 'neither a timestamp nor content';
    if (senderId === '' || messageId === '') return 'no sender or no message id';
    if (kind === 'content') return this.#receiveContent(toArrival(message, bytes, hash), at);
    if (senderId === this.participantId) return undefined;
    this.#heard(message);
    if (kind === 'ephemeral') this.#emit({ type: 'ephemeral', senderId, content: message.content! });
    else {
      this.#reviewAcknowledgements(message);
      this.#graph.name(message.causalHistory, senderId, at);
      this.#answerRequests(message, at);
    }
    return undefined;
  }

  /** Returns why it was refused, if it was. */
  #receiveContent(arrival: Arrival, at: Moment): string | undefined {
    const { message, entry } = arrival;
    const { messageId, senderId } = entry;
    const own = senderId === this.participantId;
    const node = this.#graph.get(messageId);
    if (this.#isHere(node, messageId) && !replacesForgery(node?.entry, entry)) {
      this.#duplicates++;
      this.#compareCopy(node, arrival, at);
      if (!own) this.#receiveCopy(node, message, at);
      return undefined;
    }
    if (!isMessageIdGenuine(message)) return 'its messageId does not match its sender, timestamp and content';
    if (!own) {
      this.#heard(message);
      this.#reviewAcknowledgements(message);
      if (message.bloomFilter !== undefined) this.#frames.filterHeard();
    }
    if (node?.state === 'delivered') this.#replaceDelivered(node, arrival, at);
    else {
      const historic = this.#source === 'store' && entry.lamportTimestamp < this.#joinedAt;
      const refusal = this.#accept(arrival, at, historic);
      if (refusal !== undefined) return refusal;
    }
    this.#answerRequests(message, at);
    return undefined;
  }

  /** A copy of a message that is here. A forged one changes nothing and silences nobody. */
  #compareCopy(node: MessageNode | undefined, arrival: Arrival, at: Moment): void {
    const { message, entry, frame } = arrival;
    const { messageId, senderId } = entry;
    const here = node?.entry;
    if (node?.frame === undefined ? isMessageIdGenuine(message) : isSameBytes(node.frame, frame)) {
      // It is on the air as it is here: nobody needs ours, and, once the group was asked for another, we need no other.
      if (this.#source === 'broadcast') this.#repair.copied(messageId, at);
      if (this.#repair.isRequested(messageId)) this.#repair.stopRequesting(messageId);
    } else if (here !== undefined && senderId === here.senderId && senderId !== this.participantId) {
      if (!isSameBytes(here.content, entry.content) || !isMessageIdGenuine(message)) return;
      // What it follows is not covered by its id: what either of the two names may be missing.
      if (here.lamportTimestamp >= this.#joinedAt) this.#graph.name(message.causalHistory, senderId, at);
      if (node?.state === 'held') this.#graph.dispute(node, arrival, at);
    }
  }

  /**
   * A copy of a message that is here: its author may not know that, unless it answers somebody who asked for it. Where
   * several have told it, it did not miss them all, or it comes once more.
   */
  #receiveCopy(known: MessageNode | undefined, message: SdsMessage, at: Moment): void {
    if (this.#source === 'store') return;
    this.#heard(message);
    const { messageId, senderId } = message;
    const node = known ?? this.eviction.recall(messageId);
    if (node.state === 'delivered' && (node.entry?.senderId ?? senderId) === senderId) {
      const many = this.#others() >= MANY;
      const answers = this.#repair.wasAskedFor(messageId, at) || (many && this.#repair.isFresh(messageId, at));
      if (node.acknowledged >= (many ? 2 : 3)) node.acknowledged = 1;
      else if (node.acknowledged === 0 || !answers) {
        node.acknowledged = 0;
        this.#toAcknowledge.add(node);
      }
    }
    this.#answerRequests(message, at);
  }

  /**
   * The genuine message of an id under which a forged one was delivered: what was shown cannot be taken back, but what
   * is kept, passed on and acknowledged is the genuine one from now on.
   */
  #replaceDelivered(node: MessageNode, arrival: Arrival, at: Moment): void {
    const { messageId, lamportTimestamp, senderId: forgedSenderId } = node.entry!;
    const { entry, message } = arrival;
    const own = entry.senderId === this.participantId;
    this.#toAcknowledge.delete(node);
    this.#graph.replaceDelivered(node, arrival);
    node.acknowledged = 0;
    if (this.#source === 'broadcast' && !own) this.#toAcknowledge.add(node);
    this.#clock.follow(entry.lamportTimestamp, at.now, this.#tuning.maxClockAhead);
    this.#emit({ type: 'replace', entry, before: { messageId, lamportTimestamp } });
    if (forgedSenderId === this.participantId && !own) {
      // As a message of our own it was not shown.
      entry.arrival = ++this.#receivedCount;
      this.#emit({ type: 'deliver', entry, late: this.#graph.log.last !== node, gaps: [], own, released: false });
    }
    this.#graph.name(message.causalHistory, entry.senderId, at);
  }

  /** Returns why it was refused, if it was. */
  #accept(arrival: Arrival, at: Moment, historic: boolean): string | undefined {
    const { messageId } = arrival.entry;
    const asked = this.#repair.isRequested(messageId);
    if (asked) this.#recoveredAt = at.active;
    if (this.#source === 'broadcast') {
      if (this.#graph.missing.has(messageId)) this.#repair.copied(messageId, at);
      else this.#repair.arrived(messageId, at);
    }
    const via = this.#source === 'store' ? 'store' : asked ? 'repair' : 'broadcast';
    const refusal = this.#graph.accept(arrival, via, historic, at);
    if (refusal !== undefined) return refusal;
    if (this.#graph.held.has(messageId)) this.#repair.stopRequesting(messageId);
    this.#received.add(messageId);
    return undefined;
  }

  #delivered(node: MessageNode, at: Moment): void {
    const { entry } = node;
    const { senderId, lamportTimestamp } = entry!;
    this.#repair.stopRequesting(node.messageId);
    this.#clock.follow(lamportTimestamp, at.now, this.#tuning.maxClockAhead);
    if (senderId === this.participantId) return;
    entry!.arrival = ++this.#receivedCount;
    const age = at.now - lamportTimestamp;
    // What comes late was missed by more than us, after a partition for one: who acknowledges it shows what it has in turn.
    if (age > LATE) node.acknowledged = 0;
    if (node.acknowledged === 0 && (this.#source === 'broadcast' || age < this.#tuning.acknowledgeWithin))
      this.#toAcknowledge.add(node);
  }

  /** What the author of a frame has, by what it names. */
  #reviewAcknowledgements(message: SdsMessage): void {
    const { senderId, causalHistory, bloomFilter } = message;
    for (const entry of causalHistory) {
      this.#acknowledgements.reviewEntry(entry, senderId);
      const node = this.#graph.get(entry.messageId);
      if (node?.entry !== undefined && node.entry.senderId !== senderId) this.#frames.acknowledge(node, 1);
    }
    if (bloomFilter !== undefined) this.#acknowledgements.reviewFilter(bloomFilter, senderId);
  }

  #answerRequests(message: SdsMessage, at: Moment): void {
    if (this.#source === 'store' || message.senderId === this.participantId) return;
    for (const { messageId } of message.repairRequest) {
      this.#repair.overhear(messageId, at);
      const node = this.#graph.get(messageId);
      if (this.#isHere(node, messageId)) this.#repair.plan(messageId, node?.entry?.senderId, message.senderId, at);
    }
  }

  /** Delivered or held. */
  #isHere(node: MessageNode | undefined, messageId: string): boolean {
    if (node === undefined) return this.#graph.older.has(messageId);
    return node.state === 'delivered' || node.state === 'held';
  }

  #heard({ senderId, causalHistory, repairRequest }: SdsMessage): void {
    if (this.#source !== 'broadcast') return;
    const end = this.#graph.log.last;
    const isBehind = ({ messageId }: HistoryEntry): boolean => {
      const node = this.#graph.get(messageId);
      if (node?.state !== 'delivered') return node === undefined && this.#graph.older.has(messageId);
      return end!.lamportTimestamp - node.lamportTimestamp > LATE;
    };
    const behind =
      end !== undefined &&
      repairRequest.length === 0 &&
      end.entry!.senderId !== senderId &&
      causalHistory.every(isBehind);
    this.#emit({ type: 'heard', participantId: senderId, behind });
  }
}

/**
 * Whether a message shows the one of its id that is here to be forged: the id is opaque, it is the hash of the payload
 * of this one, and not of that one.
 */
function replacesForgery(here: LogEntry | undefined, { messageId, content }: LogEntry): boolean {
  return here !== undefined && !isSameBytes(here.content, content) && isPayloadHash(messageId, content);
}
