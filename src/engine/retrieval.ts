import type { Clock, IncomingMessage, Transport } from '../ports/index.js';
import { FairQueue } from '../sds/fairQueue.js';
import type { Moment } from '../sds/index.js';
import { orAborted } from './abort.js';
import type { Tuning } from './tuning.js';
import type { Retrieval } from './types.js';

interface Wanted {
  /** Hashes it was last asked for by, a count; 0 = it was not. */
  hints: number;
  /** Store answers without it, a count. */
  misses: number;
  wait: number;
}

/** What retrieval needs of the channel. */
export interface RetrievalHost {
  now(): Moment;
  /** Who named a missing message. */
  namersOf(messageId: string): readonly string[];
  /** The hashes it may have, as those who named it say. */
  hintsFor(messageId: string): Uint8Array[];
  /** A message came from the store. */
  receive(message: IncomingMessage): void;
  /** The store is being asked for these for the first time. */
  asked(messageIds: readonly string[]): void;
  /** The store does not have it: ask the group. */
  requestRepair(messageId: string): void;
  /** Ask the group again soon, waits reset. */
  restartRepair(messageId: string): void;
  /** Whether catching up is about to bring what is missing: nobody is asked for it meanwhile. */
  held(): boolean;
  /** A query ended: something may be due again. */
  settled(): void;
}

/**
 * Fetches missing messages from the transport's store by hash, in batches, one query at a time, with a growing wait
 * between two queries for the same message; after some misses, or where there is no store or no hash, from the group.
 */
export class Retriever {
  readonly #transport: Transport;
  readonly #mode: Retrieval;
  readonly #tuning: Tuning;
  readonly #random: () => number;
  readonly #host: RetrievalHost;
  readonly #clock: Clock;
  readonly #wanted = new Map<string, Wanted>();
  readonly #due: FairQueue;
  #query: AbortController | undefined;
  #queryTimeout: unknown;

  constructor(
    transport: Transport,
    mode: Retrieval,
    tuning: Tuning,
    random: () => number,
    clock: Clock,
    host: RetrievalHost,
  ) {
    this.#transport = transport;
    this.#mode = mode;
    this.#tuning = tuning;
    this.#random = random;
    this.#clock = clock;
    this.#host = host;
    this.#due = new FairQueue((messageId) => host.namersOf(messageId));
  }

  /** When a query is due, active ms; Infinity = none, or one is under way. */
  get next(): number {
    return this.#query === undefined && !this.#host.held() ? this.#due.next : Infinity;
  }

  /** The store was asked for this missing message, or is being asked. */
  isAsked(messageId: string): boolean {
    const wanted = this.#wanted.get(messageId);
    return wanted !== undefined && (wanted.misses > 0 || this.#due.get(messageId) === undefined);
  }

  want(messageId: string, at: Moment): void {
    if (!this.#wanted.has(messageId)) this.#want(messageId, at.active + this.#tuning.retrievalDelay);
  }

  /** A message waits for others: the group may have another copy of it, which does not. */
  hold(messageId: string): void {
    const asksGroup = this.#mode === 'both' || this.#mode === 'repair';
    if (asksGroup && !this.#host.held()) this.#host.requestRepair(messageId);
  }

  /** Another participant named a missing message, maybe by another hash. */
  named(messageId: string, namedBy: string, at: Moment): void {
    const wanted = this.#wanted.get(messageId);
    if (wanted === undefined) this.#want(messageId, at.active);
    else {
      this.#due.named(messageId, namedBy);
      const isNew = wanted.hints > 0 && this.#host.hintsFor(messageId).length > wanted.hints;
      if (isNew && this.#due.get(messageId) !== undefined) this.#due.set(messageId, at.active);
    }
  }

  /** Asks again now, everybody that may be asked, waits reset. */
  restart(messageId: string, at: Moment): void {
    this.stop(messageId);
    if (this.#mode === 'both' || this.#mode === 'repair') this.#host.restartRepair(messageId);
    this.#want(messageId, at.active);
  }

  /** It is here, or lost. */
  stop(messageId: string): void {
    this.#wanted.delete(messageId);
    this.#due.delete(messageId);
  }

  /** Starts a query if one is due. */
  tick(at: Moment): void {
    if (this.#query !== undefined || this.#host.held()) return;
    const batch: string[] = [];
    const hints: Uint8Array[] = [];
    while (hints.length < this.#tuning.retrievalBatch) {
      const messageId = this.#due.takeDue(at.active);
      if (messageId === undefined) break;
      batch.push(messageId);
      const known = this.#host.hintsFor(messageId);
      this.#wanted.get(messageId)!.hints = known.length;
      hints.push(...known);
    }
    const first = batch.filter((messageId) => this.#wanted.get(messageId)!.misses === 0);
    if (first.length > 0) this.#host.asked(first);
    if (batch.length > 0) void this.#ask(batch, hints.slice(0, this.#tuning.retrievalBatch));
  }

  /** Stops asking and ends a query under way. */
  close(): void {
    this.#wanted.clear();
    this.#due.clear();
    this.#endQuery();
  }

  #want(messageId: string, dueAt: number): void {
    if (this.#mode === 'none' || this.#host.held()) return;
    const asksStore = this.#mode !== 'repair' && this.#transport.retrieve !== undefined;
    if (asksStore && this.#host.hintsFor(messageId).length > 0) {
      this.#wanted.set(messageId, { hints: 0, misses: 0, wait: this.#tuning.retrievalBackoff });
      this.#due.set(messageId, dueAt);
    } else if (this.#mode !== 'store') {
      this.#host.requestRepair(messageId);
    }
  }

  async #ask(batch: readonly string[], hints: Uint8Array[]): Promise<void> {
    const query = new AbortController();
    this.#query = query;
    this.#queryTimeout = this.#clock.setTimeout(() => query.abort(), this.#tuning.retrievalTimeout);
    let answered = true;
    try {
      for await (const message of untilAborted(this.#transport.retrieve!(hints, query.signal), query.signal)) {
        this.#host.receive(message);
      }
    } catch {
      // A store that is away or fails is no answer: only the wait grows.
      answered = false;
    }
    if (this.#query !== query) return;
    this.#endQuery();
    this.#plan(batch, answered);
    this.#host.settled();
  }

  #plan(batch: readonly string[], answered: boolean): void {
    const { active } = this.#host.now();
    for (const messageId of batch) {
      const wanted = this.#wanted.get(messageId);
      if (wanted === undefined) continue;
      wanted.misses++;
      const spread = 1 + this.#tuning.jitter * (2 * this.#random() - 1);
      this.#due.set(messageId, active + wanted.wait * spread);
      wanted.wait = Math.min(wanted.wait * 2, this.#tuning.retrievalBackoffMax);
      if (this.#mode === 'both' && (!answered || wanted.misses >= this.#tuning.storeMissesBeforeRepair)) {
        this.#host.requestRepair(messageId);
      }
    }
  }

  #endQuery(): void {
    this.#clock.clearTimeout(this.#queryTimeout);
    this.#query?.abort();
    this.#query = undefined;
  }
}

/** The items until the signal aborts, also when the source does not look at the signal. @throws the signal's reason */
async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await orAborted(iterator.next(), signal);
      if (done === true) return;
      yield value;
    }
  } finally {
    // Not awaited: a source that hangs does not end for us either.
    if (signal.aborted) iterator.return?.().then(undefined, () => undefined);
  }
}
