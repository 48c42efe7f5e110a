import type { StoredDelivery } from '../ports/index.js';
import { Deadlines } from '../sds/deadlines.js';
import type { Moment } from '../sds/index.js';
import { AcknowledgementTime } from './acknowledgementTime.js';
import type { Broadcaster, PublishResult } from './broadcaster.js';
import type { Context } from './context.js';
import { PersistenceError } from './errors.js';
import type { MessageStatus } from './status.js';
import { isOpen, nextStatus, restartStatus } from './status.js';
import type { MessageDelivery } from './types.js';

interface Outgoing {
  readonly messageId: string;
  status: MessageStatus | undefined;
  /** It was safe from a kill at least once. */
  written: boolean;
  /** Attempts since it was sent, or sent again by the user, a count. */
  tries: number;
  /** Attempts that went out, a count. */
  attempts: number;
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

/**
 * Where six acknowledgements came, the first wait is this share, and so much more for each other participant, up to the
 * whole: in small groups nobody waits long for others to acknowledge.
 */
const QUICK = 0.1;
const QUICK_MORE = 0.2;

/** The wait after a first attempt that failed, as a share of `resendInterval`. */
const FAILED = 0.3;

const settled: ReadonlySet<MessageStatus> = new Set(['acknowledged', 'unconfirmed', 'failed', 'discarded']);

export type Outbox = ReturnType<typeof createOutbox>;

/**
 * Own messages and what became of them (SDS, Periodic Outgoing Buffer Sweep): sent again, each time after a longer
 * wait, until somebody has them or the attempts are used up.
 */
export function createOutbox(context: Context, broadcaster: Broadcaster) {
  const { tuning, sds, events, journal, budget, now, spread } = context;
  const { resendIntervalMax } = tuning;
  const messages = new Map<string, Outgoing>();
  /** Those from before a reload: most are settled for good, and never asked for. */
  let kept: ReadonlyMap<string, StoredDelivery> | undefined;
  const due = new Deadlines<Outgoing>();
  const acknowledgementTime = new AcknowledgementTime();

  function firstWait(): number {
    const share = acknowledgementTime.wait > 0 ? QUICK + QUICK_MORE * context.others() : 1;
    return tuning.resendInterval * Math.min(1, share);
  }

  function outgoingOf(messageId: string, kept?: StoredDelivery): Outgoing {
    const { status, attempts = 0, acknowledgedBy = [], error } = kept ?? {};
    const outgoing: Outgoing = {
      messageId,
      status: status as MessageStatus | undefined,
      written: kept !== undefined,
      tries: 0,
      attempts,
      maybeOut: false,
      wait: firstWait(),
      inFlight: false,
      triedAt: 0,
      acknowledgedBy: [...acknowledgedBy],
      lastError: undefined,
      error: error === undefined ? undefined : new Error(error),
    };
    messages.set(messageId, outgoing);
    return outgoing;
  }

  function find(messageId: string): Outgoing | undefined {
    const outgoing = messages.get(messageId);
    const delivery = outgoing === undefined ? kept?.get(messageId) : undefined;
    return delivery === undefined ? outgoing : outgoingOf(messageId, delivery);
  }

  /** Before it is written it is as good as queued. */
  function keep({ messageId, status = 'queued', attempts, acknowledgedBy, error }: Outgoing): void {
    journal.delivery(messageId, { status, attempts, acknowledgedBy: [...acknowledgedBy], error: error?.message });
  }

  /** Nothing happens to it before it is safe from a kill; where that cannot be, it is not sent. */
  function write(outgoing: Outgoing): void {
    journal.commit((error) => {
      if (context.isClosed()) return;
      if (outgoing.status === undefined) {
        if (error === undefined) {
          outgoing.written = true;
          outgoing.status = 'queued';
          due.set(outgoing, now().active);
        } else {
          const what = 'not sent, as it could not be written (resend it once that is mended)';
          fail(outgoing, new PersistenceError(what, error));
        }
      }
      context.settle();
    });
  }

  function attempt(outgoing: Outgoing): void {
    if (outgoing.inFlight) return;
    if (outgoing.tries >= tuning.maxAttempts) {
      giveUp(outgoing, outgoing.lastError);
      return;
    }
    if (outgoing.tries++ === 0) outgoing.triedAt = now().active;
    outgoing.inFlight = true;
    const { messageId, tries } = outgoing;
    setStatus(outgoing, 'sending');
    events.emit('sending-message', { messageId, attempt: tries });
    broadcaster.message(messageId, (result) => attempted(outgoing, tries, result));
  }

  function attempted(outgoing: Outgoing, tries: number, { error, hash, uncertain = false }: PublishResult): void {
    const { messageId } = outgoing;
    outgoing.inFlight = false;
    const changed = error === undefined && sds.published(messageId, hash);
    if (outgoing.status === 'discarded') return;
    if (changed) journal.delivered(messageId);
    if (error === undefined) {
      outgoing.attempts++;
      setStatus(outgoing, 'sent');
      keep(outgoing);
      events.emit('message-sent', { messageId, attempt: tries });
    } else if (error.recoverable === false) {
      giveUp(outgoing, error);
      return;
    }
    outgoing.maybeOut ||= uncertain;
    outgoing.lastError = error;
    // After the last attempt the wait is for an answer.
    if (settled.has(outgoing.status!)) return;
    // Nobody can acknowledge what did not go out: one failure costs little time.
    if (error !== undefined && !uncertain && tries === 1)
      due.set(outgoing, now().active + spread(FAILED * tuning.resendInterval));
    else planNext(outgoing, now());
  }

  function giveUp(outgoing: Outgoing, error = new Error('no attempt went out')): void {
    const { messageId, attempts } = outgoing;
    if (attempts === 0) {
      fail(outgoing, error);
      return;
    }
    due.delete(outgoing);
    setStatus(outgoing, 'unconfirmed');
    if (outgoing.status === 'unconfirmed') events.emit('message-unconfirmed', { messageId, attempts });
  }

  /** It cannot be sent at all, and why. */
  function fail(outgoing: Outgoing, error: Error): void {
    const { messageId } = outgoing;
    due.delete(outgoing);
    outgoing.error = error;
    setStatus(outgoing, 'failed');
    if (outgoing.status !== 'failed') return;
    tellNameable(outgoing);
    events.emit('sending-message-irrecoverable-error', { messageId, error });
  }

  function planNext(outgoing: Outgoing, { active }: Moment): void {
    const floor = isPossible(outgoing) ? tuning.resendIntervalPossiblyAcknowledged : 0;
    const wait = Math.max(outgoing.wait, Math.min(acknowledgementTime.wait, resendIntervalMax));
    due.set(outgoing, active + spread(Math.max(wait, floor)));
    // A wait that is short because the group is small is waited twice: it brings one attempt more within seconds.
    if (outgoing.tries > 1 || wait >= tuning.resendInterval)
      outgoing.wait = Math.min(wait * tuning.resendBackoff, resendIntervalMax);
  }

  function tellNameable({ messageId, attempts, status }: Outgoing): void {
    sds.setNameable(messageId, attempts > 0 ? 'anywhere' : status === 'failed' ? 'nowhere' : 'in-messages');
  }

  function setStatus(outgoing: Outgoing, event: MessageStatus): void {
    const before = outgoing.status;
    outgoing.status = nextStatus(before, event);
    if (outgoing.status !== 'failed') outgoing.error = undefined;
    if (outgoing.status !== before) keep(outgoing);
  }

  return {
    /** When an attempt is due, active ms; Infinity = none is. */
    get next(): number {
      return due.next;
    },

    status(messageId: string): MessageStatus | undefined {
      return find(messageId)?.status;
    },

    delivery(messageId: string): MessageDelivery | undefined {
      const outgoing = find(messageId);
      if (outgoing?.status === undefined) return undefined;
      const { status, attempts, acknowledgedBy, error } = outgoing;
      return { status, attempts, acknowledgedBy: [...acknowledgedBy], error };
    },

    /** A new message. */
    add(messageId: string): void {
      const outgoing = outgoingOf(messageId);
      journal.delivered(messageId);
      keep(outgoing);
      write(outgoing);
    },

    /** Messages from before a reload. What was under way goes on at once, in the order of `open`. */
    restore(deliveries: ReadonlyMap<string, StoredDelivery>, open: readonly string[]): void {
      kept = deliveries;
      for (const messageId of open) {
        const outgoing = find(messageId)!;
        if (!settled.has(outgoing.status!)) due.set(outgoing, now().active);
        tellNameable(outgoing);
      }
    },

    /** Whether this is an own message that nobody has for sure and the user has not given up. */
    isOpen(messageId: string): boolean {
      const outgoing = messages.get(messageId);
      return outgoing !== undefined && isOpen(outgoing.status);
    },

    /** Starts what is due: of that first what nobody has confirmed. */
    tick(at: Moment): void {
      const ready: Outgoing[] = [];
      for (let outgoing = due.takeDue(at.active); outgoing !== undefined; outgoing = due.takeDue(at.active)) {
        ready.push(outgoing);
      }
      ready.sort((a, b) => Number(isPossible(a)) - Number(isPossible(b)));
      for (const outgoing of ready) {
        // Discarded, or acknowledged, by whoever was told of the one before.
        if (settled.has(outgoing.status!)) continue;
        const wait = budget.wait(outgoing.attempts === 0 ? 'message' : 'resend', at.now);
        if (wait > 0) due.set(outgoing, at.active + wait);
        else attempt(outgoing);
      }
    },

    /** The network is back: what never went out goes now. */
    reconnected({ active }: Moment): void {
      for (const outgoing of messages.values()) {
        if (outgoing.attempts === 0 && due.get(outgoing) !== undefined) due.set(outgoing, active);
      }
    },

    /** Proof that somebody has it. */
    acknowledged(messageId: string, participantId: string): void {
      const outgoing = find(messageId);
      if (outgoing === undefined) return;
      if (outgoing.tries > 0 && outgoing.status !== 'acknowledged') {
        acknowledgementTime.took(outgoing.triedAt, now().active);
      }
      outgoing.acknowledgedBy.push(participantId);
      outgoing.attempts ||= 1;
      due.delete(outgoing);
      setStatus(outgoing, 'acknowledged');
      tellNameable(outgoing);
      keep(outgoing);
    },

    /** Evidence that somebody has it: the next attempt can wait longer. */
    possiblyAcknowledged(messageId: string, at: Moment): void {
      const outgoing = messages.get(messageId);
      if (outgoing === undefined) return;
      setStatus(outgoing, 'possibly-acknowledged');
      if (due.get(outgoing) !== undefined) planNext(outgoing, at);
    },

    /** The user asks for another round of attempts. */
    resend(messageId: string, { active }: Moment): void {
      const outgoing = messages.get(messageId);
      if (outgoing?.status !== 'failed' && outgoing?.status !== 'unconfirmed') return;
      const { written } = outgoing;
      outgoing.status = written ? restartStatus(outgoing.status) : undefined;
      outgoing.error = outgoing.lastError = undefined;
      outgoing.tries = 0;
      outgoing.wait = firstWait();
      if (written) due.set(outgoing, active);
      tellNameable(outgoing);
      keep(outgoing);
      if (!written) write(outgoing);
    },

    /** The user gives it up. */
    discard(messageId: string): void {
      const outgoing = messages.get(messageId);
      if (outgoing === undefined || !isOpen(outgoing.status)) return;
      outgoing.status = 'discarded';
      due.delete(outgoing);
      const node = sds.node(messageId);
      if (node === undefined) return;
      const { lamportTimestamp } = node;
      // An attempt under way may reach somebody.
      const published = outgoing.attempts > 0 || outgoing.inFlight || outgoing.maybeOut;
      sds.discard(messageId, published);
      journal.removed({ messageId, lamportTimestamp });
      // Where others may have it, it stays known: it must not come back as a message of theirs.
      if (published) {
        keep(outgoing);
        return;
      }
      journal.delivery(messageId, null);
    },
  };
}

/** Somebody has it probably. */
function isPossible({ status }: Outgoing): boolean {
  return status === 'possibly-acknowledged';
}
