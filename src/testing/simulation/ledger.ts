import type { MessageStatus } from '../../engine/index.js';

/** What became of one message, as the simulator saw it from outside the engines. Times are ms since the epoch, NaN = not yet. */
export interface MessageRecord {
  readonly messageId: string;
  /** Who sent it, by index. */
  readonly sender: number;
  readonly sentAt: number;
  /** When its first frame was published. */
  publishedAt: number;
  acknowledgedAt: number;
  /** What it follows, as its first frame says. */
  follows: readonly MessageRecord[];
  /** Frames that carried it after the first one, counts. */
  resends: number;
  responses: number;
  /** By participant. */
  deliveredAt: Float64Array;
  /** When it was known of first: named by another, or here. By participant. */
  noticedAt: Float64Array;
  /** Whether a frame with it arrived, and the first one: {@link HERE}, {@link FIRST}. By participant. */
  arrived: Uint8Array;
  /** The highest status its author saw. */
  status: MessageStatus | undefined;
  /** Its author asked for another round of attempts: the status may step back once. */
  restarted: boolean;
  /** Its author gave it up. */
  discarded: boolean;
}

/** Some frame with the message arrived. */
export const HERE = 1;
/** Its first frame did. */
export const FIRST = 2;

/** The most broken promises that are described; the rest is counted. */
const mostDescribed = 100;

/** Every message of a simulation and what happened to it, and every promise an engine broke. */
export class Ledger {
  readonly messages: MessageRecord[] = [];
  readonly #byId = new Map<string, MessageRecord>();
  #participants = 0;
  causalViolations = 0;
  duplicatesShown = 0;
  untruths = 0;
  /** The first of all three, in words. */
  readonly described: string[] = [];

  /** Pairs of a message and somebody else that it has not been delivered to, a count. */
  open = 0;
  /** Since when there is no such pair, ms since the epoch. */
  closedAt = NaN;

  find(messageId: string): MessageRecord | undefined {
    return this.#byId.get(messageId);
  }

  /** One more participant; the messages so far are not there yet. */
  join(): number {
    for (const record of this.messages) {
      const size = this.#participants + 1;
      record.deliveredAt = grown(record.deliveredAt, new Float64Array(size).fill(NaN));
      record.noticedAt = grown(record.noticedAt, new Float64Array(size).fill(NaN));
      record.arrived = grown(record.arrived, new Uint8Array(size));
    }
    this.open += this.messages.length;
    return this.#participants++;
  }

  sent(messageId: string, sender: number, now: number): MessageRecord {
    const record: MessageRecord = {
      messageId,
      sender,
      sentAt: now,
      publishedAt: NaN,
      acknowledgedAt: NaN,
      follows: [],
      resends: 0,
      responses: 0,
      deliveredAt: new Float64Array(this.#participants).fill(NaN),
      noticedAt: new Float64Array(this.#participants).fill(NaN),
      arrived: new Uint8Array(this.#participants),
      status: undefined,
      restarted: false,
      discarded: false,
    };
    this.messages.push(record);
    this.#byId.set(messageId, record);
    this.open += this.#participants - 1;
    return record;
  }

  noticed(record: MessageRecord, participant: number, now: number): void {
    if (Number.isNaN(record.noticedAt[participant])) record.noticedAt[participant] = now;
  }

  /** An app was handed a message. */
  delivered(record: MessageRecord, participant: number, gaps: readonly string[], now: number): void {
    if (!Number.isNaN(record.deliveredAt[participant])) {
      this.duplicatesShown++;
      this.#describe(`${record.messageId} was shown twice to participant ${participant}`);
      return;
    }
    record.deliveredAt[participant] = now;
    this.noticed(record, participant, now);
    if (!record.discarded) this.open--;
    if (this.open === 0) this.closedAt = now;
    for (const followed of record.follows) {
      if (isWith(followed, participant) || gaps.includes(followed.messageId)) continue;
      this.causalViolations++;
      this.#describe(`${record.messageId} was shown before ${followed.messageId} to participant ${participant}`);
    }
  }

  /** Its author gave it up: nobody has to get it any more. */
  discarded(record: MessageRecord): void {
    if (record.discarded) return;
    record.discarded = true;
    for (const participant of record.deliveredAt.keys()) if (!isWith(record, participant)) this.open--;
  }

  /** An engine said what is not so. */
  untruth(words: string): void {
    this.untruths++;
    this.#describe(words);
  }

  #describe(words: string): void {
    if (this.described.length < mostDescribed) this.described.push(words);
  }
}

/** Whether a participant has a message: wrote it or was handed it. */
export function isWith(record: MessageRecord, participant: number): boolean {
  return record.sender === participant || !Number.isNaN(record.deliveredAt[participant]);
}

function grown<A extends Float64Array | Uint8Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}
