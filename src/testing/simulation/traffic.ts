import type { SdsMessage } from '../../engine/index.js';
import { addParts, frameKinds, type FrameParts, noParts, readFrame, type SimulatedFrameKind } from './frames.js';
import type { Ledger, MessageRecord } from './ledger.js';

/** Frames of one kind. */
export interface FrameTotals {
  /** A count. */
  frames: number;
  /** Of payloads, bytes. */
  bytes: number;
  /** What those bytes are spent on. */
  parts: FrameParts;
}

/** A frame on the air, read once however many receive it. */
export interface FrameFacts {
  /** The message it carries, if it is one of the simulation. */
  readonly record: MessageRecord | undefined;
  /** Messages it names. */
  readonly named: readonly MessageRecord[];
}

/** Who publishes. */
export interface Publisher {
  readonly index: number;
  readonly name: string;
  /** When the call to `send` that is running began, ms since the epoch. */
  readonly sendingSince: number;
  /** Whether this frame is an attempt to get out an own message, given its id; asked once a frame. */
  attempts(messageId: string): boolean;
}

/** Reads every frame that is published, and says what it was for. */
export class Traffic {
  readonly #ledger: Ledger;
  readonly totals: Record<SimulatedFrameKind, FrameTotals>;
  readonly #facts = new WeakMap<Uint8Array, FrameFacts>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.totals = Object.fromEntries(
      frameKinds.map((kind) => [kind, { frames: 0, bytes: 0, parts: noParts() }]),
    ) as Record<SimulatedFrameKind, FrameTotals>;
  }

  /**
   * @param by.attempts whether the sender is trying to get out a message of its own, given its id
   * @returns to be called when it did not go out after all
   */
  published(payload: Uint8Array, now: number, by: Publisher): () => void {
    const message = readFrame(payload);
    if (message === undefined) return () => undefined;
    const record = message.content === undefined ? undefined : this.#recordOf(message, by);
    const kind = kindOf(message, record, by);
    if (kind === 'message') {
      record!.publishedAt = now;
      record!.follows = this.#records(message.causalHistory);
    }
    if (kind === 'resend') record!.resends++;
    if (kind === 'response') record!.responses++;
    const totals = this.totals[kind];
    const count = (sign: 1 | -1): void => {
      totals.frames += sign;
      totals.bytes += sign * payload.length;
      addParts(totals.parts, message, sign, payload.length);
    };
    count(1);
    return () => {
      count(-1);
      if (kind === 'message') record!.publishedAt = NaN;
      if (kind === 'resend') record!.resends--;
      if (kind === 'response') record!.responses--;
    };
  }

  /** @param payload the same object for all that receive it */
  factsOf(payload: Uint8Array): FrameFacts {
    let facts = this.#facts.get(payload);
    if (facts === undefined) {
      const message = readFrame(payload);
      facts = {
        record: message?.content === undefined ? undefined : this.#ledger.find(message.messageId),
        named: this.#records(message?.causalHistory ?? []),
      };
      this.#facts.set(payload, facts);
    }
    return facts;
  }

  #recordOf({ messageId, senderId, lamportTimestamp }: SdsMessage, by: Publisher): MessageRecord | undefined {
    const record = this.#ledger.find(messageId);
    // On the air before `send` returned.
    const isNew = record === undefined && lamportTimestamp !== undefined && senderId === by.name;
    return isNew ? this.#ledger.sent(messageId, by.index, by.sendingSince) : record;
  }

  #records(entries: readonly { readonly messageId: string }[]): MessageRecord[] {
    return entries.map(({ messageId }) => this.#ledger.find(messageId)).filter((record) => record !== undefined);
  }
}

function kindOf(message: SdsMessage, record: MessageRecord | undefined, by: Publisher): SimulatedFrameKind {
  if (message.lamportTimestamp === undefined) return 'ephemeral';
  if (record === undefined) return message.repairRequest.length > 0 ? 'request' : 'sync';
  const attempted = by.attempts(record.messageId);
  if (Number.isNaN(record.publishedAt)) return 'message';
  return attempted ? 'resend' : 'response';
}
