import { FairQueue } from '../sds/fairQueue.js';
import type { Moment } from '../sds/index.js';
import type { CatchUp } from './catchUp.js';
import type { Context } from './context.js';
import type { Intake } from './intake.js';
import { askStore } from './query.js';

/** Messages taken of one answer for each hash asked by, a count: a store may give what nobody asked for, without end. */
const PER_HASH = 10;

interface Wanted {
  /** Hashes it was last asked for by, a count; 0 = it was not. */
  hints: number;
  /** Store answers without it, a count. */
  misses: number;
  wait: number;
}

export type Retriever = ReturnType<typeof createRetriever>;

/**
 * Fetches missing messages from the transport's store by hash, in batches, one query at a time, with a growing wait
 * between two queries for the same message; after some misses, or where there is no store or no hash, from the group.
 * While catching up is about to bring what is missing nobody is asked.
 */
export function createRetriever(context: Context, intake: Intake, catchUp: CatchUp) {
  const { transport, retrieval, tuning, sds, events, now, spread } = context;
  const { retrievalBatch, retrievalBackoff } = tuning;
  const asksGroup = retrieval === 'both' || retrieval === 'repair';
  const asksStore = retrieval === 'both' || retrieval === 'store';
  const wanted = new Map<string, Wanted>();
  const due = new FairQueue((messageId) => sds.namersOf(messageId));
  let query: AbortController | undefined;

  function want(messageId: string, dueAt: number): void {
    if (catchUp.progressing) return;
    if (asksStore && transport.retrieve !== undefined && sds.hintsFor(messageId).length > 0) {
      wanted.set(messageId, { hints: 0, misses: 0, wait: retrievalBackoff });
      due.set(messageId, dueAt);
      // The group had what the store has not: it follows others that the store has not either, after a partition for one.
      if (sds.lags(now())) hold(messageId);
    } else hold(messageId);
  }

  /** A message waits for others: the group may have another copy of it, which does not. */
  function hold(messageId: string): void {
    if (asksGroup && !catchUp.progressing) sds.requestRepair(messageId, now());
  }

  /** It is here, or lost. */
  function stop(messageId: string): void {
    wanted.delete(messageId);
    due.delete(messageId);
  }

  async function ask(batch: readonly string[], hints: Uint8Array[]): Promise<void> {
    const abort = (query = new AbortController());
    let answered = true;
    try {
      await askStore(context, abort, async (signal) => {
        let left = PER_HASH * hints.length;
        for await (const message of transport.retrieve!(hints, signal)) {
          if (signal.aborted || left-- === 0) throw new Error('the store does not stop');
          intake.take(message, 'store');
        }
      });
    } catch {
      // A store that is away or fails is no answer: only the wait grows.
      answered = false;
    }
    if (query !== abort) return;
    query = undefined;
    plan(batch, answered);
    context.settle();
  }

  function plan(batch: readonly string[], answered: boolean): void {
    const { active } = now();
    for (const messageId of batch) {
      const item = wanted.get(messageId);
      if (item === undefined) continue;
      item.misses++;
      due.set(messageId, active + spread(item.wait));
      item.wait = Math.min(item.wait * 2, tuning.retrievalBackoffMax);
      if (asksGroup && (!answered || item.misses >= tuning.storeMissesBeforeRepair))
        sds.requestRepair(messageId, now());
    }
  }

  return {
    hold,
    stop,

    /** When a query is due, active ms; Infinity = none, or one is under way. */
    get next(): number {
      return query === undefined && !catchUp.progressing ? due.next : Infinity;
    },

    /** The store was asked for this missing message, or is being asked. */
    isAsked(messageId: string): boolean {
      const item = wanted.get(messageId);
      return item !== undefined && (item.misses > 0 || due.get(messageId) === undefined);
    },

    want(messageId: string, at: Moment): void {
      if (!wanted.has(messageId)) want(messageId, at.active + tuning.retrievalDelay);
    },

    /** Another participant named a missing message, maybe by another hash. */
    named(messageId: string, namedBy: string, at: Moment): void {
      const item = wanted.get(messageId);
      if (item === undefined) want(messageId, at.active);
      else {
        due.named(messageId, namedBy);
        const isNew = item.hints > 0 && sds.hintsFor(messageId).length > item.hints;
        if (isNew && due.get(messageId) !== undefined) due.set(messageId, at.active);
      }
    },

    /** Asks again now, everybody that may be asked, waits reset. */
    restart(messageId: string, at: Moment): void {
      stop(messageId);
      if (asksGroup) sds.restartRepair(messageId, now());
      want(messageId, at.active);
    },

    /** Starts a query if one is due. */
    tick(at: Moment): void {
      if (query !== undefined || catchUp.progressing) return;
      const batch: string[] = [];
      const hints: Uint8Array[] = [];
      while (hints.length < retrievalBatch) {
        const messageId = due.takeDue(at.active);
        if (messageId === undefined) break;
        batch.push(messageId);
        const known = sds.hintsFor(messageId);
        wanted.get(messageId)!.hints = known.length;
        hints.push(...known);
      }
      const messageIds = batch.filter((messageId) => wanted.get(messageId)!.misses === 0);
      if (messageIds.length > 0) events.emit('missing-changed', { messageIds });
      if (batch.length > 0 && !context.isClosed()) void ask(batch, hints.slice(0, retrievalBatch));
    },

    /** Stops asking and ends a query under way. */
    close(): void {
      query?.abort();
      query = undefined;
    },
  };
}
