import type { Clock, HeldMessage, MissingState, Participant, ReliableChannel } from '../engine/index.js';
import { report as reportError } from '../engine/emitter.js';
import type { OrderKey } from '../ports/order.js';
import type { Patch, Told } from './messages.js';
import { compact, eventNames, toPostedDelivery, toPostedError } from './messages.js';
import { createComparison, figuresOf, inChunks, partsOf } from './patches.js';
import type { Source } from './source.js';

/** The shortest time between two reports while a burst goes on, ms. */
const INTERVAL = 16;

/** What happened, in the order it happened. */
export interface Report {
  readonly told: readonly Told[];
  readonly patch: Patch;
}

export type Reporter = ReturnType<typeof createReporter>;

/**
 * Follows the channel of the tab that leads, and reports what happens in it once that is written: a tab that follows never
 * knows what the next one to lead would not find in persistence.
 * @param settled resolves when what happened so far is written, or could not be
 */
export function createReporter(
  channel: ReliableChannel,
  maxMessageSize: number,
  clock: Clock,
  settled: () => Promise<void>,
  report: (report: Report) => void,
) {
  let told: Told[] = [];
  const own = new Set<string>();
  let logChanged = false;
  /** Own messages that are not written yet. */
  const unwritten = new Set<string>();
  /** What was reported last comes before what is reported next. */
  let tail: Promise<void> = Promise.resolve();
  let requested = false;
  let reportedAt = -Infinity;
  let timer: unknown;
  let closed = false;
  /** Some tab is told. */
  let watched = false;
  let waiters: (() => void)[] = [];
  let inLog = new Set<string>();
  const compareHeld = createComparison<HeldMessage>(
    ({ messageId }) => messageId,
    ({ waitingFor }) => waitingFor.join(),
  );
  const compareMissing = createComparison<MissingState>(
    ({ messageId }) => messageId,
    ({ state, via, senderId, dependents, retrievalHint, followedBy }) =>
      JSON.stringify([state, via, senderId, dependents, retrievalHint?.length, followedBy?.messageId]),
  );
  const compareParticipants = createComparison<Participant>(
    ({ participantId }) => participantId,
    ({ lastHeardAt }) => lastHeardAt,
  );
  const compareAll = (): Pick<Patch, 'held' | 'missing' | 'participants'> => {
    const held = compareHeld(channel.held());
    return {
      held: held && { ...held, put: held.put.map(compact) },
      missing: compareMissing(channel.missing()),
      participants: compareParticipants(channel.participants()),
    };
  };

  function note(...one: Told): void {
    if (!watched) return;
    const [event, detail] = one;
    switch (event) {
      case 'message-received':
      case 'own-message-received':
      case 'message-replaced':
        inLog.add(detail.messageId);
        if (event === 'own-message-received') own.add(detail.messageId);
        told.push([event, compact(detail)] as unknown as Told);
        break;
      case 'messages-evicted':
        for (const messageId of detail.messageIds) inLog.delete(messageId);
        told.push(one);
        break;
      case 'undecodable':
        told.push([event, { reason: detail.reason, bytes: detail.bytes.slice() }]);
        break;
      case 'message-held':
      case 'ephemeral-received':
        told.push([event, compact(detail)] as unknown as Told);
        break;
      case 'sending-message-irrecoverable-error':
        own.add(detail.messageId);
        // As it can be posted.
        told.push([event, { ...detail, error: toPostedError(detail.error) }]);
        break;
      case 'sending-message':
      case 'message-sent':
      case 'message-possibly-acknowledged':
      case 'message-acknowledged':
      case 'message-unconfirmed':
      case 'delivery-changed':
        own.add(detail.messageId);
        told.push(one);
        break;
      default:
        told.push(one);
    }
    request();
  }

  function request(): void {
    if (requested || closed || !watched) return;
    requested = true;
    const elapsed = clock.now() - reportedAt;
    if (elapsed >= INTERVAL || elapsed < 0) queueMicrotask(flush);
    else timer = clock.setTimeout(flush, INTERVAL - elapsed);
  }

  /** How the log differs from what was reported, where no event says it. */
  function compareLog(): Pick<Patch, 'log'> {
    if (!logChanged) return {};
    const log = channel.log();
    const now = new Set(log.map(({ messageId }) => messageId));
    const put = log.filter(({ messageId }) => !inLog.has(messageId)).map(compact);
    const gone = [...inLog].filter((messageId) => !now.has(messageId));
    inLog = now;
    return { log: { put, gone } };
  }

  function take(): Report {
    const deliveries = [...own].map((messageId) => {
      const delivery = channel.delivery(messageId);
      if (delivery === undefined) unwritten.add(messageId);
      return [messageId, delivery && toPostedDelivery(delivery)] as const;
    });
    const patch = { ...compareLog(), deliveries, ...compareAll(), figures: figuresOf(channel, maxMessageSize) };
    const taken = { told, patch };
    told = [];
    logChanged = false;
    own.clear();
    return taken;
  }

  function flush(): void {
    clock.clearTimeout(timer);
    requested = false;
    if (closed) return;
    reportedAt = clock.now();
    const { told: events, patch } = take();
    const answered = waiters;
    waiters = [];
    tail = tail
      .then(settled)
      .then(() => {
        if (closed) return;
        const { log, ...rest } = patch;
        for (const put of inChunks(log?.put ?? [], ({ content }) => content.length)) {
          report({ told: [], patch: { log: { put, gone: [] } } });
        }
        // What the events follow from is known before they are told.
        let waiting: readonly Told[] = [];
        for (const some of inChunks(events, sizeOf)) {
          if (waiting.length > 0) report({ told: waiting, patch: {} });
          waiting = some;
        }
        report({ told: waiting, patch: { ...rest, log: log && { put: [], gone: log.gone } } });
        for (const messageId of unwritten) {
          if (channel.status(messageId) === undefined) continue;
          unwritten.delete(messageId);
          changed(messageId);
        }
        for (const resolve of answered) resolve();
      })
      .catch(reportError);
  }

  /** An own message changed in a way that no event tells. */
  function changed(messageId: string): void {
    note('delivery-changed', { messageId });
  }

  const stops = eventNames.map((event) => channel.on(event, (detail) => note(...([event, detail] as unknown as Told))));

  return {
    changed,

    /** An own message entered the log. */
    sent(messageId: string): void {
      if (!watched) return;
      const entry = channel.log().findLast((one) => one.messageId === messageId);
      if (entry === undefined || inLog.has(messageId)) return;
      note('own-message-received', entry);
    },

    /** Messages entered or left the log, and no event says which. */
    logChanged(): void {
      logChanged = true;
      note('messages-evicted', { messageIds: [], oldest: oldestOf(channel) });
    },

    /** Only the figures are others. */
    request,

    /** Resolves when everything that happened so far is reported. */
    reported(): Promise<void> {
      return new Promise((resolve) => {
        waiters.push(resolve);
        request();
      });
    },

    /** Everything as it is now, once it was written; what is reported before is in it, what is reported later is not. */
    whole(take: (parts: Generator<Patch>) => void): void {
      if (!watched) {
        watched = true;
        inLog = new Set(channel.log().map(({ messageId }) => messageId));
        compareAll();
        for (const { messageId, senderId } of channel.log()) {
          if (senderId === channel.participantId && channel.status(messageId) === undefined) unwritten.add(messageId);
        }
      }
      flush();
      const parts = partsOf(channel, maxMessageSize);
      tail = tail
        .then(() => {
          if (!closed) take(parts);
        })
        .catch(reportError);
    },

    /** Nobody is told any more, until {@link whole} is asked for. */
    rest(): void {
      watched = false;
      told = [];
      own.clear();
      unwritten.clear();
    },

    close(): void {
      closed = true;
      clock.clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}

/** The first of the log in memory, where there are older ones. */
export function oldestOf(channel: Source): OrderKey | undefined {
  return channel.olderCount() > 0 ? channel.log()[0] : undefined;
}

function sizeOf([, detail]: Told): number {
  const { content, bytes } = detail as { content?: Uint8Array; bytes?: Uint8Array };
  return content?.length ?? bytes?.length ?? 0;
}
