import type { RollingBloomFilter } from './bloomFilter.js';
import type { CausalGraph } from './causalGraph.js';
import { decodeKept, encodeMessage } from './codec.js';
import { isSameBytes } from './frame.js';
import { selectHistory } from './history.js';
import type { LamportClock } from './lamportClock.js';
import type { HistoryEntry, SdsMessage } from './message.js';
import type { Moment } from './moment.js';
import type { MessageNode } from './node.js';
import { toMissingEntry } from './node.js';
import type { Repair } from './repair.js';
import type { SortedList } from './sortedList.js';
import type { SdsTuning } from './tuning.js';

/** A frame to broadcast, and the ids it asks the group for. */
export interface OutgoingFrame {
  readonly bytes: Uint8Array;
  readonly requested: readonly string[];
}

/** Whose frames are written, and how. */
export interface FrameWriterOptions {
  readonly channelId: string;
  readonly participantId: string;
  readonly tuning: SdsTuning;
  readonly random: () => number;
}

/** Writes this participant's frames: what they name, ask for and acknowledge. */
export class FrameWriter {
  readonly #options: FrameWriterOptions;
  readonly #tuning: SdsTuning;
  readonly #clock: LamportClock;
  readonly #graph: CausalGraph;
  readonly #repair: Repair;
  readonly #received: RollingBloomFilter;
  /** Delivered messages of others that only their author named so far. */
  readonly #toAcknowledge: SortedList<MessageNode>;
  /** When a filter was last sent, active ms. */
  #filterSentAt = -Infinity;
  /** Somebody who puts filters on messages, and so may read ours, was heard since then. */
  #filterWanted = false;

  constructor(
    options: FrameWriterOptions,
    clock: LamportClock,
    graph: CausalGraph,
    repair: Repair,
    received: RollingBloomFilter,
    toAcknowledge: SortedList<MessageNode>,
  ) {
    this.#options = options;
    this.#tuning = options.tuning;
    this.#clock = clock;
    this.#graph = graph;
    this.#repair = repair;
    this.#received = received;
    this.#toAcknowledge = toAcknowledge;
  }

  /** The frame of a new own message, without filter and repair requests, and what it follows: only what has a timestamp below `asOf`. */
  content(
    messageId: string,
    lamportTimestamp: number,
    content: Uint8Array,
    asOf?: number,
  ): { readonly frame: Uint8Array; readonly causalHistory: readonly HistoryEntry[] } {
    const causalHistory = this.#namedInMessage(asOf);
    const { channelId, participantId: senderId } = this.#options;
    const message = { senderId, messageId, channelId, lamportTimestamp, causalHistory, repairRequest: [], content };
    return { frame: encodeMessage(message), causalHistory };
  }

  /** The wire bytes of an ephemeral message (SDS, Ephemeral Messages). */
  ephemeral(content: Uint8Array): Uint8Array {
    return encodeMessage({
      senderId: this.#options.participantId,
      messageId: `ephemeral-${this.#randomId()}`,
      channelId: this.#options.channelId,
      causalHistory: [],
      repairRequest: [],
      content,
    });
  }

  /**
   * The wire bytes of an own message for one attempt: with the repair requests that are due and, in the `interop`
   * profile, the filter, as far as `maxSize` bytes allow.
   */
  message(node: MessageNode, at: Moment, maxSize: number): OutgoingFrame {
    if (node.nameable !== 'anywhere') this.#refresh(node, maxSize);
    const frame = node.frame!;
    const requested = this.#repair.takeRequests(at);
    const message = decodeKept(frame);
    for (const { messageId: named } of message.causalHistory) this.acknowledge(this.#graph.get(named));
    if (requested.length === 0 && this.#tuning.wireProfile === 'lean') return { bytes: frame, requested };
    const bloomFilter = this.#tuning.wireProfile === 'interop' ? this.#received.toBytes() : undefined;
    const bytes = encodeMessage({ ...message, bloomFilter, repairRequest: this.#toRequests(requested) });
    if (bytes.length <= maxSize) return { bytes, requested };
    this.#repair.requestsNotSent(requested, at);
    return { bytes: frame, requested: [] };
  }

  /** The wire bytes of a sync message now (SDS, Periodic Sync Message). */
  sync(at: Moment, maxSize: number): OutgoingFrame {
    const requested = this.#repair.takeRequests(at);
    // More than what is to be said helps whoever returns; so many frames acknowledge or ask that they would cost most.
    const isHeartbeat = this.#toAcknowledge.size === 0 && requested.length === 0;
    const causalHistory = selectHistory(
      this.#toAcknowledge.slice(0, this.#tuning.causalHistoryMax),
      this.#frontierForSync(),
      isHeartbeat ? this.#graph.log.newest(this.#tuning.causalHistory, isOut) : [],
      this.#tuning,
    ).map(toHistoryEntry);
    for (const { messageId } of causalHistory) this.acknowledge(this.#graph.get(messageId));
    const message: SdsMessage = {
      senderId: this.#options.participantId,
      messageId: `sync-${this.#randomId()}`,
      channelId: this.#options.channelId,
      lamportTimestamp: this.#clock.next(at.now),
      causalHistory,
      repairRequest: this.#toRequests(requested),
    };
    const bytes = encodeMessage({ ...message, bloomFilter: this.#filterForSync(at) });
    return { bytes: bytes.length <= maxSize ? bytes : encodeMessage(message), requested };
  }

  /** What an own message follows: the newest of what nobody referred to or acknowledged yet, then the newest at all. */
  #namedInMessage(asOf = Infinity): HistoryEntry[] {
    const { causalHistoryMax, causalHistory } = this.#tuning;
    // It goes out after what it names, or that is out already.
    const may = ({ nameable, lamportTimestamp }: MessageNode): boolean =>
      nameable !== 'nowhere' && lamportTimestamp < asOf;
    return selectHistory(
      this.#graph.frontier.newest(causalHistoryMax, may),
      this.#toAcknowledge.newest(causalHistoryMax, may),
      this.#graph.log.newest(causalHistory, may),
      this.#tuning,
    ).map(toHistoryEntry);
  }

  /**
   * The newest of the frontier and, where it is larger than a frame can name, any part of the rest: a sync message takes
   * nothing off the frontier, so that naming the same ones each time would leave the others unheard of.
   */
  #frontierForSync(): MessageNode[] {
    const { causalHistoryMax: most } = this.#tuning;
    const { frontier } = this.#graph;
    if (frontier.size <= most) return frontier.newest(most, isOut);
    const newest = Math.floor(most / 2);
    const from = Math.floor(this.#options.random() * (frontier.size - most + 1));
    return [...frontier.newest(newest, isOut), ...frontier.slice(from, most - newest).filter(isOut)];
  }

  /** A message came with a filter: its author speaks the `interop` profile. */
  filterHeard(): void {
    this.#filterWanted = true;
  }

  /** Somebody other than the author named it: its author will know. */
  acknowledge(node: MessageNode | undefined, more = 0): void {
    if (node === undefined) return;
    node.acknowledged = Math.max(1, node.acknowledged + more);
    if (node.state === 'delivered') this.#toAcknowledge.delete(node);
  }

  #filterForSync(at: Moment): Uint8Array | undefined {
    const due = this.#filterWanted && at.active - this.#filterSentAt >= this.#tuning.bloomFilterInterval;
    if (this.#tuning.wireProfile === 'lean' && !due) return undefined;
    this.#filterWanted = false;
    this.#filterSentAt = at.active;
    return this.#received.toBytes();
  }

  #toRequests(messageIds: readonly string[]): HistoryEntry[] {
    return messageIds.map((messageId) => {
      const node = this.#graph.get(messageId);
      return node === undefined ? { messageId } : toMissingEntry(node);
    });
  }

  /**
   * Before a message first goes out: messages it follows may have got a hash, or another one, since it was written, as far as `maxSize`
   * bytes allow, or may have turned out impossible to send, or have been discarded.
   */
  #refresh(node: MessageNode, maxSize: number): void {
    const message = decodeKept(node.frame!);
    let changed = false;
    const named = message.causalHistory.filter(
      ({ messageId }) => this.#graph.isKnown(messageId) && this.#graph.get(messageId)?.nameable !== 'nowhere',
    );
    const hinted = named.map((entry) => {
      const hash = this.#graph.get(entry.messageId)?.hash;
      if (hash === undefined || (entry.retrievalHint && isSameBytes(entry.retrievalHint, hash))) return entry;
      changed = true;
      return { ...entry, retrievalHint: hash };
    });
    if (!changed && named.length === message.causalHistory.length) return;
    const frame = encodeMessage({ ...message, causalHistory: hinted });
    node.frame = frame.length <= maxSize ? frame : encodeMessage({ ...message, causalHistory: named });
  }

  #randomId(): string {
    return Math.floor(this.#options.random() * Number.MAX_SAFE_INTEGER).toString(36);
  }
}

/** Any frame may name it. */
function isOut({ nameable }: MessageNode): boolean {
  return nameable === 'anywhere';
}

function toHistoryEntry(node: MessageNode): HistoryEntry {
  return { messageId: node.messageId, retrievalHint: node.hash, senderId: node.entry?.senderId };
}
