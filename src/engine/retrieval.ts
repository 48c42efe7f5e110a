import type { Clock, IncomingMessage, Transport } from '../ports/index.js';
import { Deadlines } from '../sds/deadlines.js';
import type { MissingEntry, Moment } from '../sds/index.js';
import { orAborted } from './abort.js';
import type { Tuning } from './tuning.js';
import type { Retrieval } from './types.js';

interface Wanted {
  hint: Uint8Array | undefined;
  /** Store answers without it, a count. */
  misses: number;
  wait: number;
}

/** What retrieval needs of the channel. */
export interface RetrievalHost {
  now(): Moment;
  /** A message came from the store. */
  receive(message: IncomingMessage): void;
  /** The store does not have it: ask the group. */
  requestRepair(messageId: string): void;
  /** Ask the group again soon, waits reset. */
  restartRepair(messageId: string): void;
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
  readonly #due = new Deadlines<string>();
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
  }

  /** When a query is due, active ms; Infinity = none, or one is under way. */
  get next(): number {
    return this.#query === undefined ? this.#due.next : Infinity;
  }

  /** The store was asked for this missing message, or is being asked. */
  isAsked(messageId: string): boolean {
    const wanted = this.#wanted.get(messageId);
    return wanted !== undefined && (wanted.misses > 0 || this.#due.get(messageId) === undefined);
  }

  want(entry: MissingEntry, at: Moment): void {
    this.#want(entry.messageId, entry.retrievalHint, at.active + this.#tuning.retrievalDelay);
  }

  /** The hash of a missing message became known. */
  hint(messageId: string, hint: Uint8Array, at: Moment): void {
    if (!this.#wanted.has(messageId)) this.#want(messageId, hint, at.active);
  }

  /** Asks again now, everybody that may be asked, waits reset. */
  restart(messageId: string, hint: Uint8Array | undefined, at: Moment): void {
    this.stop(messageId);
    if (this.#mode === 'both' || this.#mode === 'repair') this.#host.restartRepair(messageId);
    this.#want(messageId, hint, at.active);
  }

  /** It is here, or lost. */
  stop(messageId: string): void {
    this.#wanted.delete(messageId);
    this.#due.delete(messageId);
  }

  /** Starts a query if one is due. */
  tick(at: Moment): void {
    if (this.#query !== undefined) return;
    const batch: string[] = [];
    while (batch.length < this.#tuning.retrievalBatch) {
      const messageId = this.#due.takeDue(at.active);
      if (messageId === undefined) break;
      batch.push(messageId);
    }
    if (batch.length > 0) void this.#ask(batch);
  }

  /** Stops asking and ends a query under way. */
  close(): void {
    this.#wanted.clear();
    this.#due.clear();
    this.#endQuery();
  }

  #want(messageId: string, hint: Uint8Array | undefined, dueAt: number): void {
    if (this.#mode === 'none') return;
    if (this.#mode !== 'repair' && hint !== undefined && this.#transport.retrieve !== undefined) {
      this.#wanted.set(messageId, { hint, misses: 0, wait: this.#tuning.retrievalBackoff });
      this.#due.set(messageId, dueAt);
    } else if (this.#mode !== 'store') {
      this.#host.requestRepair(messageId);
    }
  }

  async #ask(batch: readonly string[]): Promise<void> {
    const query = new AbortController();
    this.#query = query;
    this.#queryTimeout = this.#clock.setTimeout(() => query.abort(), this.#tuning.retrievalTimeout);
    const hints = batch.map((messageId) => this.#wanted.get(messageId)!.hint!);
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
