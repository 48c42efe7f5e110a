import { sha256 } from '../hash/sha256.js';
import { drawAmong } from './draw.js';
import { FairQueue } from './fairQueue.js';
import type { Moment } from './moment.js';
import { Quotas } from './quotas.js';
import { RateLimit } from './rateLimit.js';
import type { SdsTuning } from './tuning.js';
import { encodeUtf8 } from './utf8.js';

/** Participants remembered as having asked for one message, at most. */
const MAX_REQUESTERS = 4;

/** Of a group, about this share misses the same message. */
const MISSING_SHARE = 0.1;

/** A request heard so soon after an answer was sent before it could be heard, ms; who asks again waits longer. */
const CROSSING = 500;

/** As many at least are taken to have an answer ready: who just joined has not heard all, and a copy too many costs more than a wait. */
const CROWD = 20;

/** No author in a larger group sends a message again before this, ms. */
const SENT_AGAIN = 1_000;

interface Request {
  /** The wait before the next request, ms. */
  wait: number;
  /** Requests made so far, a count. */
  made: number;
  /** Overhearing others postpones it no further than this, active ms: nobody can silence us by asking all the time. */
  latest: number;
}

/** SDS-Repair: what we ask the group for, and what we answer it (SDS-R participant state). */
export class Repair {
  readonly #participantId: string;
  readonly #tuning: SdsTuning;
  readonly #random: () => number;
  readonly #others: () => number;
  readonly #requests = new Map<string, Request>();
  readonly #requestDue: FairQueue;
  /** When a frame last asked, active ms. */
  #askedAt = -Infinity;
  /** Answers that wait, in turns over who asked. */
  readonly #responseDue: FairQueue;
  /** Who asked for each, the first few. */
  readonly #askedBy = new Map<string, string[]>();
  readonly #pending: Quotas<string>;
  /** Requests of others that are not answered, because too many answers wait already. */
  requestsDropped = 0;
  /** When each message was last answered, active ms; in the order of answering. */
  readonly #answered = new Map<string, number>();
  /** When each message that is here was last asked for, and when a copy of it last came, in the same way. */
  readonly #askedFor = new Map<string, number>();
  readonly #copied = new Map<string, number>();
  /** When each message came, in the same way. */
  readonly #arrived = new Map<string, number>();
  readonly #responseLimit: RateLimit;

  /**
   * @param others how many may ask and answer in our place, a count
   * @param namersOf who named a missing message
   */
  constructor(
    participantId: string,
    tuning: SdsTuning,
    random: () => number,
    others: () => number,
    namersOf: (messageId: string) => readonly string[],
  ) {
    this.#requestDue = new FairQueue(namersOf);
    this.#responseDue = new FairQueue((messageId) => this.#askedBy.get(messageId) ?? []);
    this.#pending = new Quotas(Infinity, tuning.maxPendingResponses);
    this.#participantId = participantId;
    this.#responseLimit = new RateLimit(tuning.repairResponsesPerMinute);
    this.#tuning = tuning;
    this.#random = random;
    this.#others = others;
  }

  /**
   * Starts asking for a message, first after a random wait (SDS-R, Determine T_req, on a shorter scale), or after
   * `delay`, ms.
   */
  request(messageId: string, at: Moment, delay?: number): void {
    if (this.#requests.has(messageId)) return;
    const { repairRequestMin: min, repairRequestMax: max } = this.#tuning;
    const request = { wait: Math.max(max, delay ?? 0), made: 0, latest: 0 };
    const share = drawAmong(MISSING_SHARE * this.#others(), this.#random);
    this.#requests.set(messageId, request);
    this.#schedule(messageId, request, at.active + (delay ?? min + share * Math.max(0, max - min)));
  }

  /** Another participant named it: it has a place among that one's, too. */
  named(messageId: string, namedBy: string): void {
    this.#requestDue.named(messageId, namedBy);
  }

  isRequested(messageId: string): boolean {
    return (this.#requests.get(messageId)?.made ?? 0) > 0;
  }

  /** When a frame that asks is due, active ms; Infinity = none. */
  get nextRequest(): number {
    return Math.max(this.#requestDue.next, this.#askedAt + this.#tuning.repairRequestGap);
  }

  /** The ids to ask for in a frame that goes out now, each planned again with a longer wait until it comes. */
  takeRequests(at: Moment): string[] {
    const ids: string[] = [];
    while (ids.length < this.#tuning.repairRequestsPerMessage) {
      const messageId = this.#requestDue.takeDue(at.active);
      if (messageId === undefined) break;
      ids.push(messageId);
    }
    if (ids.length > 0) this.#askedAt = at.active;
    for (const messageId of ids) {
      const request = this.#requests.get(messageId)!;
      request.made++;
      this.#schedule(messageId, request, at.active + this.#jittered(request.wait));
      request.wait = Math.min(request.wait * this.#tuning.repairRequestBackoff, this.#tuning.repairRequestIntervalMax);
    }
    return ids;
  }

  /** The frame that carried these requests did not go out: ask again soon. */
  requestsNotSent(messageIds: readonly string[], at: Moment): void {
    for (const messageId of messageIds) {
      const request = this.#requests.get(messageId);
      if (request === undefined) continue;
      request.made--;
      this.#schedule(messageId, request, at.active + this.#tuning.repairRequestMax);
    }
  }

  /** Somebody else asks for what we lack: our turn is postponed, never dropped (their answer may not reach us). */
  overhear(messageId: string, at: Moment): void {
    const request = this.#requests.get(messageId);
    const due = this.#requestDue.get(messageId);
    if (request === undefined || due === undefined) return;
    const postponed = Math.min(at.active + this.#jittered(request.wait), request.latest);
    if (postponed > due) this.#requestDue.set(messageId, postponed);
  }

  /** Stops asking: it is here, or lost. */
  stopRequesting(messageId: string): void {
    if (this.#requests.delete(messageId)) this.#requestDue.delete(messageId);
  }

  /** Asks again now, waits reset. */
  restartRequest(messageId: string, at: Moment): void {
    this.stopRequesting(messageId);
    this.request(messageId, at);
  }

  /** Plans an answer for a message we have: the author's at once, others' after a random wait (SDS-R, Determine T_resp). */
  plan(messageId: string, authorId: string | undefined, requester: string, at: Moment): void {
    this.#note(this.#askedFor, messageId, at);
    if (authorId !== this.#participantId && this.#since(this.#copied, messageId, at) < CROSSING) return;
    const askedBy = this.#askedBy.get(messageId);
    if (askedBy !== undefined) {
      if (askedBy.length >= MAX_REQUESTERS || askedBy.includes(requester)) return;
      askedBy.push(requester);
      this.#responseDue.named(messageId, requester);
      return;
    }
    if (!this.#isInResponseGroup(messageId, authorId)) return;
    const last = this.#answered.get(messageId);
    const earliest = last === undefined ? at.active : last + this.#tuning.repairResponseInterval;
    const wait =
      authorId === this.#participantId
        ? 0
        : drawAmong(Math.max(CROWD, this.#others()), this.#random) * this.#tuning.repairResponseMax;
    this.#askedBy.set(messageId, [requester]);
    this.#pending.take(requester, messageId);
    this.#responseDue.set(messageId, Math.max(at.active + wait, earliest));
    for (const dropped of this.#pending.excess()) {
      this.requestsDropped++;
      this.#cancelResponse(dropped);
    }
  }

  /** Whether somebody asked for it lately: a copy answers that one. */
  wasAskedFor(messageId: string, at: Moment): boolean {
    return this.#since(this.#askedFor, messageId, at) < this.#tuning.repairResponseInterval;
  }

  /** It came for the first time. */
  arrived(messageId: string, at: Moment): void {
    this.#note(this.#arrived, messageId, at);
  }

  /** Whether it came so lately that its author did not send it again yet. */
  isFresh(messageId: string, at: Moment): boolean {
    return this.#since(this.#arrived, messageId, at) < SENT_AGAIN;
  }

  /** A copy is on the air: no need to answer. */
  copied(messageId: string, at: Moment): void {
    this.#note(this.#copied, messageId, at);
    this.#cancelResponse(messageId);
  }

  #cancelResponse(messageId: string): void {
    const askedBy = this.#askedBy.get(messageId);
    if (askedBy === undefined) return;
    this.#askedBy.delete(messageId);
    this.#pending.release(askedBy[0]!, messageId);
    this.#responseDue.delete(messageId);
  }

  /** When the next answer is due and allowed, active ms; Infinity = none. */
  get nextResponse(): number {
    return Math.max(this.#responseDue.next, this.#responseLimit.allowedAt);
  }

  /** The next message to broadcast again now, within the budget; `undefined` when there is none. */
  takeResponse(at: Moment): string | undefined {
    if (at.active < this.#responseLimit.allowedAt) return undefined;
    const messageId = this.#responseDue.takeDue(at.active);
    if (messageId === undefined) return undefined;
    this.#cancelResponse(messageId);
    this.#responseLimit.spend(at.active);
    this.#note(this.#answered, messageId, at);
    return messageId;
  }

  #schedule(messageId: string, request: Request, due: number): void {
    request.latest = due + this.#tuning.repairRequestIntervalMax;
    this.#requestDue.set(messageId, due);
  }

  /** Remembers that something happens to a message now, as long as it matters. */
  #note(when: Map<string, number>, messageId: string, at: Moment): void {
    when.delete(messageId);
    when.set(messageId, at.active);
    for (const [old, noted] of when) {
      if (at.active - noted < this.#tuning.repairResponseInterval) break;
      when.delete(old);
    }
  }

  #since(when: Map<string, number>, messageId: string, at: Moment): number {
    return at.active - (when.get(messageId) ?? -Infinity);
  }

  #jittered(wait: number): number {
    return wait * (0.75 + 0.5 * this.#random());
  }

  /** SDS-R, Determine response group, with the hash of `@waku/sds`: the first 8 bytes of sha-256, big-endian. */
  #isInResponseGroup(messageId: string, authorId: string | undefined): boolean {
    const groups = BigInt(Math.max(1, Math.floor(this.#tuning.responseGroups)));
    if (groups === 1n || authorId === undefined || authorId === this.#participantId) return true;
    return pairHash(this.#participantId, messageId) % groups === pairHash(authorId, messageId) % groups;
  }
}

function pairHash(participantId: string, messageId: string): bigint {
  const digest = sha256(encodeUtf8(participantId + messageId));
  return new DataView(digest.buffer, digest.byteOffset).getBigUint64(0);
}
