import type { StoredLost } from '../ports/index.js';
import type { Emit } from './actions.js';
import { Deadlines } from './deadlines.js';
import type { Arrival, Delivered } from './frame.js';
import { distinctEntries } from './history.js';
import type { HistoryEntry } from './message.js';
import type { Moment } from './moment.js';
import {
  compareNodes,
  fill,
  isUnmet,
  MessageNode,
  noteFollower,
  noteNaming,
  stopWaiting,
  takeDependents,
  toMissingEntry,
  weightOfAbsence,
} from './node.js';
import { OlderMessages } from './olderMessages.js';
import { Quotas } from './quotas.js';
import { SortedList } from './sortedList.js';
import type { SdsTuning } from './tuning.js';

/**
 * Which messages are here, which follow which, and which may be delivered: each exactly once, after everything it
 * follows (SDS, Receive Message, Deliver Message, Periodic Incoming Buffer Sweep). Every message costs its history
 * entries and O(log n), whatever order they arrive in: a message that arrives knows who waits for it.
 */
export class CausalGraph {
  readonly #tuning: SdsTuning;
  readonly #participantId: string;
  readonly #emit: Emit;
  readonly #onDelivered: (node: MessageNode, at: Moment) => void;
  readonly #nodes = new Map<string, MessageNode>();
  /** The part of the log in memory: everything that stands behind {@link older}, and what is kept besides. */
  readonly log = new SortedList<MessageNode>(compareNodes);
  /** The sum of their weights. */
  logWeight = 0;
  /** The rest of it. */
  readonly older = new OlderMessages();
  /** Delivered so late that their place is among the older ones. */
  deliveredOlder: MessageNode[] = [];
  /** Delivered messages that nobody has referred to yet. */
  readonly frontier = new SortedList<MessageNode>(compareNodes);
  /** Missing ones, in the order they were noticed. */
  readonly missing = new Map<string, MessageNode>();
  readonly lost = new Map<string, MessageNode>();
  readonly held = new Map<string, MessageNode>();
  /** Ids that were not looked for, because too many were already. */
  namesIgnored = 0;
  /** Lost ones that were forgotten, because there were too many. */
  lostForgotten = 0;
  /** When a missing message is given up and when a held one may wait no longer. */
  readonly #deadlines = new Deadlines<MessageNode>();
  /** When messages that wait for each other, and for nothing that is missing, may wait no longer, active ms. */
  #circleDue = Infinity;
  readonly #heldBy: Quotas<MessageNode>;
  readonly #namedBy: Quotas<MessageNode>;
  /** Lost ones, all in one share. */
  readonly #remembered: Quotas<MessageNode>;
  /** Held ones of which another copy waits for less. */
  readonly #disputed = new Set<MessageNode>();
  /** What the message being taken in made missing. */
  #noticed: MessageNode[] = [];
  /** Messages whose last dependency was just met, in log order. */
  readonly #ready = new SortedList<MessageNode>(compareNodes);

  constructor(
    participantId: string,
    tuning: SdsTuning,
    emit: Emit,
    onDelivered: (node: MessageNode, at: Moment) => void,
  ) {
    this.#participantId = participantId;
    this.#tuning = tuning;
    this.#emit = emit;
    this.#onDelivered = onDelivered;
    this.#heldBy = new Quotas(tuning.maxHeldPerParticipant, tuning.maxHeld);
    this.#namedBy = new Quotas(tuning.maxMissingPerParticipant, tuning.maxMissing);
    this.#remembered = new Quotas(Infinity, tuning.maxMissing);
  }

  get(messageId: string): MessageNode | undefined {
    return this.#nodes.get(messageId);
  }

  /** What is known of a message, from now on if nothing was. */
  #nodeOf(messageId: string): MessageNode {
    let node = this.#nodes.get(messageId);
    if (node === undefined) this.#nodes.set(messageId, (node = new MessageNode(messageId)));
    return node;
  }

  /** Whether it is in memory or was, or is absent. */
  isKnown(messageId: string): boolean {
    return this.#nodes.has(messageId) || this.older.has(messageId);
  }

  /** When something is to be given up, active ms; Infinity = nothing is. */
  get nextDeadline(): number {
    return Math.min(this.#deadlines.next, this.#circleDue);
  }

  /** A message that is already delivered enters the part of the log in memory: an own one, or one from persistence. */
  insertDelivered(arrival: Delivered): MessageNode {
    const { messageId } = arrival.entry;
    const isNew = !this.#nodes.has(messageId);
    const node = this.#nodeOf(messageId);
    const wasOlder = this.older.delete(messageId);
    if (isNew) node.referenced = wasOlder;
    fill(node, arrival);
    node.state = 'delivered';
    this.#enterLog(node);
    return node;
  }

  /** A delivered message that is known and not in memory. */
  insertKnown(messageId: string): MessageNode {
    const node = this.#nodeOf(messageId);
    node.state = 'delivered';
    node.referenced = true;
    return node;
  }

  insertLost(messageId: string, known: StoredLost): void {
    const node = this.#nodeOf(messageId);
    node.state = 'lost';
    const { senderId, retrievalHint, since, followedBy } = known;
    const namedBy = this.#participantId;
    node.absence = {
      namings: [{ participantId: namedBy, senderId, retrievalHint }],
      namedBy,
      since,
      followedBy,
      givenUp: true,
    };
    this.#keepLost(node);
  }

  /**
   * Takes in a content message that is not here yet, or takes the place of a held one of the same id: delivers it, and
   * what waited for it, or holds it.
   * @returns why it was refused, if it was: nothing is remembered of it then, so it may come again later
   */
  accept(arrival: Arrival, via: 'broadcast' | 'store' | 'repair', historic: boolean, at: Moment): string | undefined {
    const { entry, message } = arrival;
    const { messageId, senderId } = entry;
    let named = distinctEntries(message.causalHistory, messageId);
    if (historic) named = named.filter((entry) => this.isKnown(entry.messageId));
    const { unknown, unmet } = this.#count(named);
    if (!this.#namedBy.allows(senderId, unknown)) return 'it names more missing messages than its sender may bring up';
    const size = 1 + (arrival.frame.length >>> 10);
    if (unmet > 0 && !this.#heldBy.allows(senderId, size)) return 'too much of its sender is held already';
    const node = this.#nodeOf(messageId);
    if (node.absence !== undefined) {
      this.#emit({ type: 'recover', messageId, via, wasLost: node.absence.givenUp });
      this.#stopMissing(node);
      this.#forgetLost(node);
      node.absence = undefined;
    }
    const released = this.#release(node);
    if (released) stopWaiting(node);
    fill(node, arrival);
    // Somebody followed it, whoever that was.
    if (historic && this.log.last !== undefined) node.referenced ||= compareNodes(node, this.log.last) < 0;

    let waitsFor: MessageNode[] | undefined;
    for (const naming of named) {
      const dependency = this.#dependency(naming, senderId, at);
      if (dependency === undefined) continue;
      this.reference(dependency);
      if (dependency.absence !== undefined) noteFollower(dependency.absence, entry);
      if (dependency.state === 'lost') (node.gaps ??= []).push(dependency.messageId);
      if (dependency.state === 'delivered' || dependency.state === 'lost') continue;
      (dependency.dependents ??= []).push(node);
      (waitsFor ??= []).push(dependency);
    }
    if (waitsFor === undefined) {
      this.#deliver(node, at, released);
      this.#deliverReady(at);
      return undefined;
    }
    node.state = 'held';
    node.unmet = waitsFor.length;
    node.waitsFor = waitsFor;
    this.held.set(messageId, node);
    this.#heldBy.take(senderId, node, size);
    this.#deadlines.set(node, at.active + this.#tuning.lostTimeout);
    const waitsForMissing = waitsFor.some(({ state }) => state === 'missing');
    const waitingFor = waitsFor.map((dependency) => dependency.messageId);
    this.#emit({ type: 'hold', entry, waitingFor, waitsForMissing });
    this.#report(at);
    for (const held of this.#heldBy.excess()) this.#deliverEarly(held, at);
    return undefined;
  }

  /**
   * Another copy of a held message, with another history, which its id does not cover: one of the two is forged, and
   * nobody knows which. The one that waits for less is kept, and the message waits for the rest only a while longer.
   */
  dispute(node: MessageNode, copy: Arrival, at: Moment): void {
    if (this.#count(distinctEntries(copy.message.causalHistory, node.messageId)).unmet >= node.unmet) return;
    fill(node, copy);
    this.#disputed.add(node);
    const due = at.active + this.#tuning.disputedTimeout;
    if (due < this.#deadlines.get(node)!) this.#deadlines.set(node, due);
  }

  /**
   * Takes in the causal history of a sync message: what it names and is not here is missing. What it names stays on the
   * frontier: a sync message is not kept, so it leads nobody there who was away.
   */
  name(causalHistory: readonly HistoryEntry[], namedBy: string, at: Moment): void {
    for (const entry of distinctEntries(causalHistory, '')) this.#dependency(entry, namedBy, at);
    this.#report(at);
  }

  /** Puts a message in the place of a delivered one of the same id. */
  replaceDelivered(node: MessageNode, arrival: Delivered): void {
    this.hide(node);
    fill(node, arrival);
    this.#place(node);
    if (!node.referenced) this.frontier.add(node);
  }

  /** Gives up what is due (SDS, Periodic Incoming Buffer Sweep: "irretrievably lost"). */
  giveUpDue(at: Moment): void {
    for (let node = this.#deadlines.takeDue(at.active); node !== undefined; node = this.#deadlines.takeDue(at.active)) {
      if (node.state === 'missing') this.#lose(node);
      else if (this.#disputed.has(node)) this.#deliverEarly(node, at);
      else if (node.state === 'held') this.#forceDelivery(node, at);
      this.#deliverReady(at);
    }
    // Nothing is missing, so what is held waits for itself: another copy of one may tell another history.
    if (this.missing.size > 0 || this.held.size === 0) this.#circleDue = Infinity;
    else if (this.#circleDue === Infinity) this.#circleDue = at.active + 2 * this.#tuning.disputedTimeout;
    else if (at.active >= this.#circleDue) {
      for (const [, node] of this.held) this.#forceDelivery(node, at);
    }
  }

  /** Gives nothing up before `until`, active ms. */
  postpone(until: number): void {
    while (this.#deadlines.next < until) this.#deadlines.set(this.#deadlines.takeDue(until)!, until);
  }

  /** Treats a lost message as missing again, with a new deadline. Returns whether it was lost. */
  reopen(messageId: string, at: Moment): boolean {
    const node = this.lost.get(messageId);
    if (node === undefined) return false;
    node.state = 'missing';
    this.#forgetLost(node);
    this.#startMissing(node, at);
    return true;
  }

  /** Forgets a message that nobody else can know of. */
  remove(node: MessageNode): void {
    this.#nodes.delete(node.messageId);
    this.hide(node);
  }

  /** Takes a message out of the log, but still knows it. */
  hide(node: MessageNode): void {
    if (!this.older.delete(node.messageId) && this.log.delete(node)) this.logWeight -= node.weight;
    this.frontier.delete(node);
  }

  /** Lets a message leave memory: what stays is its id and its place. */
  forget(node: MessageNode): void {
    this.#nodes.delete(node.messageId);
    // Held ones that waited for it may have it still.
    node.entry = undefined;
    node.frame = undefined;
    node.hash = undefined;
  }

  /** Takes back that a message is followed by another, which nobody else will ever see. */
  unreference(messageId: string): void {
    const node = this.#nodes.get(messageId);
    if (node === undefined) return;
    node.referenced = false;
    if (node.state === 'delivered' && node.entry !== undefined) this.frontier.add(node);
  }

  /** Marks a message as followed by another. */
  reference(node: MessageNode): void {
    if (node.referenced) return;
    node.referenced = true;
    if (node.state === 'delivered') this.frontier.delete(node);
  }

  /** The message that a history names; an unknown one becomes missing. */
  #dependency(entry: HistoryEntry, namedBy: string, at: Moment): MessageNode | undefined {
    const { messageId } = entry;
    let node = this.#nodes.get(messageId);
    const known = node !== undefined;
    if (node === undefined) {
      if (this.older.has(messageId)) return undefined;
      if (!this.#namedBy.allows(namedBy, 1)) {
        this.namesIgnored++;
        return undefined;
      }
      node = this.#notice(messageId, namedBy, at);
      this.#noticed.push(node);
    }
    if (node.state === 'missing') {
      this.#share(node, namedBy);
      // Somebody other than its author has it: its author will know.
      if (entry.senderId !== undefined && entry.senderId !== namedBy) node.acknowledged++;
    }
    const news = node.absence !== undefined && noteNaming(node.absence, namedBy, entry);
    if (news) this.#weigh(node);
    if (news && known) this.#emit({ type: 'named', messageId, namedBy });
    return node;
  }

  /** A missing message counts against whoever names it and takes up least: it does not go with what a stranger made up. */
  #share(node: MessageNode, namedBy: string): void {
    const absence = node.absence!;
    if (this.#namedBy.of(namedBy) + 1 >= this.#namedBy.of(absence.namedBy)) return;
    this.#namedBy.release(absence.namedBy, node);
    absence.namedBy = namedBy;
    this.#weigh(node);
  }

  /** Whoever makes others remember long ids and hints uses up a quota sooner. */
  #weigh(node: MessageNode): void {
    if (node.state === 'missing') this.#namedBy.take(node.absence!.namedBy, node, weightOfAbsence(node));
    else this.#remembered.take('', node, weightOfAbsence(node));
  }

  #notice(messageId: string, namedBy: string, at: Moment): MessageNode {
    const node = this.#nodeOf(messageId);
    node.absence = { namings: [], namedBy, since: at.now, followedBy: undefined, givenUp: false };
    this.#startMissing(node, at);
    return node;
  }

  /** Waits for a message that is not here, until it is given up. */
  #startMissing(node: MessageNode, at: Moment): void {
    this.missing.set(node.messageId, node);
    this.#weigh(node);
    this.#deadlines.set(node, at.active + this.#tuning.lostTimeout);
  }

  #stopMissing(node: MessageNode): void {
    if (!this.missing.delete(node.messageId)) return;
    this.#namedBy.release(node.absence!.namedBy, node);
    this.#deadlines.delete(node);
  }

  /** How many of a history nobody named before, and how many would hold the message that follows them. */
  #count(named: readonly HistoryEntry[]): { unknown: number; unmet: number } {
    let unknown = 0;
    let unmet = 0;
    for (const { messageId } of named) {
      const node = this.#nodes.get(messageId);
      if (node === undefined ? this.older.has(messageId) : !isUnmet(node)) continue;
      unmet++;
      if (node === undefined) unknown++;
    }
    return { unknown, unmet };
  }

  /** Keeps a lost message in mind; forgets the longest lost when there are too many. */
  #keepLost(node: MessageNode): void {
    this.lost.set(node.messageId, node);
    this.#weigh(node);
    for (const forgotten of this.#remembered.excess()) {
      const { messageId } = forgotten;
      this.#forgetLost(forgotten);
      this.#nodes.delete(messageId);
      this.lostForgotten++;
      this.#emit({ type: 'forget', messageId });
    }
  }

  #forgetLost(node: MessageNode): void {
    this.lost.delete(node.messageId);
    this.#remembered.release('', node);
  }

  /** Tells of what became missing, and makes room for it. */
  #report(at: Moment): void {
    const noticed = this.#noticed;
    if (noticed.length > 0) {
      this.#noticed = [];
      this.#emit({ type: 'missing', entries: noticed.map(toMissingEntry) });
    }
    for (const node of this.#namedBy.excess()) this.#lose(node);
    this.#deliverReady(at);
  }

  #lose(node: MessageNode): void {
    const absence = node.absence!;
    node.state = 'lost';
    absence.givenUp = true;
    this.#stopMissing(node);
    const { since, followedBy } = absence;
    const entry = toMissingEntry(node);
    const { senderId, retrievalHint } = entry;
    this.#emit({ type: 'lose', entry, known: { senderId, retrievalHint, since, followedBy } });
    this.#keepLost(node);
    for (const dependent of takeDependents(node)) {
      if (dependent.state !== 'held') continue;
      (dependent.gaps ??= []).push(node.messageId);
      this.#meet(dependent);
    }
  }

  /**
   * Delivers a message that was held too long: everything missing that it follows, directly or through other held
   * messages, is given up, which frees them in causal order. What is left then waits in circles, which hostile senders
   * make and repetitions under the hash of their payload: it goes all at once, so that a knot of circles costs its edges once, and
   * from the far end, so that what merely follows a circle comes after it.
   */
  #forceDelivery(node: MessageNode, at: Moment): void {
    const below = this.#unmetBelow(node);
    for (const dependency of below) {
      if (dependency.state === 'missing') this.#lose(dependency);
    }
    this.#deliverReady(at);
    for (const circular of below.reverse()) {
      if (circular.state !== 'held') continue;
      circular.unmet = 0;
      this.#ready.add(circular);
      this.#deliverReady(at);
    }
  }

  /** Delivers a held message before what it waits for, which is still looked for. */
  #deliverEarly(node: MessageNode, at: Moment): void {
    node.gaps ??= [];
    for (const dependency of node.waitsFor!) if (isUnmet(dependency)) node.gaps.push(dependency.messageId);
    this.#deliver(node, at);
    this.#deliverReady(at);
  }

  /** The message itself and everything undelivered that it follows, directly or not. */
  #unmetBelow(node: MessageNode): MessageNode[] {
    const found = new Set([node]);
    for (const reached of found) {
      for (const dependency of reached.waitsFor ?? []) {
        if (isUnmet(dependency)) found.add(dependency);
      }
    }
    return [...found];
  }

  #meet(node: MessageNode): void {
    if (node.unmet > 0 && --node.unmet === 0) this.#ready.add(node);
  }

  #deliverReady(at: Moment): void {
    for (let node = this.#ready.first; node !== undefined; node = this.#ready.first) {
      this.#ready.delete(node);
      if (node.state !== 'delivered') this.#deliver(node, at);
    }
  }

  /** Takes a message out of those held; returns whether it was. */
  #release(node: MessageNode): boolean {
    if (!this.held.delete(node.messageId)) return false;
    this.#heldBy.release(node.entry!.senderId, node);
    this.#disputed.delete(node);
    this.#deadlines.delete(node);
    return true;
  }

  /** Puts a delivered message in its place. Returns whether it is the last. */
  #place(node: MessageNode): boolean {
    if (!this.older.reachAbove(node)) return this.#enterLog(node);
    this.older.add(node);
    this.deliveredOlder.push(node);
    return false;
  }

  #enterLog(node: MessageNode): boolean {
    this.logWeight += node.weight;
    return this.log.add(node);
  }

  #deliver(node: MessageNode, at: Moment, released = this.#release(node)): void {
    const entry = node.entry!;
    node.state = 'delivered';
    const late = !this.#place(node);
    if (!node.referenced) this.frontier.add(node);
    const own = entry.senderId === this.#participantId;
    this.#emit({ type: 'deliver', entry, late, gaps: node.gaps ?? [], own, released });
    node.gaps = undefined;
    node.waitsFor = undefined;
    this.#onDelivered(node, at);
    for (const dependent of takeDependents(node)) {
      if (dependent.state === 'held') this.#meet(dependent);
    }
  }
}
