import type { Emit } from './actions.js';
import { falsePositiveRate, FILTER_BYTES, filterContains, filterPositions } from './bloomFilter.js';
import type { HistoryEntry } from './message.js';
import type { SdsTuning } from './tuning.js';

interface Outgoing {
  readonly messageId: string;
  /** Filter positions, worked out when the first filter comes. */
  positions: Uint32Array | undefined;
  readonly acknowledgedBy: Set<string>;
  /** Participants whose filter has it. */
  readonly possiblyBy: Set<string>;
  /** The chance that the best of those filters is mistaken. */
  doubt: number;
}

/** Who has our own messages (SDS, Review ACK Status). */
export class Acknowledgements {
  readonly #tuning: SdsTuning;
  readonly #emit: Emit;
  readonly #all = new Map<string, Outgoing>();
  /** Those that filters are still asked about: the outgoing buffer of the specification. */
  readonly #unacknowledged = new Map<string, Outgoing>();

  constructor(tuning: SdsTuning, emit: Emit) {
    this.#tuning = tuning;
    this.#emit = emit;
  }

  /** Starts watching an own message; `acknowledgedBy` is what was known before a reload. */
  watch(messageId: string, acknowledgedBy: Iterable<string> = []): void {
    const outgoing = {
      messageId,
      positions: undefined,
      acknowledgedBy: new Set(acknowledgedBy),
      possiblyBy: new Set<string>(),
      doubt: 1,
    };
    this.#all.set(messageId, outgoing);
    if (outgoing.acknowledgedBy.size === 0) this.#unacknowledged.set(messageId, outgoing);
  }

  unwatch(messageId: string): void {
    this.#all.delete(messageId);
    this.#unacknowledged.delete(messageId);
  }

  /** Proof: somebody's causal history names our message. */
  reviewEntry(entry: HistoryEntry, participantId: string): void {
    const outgoing = this.#all.get(entry.messageId);
    if (outgoing !== undefined) this.#acknowledge(outgoing, participantId);
  }

  /** Evidence: somebody's filter has our message. Each participant counts once a message, and a fuller filter less. */
  reviewFilter(filter: Uint8Array, participantId: string): void {
    if (filter.length !== FILTER_BYTES || this.#unacknowledged.size === 0) return;
    const mistaken = falsePositiveRate(filter);
    // A filter that says yes to more than one id in ten says nothing.
    if (mistaken > 0.1) return;
    for (const outgoing of this.#unacknowledged.values()) {
      outgoing.positions ??= filterPositions(outgoing.messageId);
      if (outgoing.possiblyBy.has(participantId) || !filterContains(filter, outgoing.positions)) continue;
      outgoing.possiblyBy.add(participantId);
      // Those of a group hold the same ids, so they are mistaken about the same ones: two do not prove more than one.
      outgoing.doubt = Math.min(outgoing.doubt, mistaken);
      this.#emit({ type: 'possibly-acknowledge', messageId: outgoing.messageId, count: outgoing.possiblyBy.size });
      if (outgoing.possiblyBy.size >= 2 && outgoing.doubt <= this.#tuning.acknowledgementDoubt) {
        this.#acknowledge(outgoing, participantId);
      }
    }
  }

  #acknowledge(outgoing: Outgoing, participantId: string): void {
    const { messageId, acknowledgedBy } = outgoing;
    if (acknowledgedBy.has(participantId) || acknowledgedBy.size >= this.#tuning.maxAcknowledgers) return;
    acknowledgedBy.add(participantId);
    this.#unacknowledged.delete(messageId);
    outgoing.possiblyBy.clear();
    this.#emit({ type: 'acknowledge', messageId, participantId, count: acknowledgedBy.size });
  }
}
