import type { StoredDelivery } from '../ports/index.js';
import { AcknowledgementTime } from './acknowledgementTime.js';
import { Deadlines } from '../sds/deadlines.js';
import type { Moment, Nameable } from '../sds/index.js';
import type { PublishResult } from './publisher.js';
import type { MessageStatus } from './status.js';
import { isOpen, nextStatus, restartStatus } from './status.js';
import type { Tuning } from './tuning.js';
import type { MessageDelivery, ReliableChannelEvents } from './types.js';

interface Outgoing {
  status: MessageStatus | undefined;
  /** It was safe from a kill at least once. */
  written: boolean;
  /** Attempts since it was sent, or sent again by the user, a count. */
  tries: number;
  /** Attempts that went out, a count. */
  sent: number;
  /** An attempt may have gone out though nobody said so. */
  maybeOut: boolean;
  /** The wait before the next attempt, ms. */
  wait: number;
  inFlight: boolean;
  /** When the first of the tries was made, active ms. */
  triedAt: number;
  acknowledgedBy: string[];
  /** Why the last attempt did not go out, if it did not. */
  lastError: Error | undefined;
  /** Why it failed. */
  error: Error | undefined;
}

type OutboxEvent = {
  [E in keyof ReliableChannelEvents]: [E, ReliableChannelEvents[E]];
}['sending-message' | 'message-sent' | 'message-unconfirmed' | 'sending-message-irrecoverable-error'];

/** What the outbox needs of the channel. */
export interface OutboxHost {
  emit(...event: OutboxEvent): void;
  /** The delivery of a message changed: keep it. */
  changed(messageId: string): void;
  /** Broadcasts a message and calls `done` when that ended. */
  publish(messageId: string, done: (result: PublishResult) => void): void;
  /** Which frames may name a message from now on. */
  setNameable(messageId: string, nameable: Nameable): void;
  /** How long the frame budget makes a message wait, ms; 0 = it may go now. */
  budgetWait(kind: 'message' | 'resend'): number;
  /** How many others are present, a count. */
  others(): number;
  now(): Moment;
}

/** With one other participant, of whom six acknowledgements came, the first wait is this share: nobody there waits for others. */
const PAIR_SHARE = 0.3;

const settled: ReadonlySet<MessageStatus> = new Set(['acknowledged', 'unconfirmed', 'failed', 'discarded']);

/**
 * Own messages and what became of them (SDS, Periodic Outgoing Buffer Sweep): sent again, each time after a longer
 * wait, until somebody has them or the attempts are used up.
 */
export class Outbox {
  readonly #tuning: Tuning;
  readonly #random: () => number;
  readonly #host: OutboxHost;
  readonly #messages = new Map<string, Outgoing>();
  readonly #due = new Deadlines<string>();
  readonly #acknowledgementTime = new AcknowledgementTime();

  constructor(tuning: Tuning, random: () => number, host: OutboxHost) {
    this.#tuning = tuning;
    this.#random = random;
    this.#host = host;
  }

  /** When an attempt is due, active ms; Infinity = none is. */
  get next(): number {
    return this.#due.next;
  }

  status(messageId: string): MessageStatus | undefined {
    return this.#messages.get(messageId)?.status;
  }

  delivery(messageId: string): MessageDelivery | undefined {
    const outgoing = this.#messages.get(messageId);
    if (outgoing?.status === undefined) return undefined;
    const { status, sent, acknowledgedBy, error } = outgoing;
    return { status, attempts: sent, acknowledgedBy: [...acknowledgedBy], error };
  }

  /** What is kept of it over a reload; before it is written it is as good as queued. */
  stored(messageId: string): StoredDelivery | null {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined) return null;
    const { status, sent, acknowledgedBy, error } = outgoing;
    return { status: status ?? 'queued', attempts: sent, acknowledgedBy: [...acknowledgedBy], error: error?.message };
  }

  /** A new message: nothing happens to it before {@link written}. */
  add(messageId: string): void {
    this.#messages.set(messageId, this.#outgoing(undefined));
  }

  /** It is safe from a kill: it is queued, and goes out. */
  written(messageId: string): void {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined || outgoing.status !== undefined) return;
    outgoing.written = true;
    outgoing.status = 'queued';
    this.#due.set(messageId, this.#host.now().active);
  }

  /** It could not be made safe from a kill, so it is not sent. */
  notWritten(messageId: string, error: Error): void {
    if (this.#messages.get(messageId)?.status === undefined) this.#fail(messageId, error);
  }

  /** A message from before a reload: what was under way goes on at once. */
  restore(messageId: string, stored: StoredDelivery): void {
    const outgoing = this.#outgoing(stored.status as MessageStatus);
    outgoing.written = true;
    outgoing.sent = stored.attempts;
    outgoing.acknowledgedBy = [...stored.acknowledgedBy];
    outgoing.error = stored.error === undefined ? undefined : new Error(stored.error);
    this.#messages.set(messageId, outgoing);
    if (!settled.has(outgoing.status!)) this.#due.set(messageId, this.#host.now().active);
    this.#tellNameable(messageId, outgoing);
  }

  /** Whether this is an own message that nobody has for sure and the user has not given up. */
  isOpen(messageId: string): boolean {
    return this.#messages.has(messageId) && isOpen(this.status(messageId));
  }

  /** Ids that are on their way and never went out. */
  *unsent(): Iterable<string> {
    for (const [messageId, { sent, status }] of this.#messages) {
      if (sent === 0 && status !== 'discarded') yield messageId;
    }
  }

  /** Starts what is due. */
  tick(at: Moment): void {
    for (let id = this.#due.takeDue(at.active); id !== undefined; id = this.#due.takeDue(at.active)) {
      const wait = this.#host.budgetWait(this.#messages.get(id)?.sent === 0 ? 'message' : 'resend');
      if (wait > 0) this.#due.set(id, at.active + wait);
      else this.#attempt(id);
    }
  }

  /** The network is back: what never went out goes now. */
  reconnected(at: Moment): void {
    for (const messageId of this.unsent()) {
      if (this.#due.get(messageId) !== undefined) this.#due.set(messageId, at.active);
    }
  }

  /** Proof that somebody has it. */
  acknowledged(messageId: string, participantId: string): void {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined) return;
    if (outgoing.tries > 0 && outgoing.status !== 'acknowledged') {
      this.#acknowledgementTime.took(outgoing.triedAt, this.#host.now().active);
    }
    outgoing.acknowledgedBy.push(participantId);
    if (outgoing.sent === 0) outgoing.sent = 1;
    this.#due.delete(messageId);
    this.#setStatus(messageId, outgoing, 'acknowledged');
    this.#tellNameable(messageId, outgoing);
    this.#host.changed(messageId);
  }

  /** Evidence that somebody has it: the next attempt can wait longer. */
  possiblyAcknowledged(messageId: string, at: Moment): void {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined) return;
    this.#setStatus(messageId, outgoing, 'possibly-acknowledged');
    if (this.#due.get(messageId) !== undefined) this.#planNext(messageId, outgoing, at);
  }

  /**
   * The user asks for another round of attempts.
   * @returns whether it waits for {@link written}: it never was
   */
  resend(messageId: string, at: Moment): boolean {
    const outgoing = this.#messages.get(messageId);
    if (outgoing?.status !== 'failed' && outgoing?.status !== 'unconfirmed') return false;
    outgoing.status = outgoing.written ? restartStatus(outgoing.status) : undefined;
    outgoing.error = undefined;
    outgoing.lastError = undefined;
    outgoing.tries = 0;
    outgoing.wait = this.#firstWait;
    if (outgoing.written) this.#due.set(messageId, at.active);
    this.#tellNameable(messageId, outgoing);
    this.#host.changed(messageId);
    return !outgoing.written;
  }

  /** The user gives it up. Returns whether it ever went out, or `undefined` where there is nothing to give up. */
  discard(messageId: string): boolean | undefined {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined || outgoing.status === 'acknowledged' || outgoing.status === 'discarded')
      return undefined;
    outgoing.status = 'discarded';
    this.#due.delete(messageId);
    // An attempt under way may reach somebody.
    return outgoing.sent > 0 || outgoing.inFlight || outgoing.maybeOut;
  }

  #attempt(messageId: string): void {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined || outgoing.inFlight) return;
    if (outgoing.tries >= this.#tuning.maxAttempts) {
      this.#giveUp(messageId, outgoing, outgoing.lastError);
      return;
    }
    if (outgoing.tries++ === 0) outgoing.triedAt = this.#host.now().active;
    outgoing.inFlight = true;
    const attempt = outgoing.tries;
    this.#setStatus(messageId, outgoing, 'sending');
    this.#host.emit('sending-message', { messageId, attempt });
    this.#host.publish(messageId, (result) => this.#attempted(messageId, outgoing, attempt, result));
  }

  #attempted(messageId: string, outgoing: Outgoing, attempt: number, result: PublishResult): void {
    outgoing.inFlight = false;
    if (outgoing.status === 'discarded') return;
    if (result.ok) {
      outgoing.sent++;
      this.#setStatus(messageId, outgoing, 'sent');
      this.#host.changed(messageId);
      this.#host.emit('message-sent', { messageId, attempt });
    } else if (!result.recoverable) {
      this.#giveUp(messageId, outgoing, result.error);
      return;
    }
    if (!result.ok && result.uncertain) outgoing.maybeOut = true;
    outgoing.lastError = result.ok ? undefined : result.error;
    // After the last attempt the wait is for an answer.
    if (!settled.has(outgoing.status!)) this.#planNext(messageId, outgoing, this.#host.now());
  }

  #giveUp(messageId: string, outgoing: Outgoing, error: Error | undefined): void {
    if (outgoing.sent === 0) {
      this.#fail(messageId, error ?? new Error('no attempt went out'));
      return;
    }
    this.#due.delete(messageId);
    this.#setStatus(messageId, outgoing, 'unconfirmed');
    this.#host.changed(messageId);
    if (outgoing.status === 'unconfirmed') {
      this.#host.emit('message-unconfirmed', { messageId, attempts: outgoing.sent });
    }
  }

  /** It cannot be sent at all, and why. */
  #fail(messageId: string, error: Error): void {
    const outgoing = this.#messages.get(messageId);
    if (outgoing === undefined || outgoing.status === 'discarded') return;
    this.#due.delete(messageId);
    this.#setStatus(messageId, outgoing, 'failed');
    if (outgoing.status !== 'failed') return;
    outgoing.error = error;
    this.#tellNameable(messageId, outgoing);
    this.#host.changed(messageId);
    this.#host.emit('sending-message-irrecoverable-error', { messageId, error });
  }

  #planNext(messageId: string, outgoing: Outgoing, at: Moment): void {
    const { resendBackoff, resendIntervalMax, resendIntervalPossiblyAcknowledged, jitter } = this.#tuning;
    const floor = outgoing.status === 'possibly-acknowledged' ? resendIntervalPossiblyAcknowledged : 0;
    const wait = Math.max(outgoing.wait, Math.min(this.#acknowledgementTime.wait, resendIntervalMax));
    this.#due.set(messageId, at.active + Math.max(wait, floor) * (1 + jitter * (2 * this.#random() - 1)));
    outgoing.wait = Math.min(wait * resendBackoff, resendIntervalMax);
  }

  get #firstWait(): number {
    const quick = this.#host.others() === 1 && this.#acknowledgementTime.wait > 0;
    return this.#tuning.resendInterval * (quick ? PAIR_SHARE : 1);
  }

  #tellNameable(messageId: string, { sent, status }: Outgoing): void {
    const nameable = sent > 0 ? 'anywhere' : status === 'failed' ? 'nowhere' : 'in-messages';
    this.#host.setNameable(messageId, nameable);
  }

  #setStatus(messageId: string, outgoing: Outgoing, event: MessageStatus): void {
    const before = outgoing.status;
    outgoing.status = nextStatus(before, event);
    if (outgoing.status !== 'failed') outgoing.error = undefined;
    if (outgoing.status !== before) this.#host.changed(messageId);
  }

  #outgoing(status: MessageStatus | undefined): Outgoing {
    return {
      status,
      written: false,
      tries: 0,
      sent: 0,
      maybeOut: false,
      wait: this.#firstWait,
      inFlight: false,
      triedAt: 0,
      acknowledgedBy: [],
      lastError: undefined,
      error: undefined,
    };
  }
}
