import type { Clock, IncomingMessage, Transport } from '../ports/index.js';
import type { Moment } from '../sds/index.js';
import { orAborted } from './abort.js';
import type { Tuning } from './tuning.js';

/** Messages in one page of the store's answer, a count. */
const PAGE = 100;

/** What catching up needs of the channel. */
export interface CatchUpHost {
  now(): Moment;
  /** Messages from the store, oldest first, so that they can be delivered as they are taken in. */
  take(messages: readonly IncomingMessage[]): Promise<void>;
  /** It started or ended. */
  changed(): void;
}

/**
 * Reads from the transport's store what was missed while the channel was closed or offline, at most `catchUpLimit` of
 * the newest. A store that does not answer is asked again after a growing wait.
 */
export class CatchUp {
  readonly #transport: Transport;
  readonly #enabled: boolean;
  readonly #tuning: Tuning;
  readonly #clock: Clock;
  readonly #host: CatchUpHost;
  /** Where what may have been missed starts; `undefined` = nothing was. */
  #missed: { readonly since: number | undefined } | undefined;
  #query: AbortController | undefined;
  #retryAt = Infinity;
  #wait: number;

  /** @param enabled whether the store is to be asked at all */
  constructor(transport: Transport, enabled: boolean, tuning: Tuning, clock: Clock, host: CatchUpHost) {
    this.#transport = transport;
    this.#enabled = enabled && transport.history !== undefined;
    this.#tuning = tuning;
    this.#clock = clock;
    this.#host = host;
    this.#wait = tuning.retrievalBackoff;
  }

  get running(): boolean {
    return this.#query !== undefined;
  }

  /** When the store is to be asked again, active ms; Infinity = it is not. */
  get next(): number {
    return this.#retryAt;
  }

  /** Something may have been missed since `lastHeardAt`, ms since the epoch; undefined = everything. */
  missed(lastHeardAt: number | undefined): void {
    // What an earlier attempt did not get is still to be had, whatever was heard since.
    this.#missed ??= { since: lastHeardAt };
  }

  /** Until when nothing was missed, given when anybody was last heard: where a restart has to begin. */
  caughtUpTo(lastHeardAt: number | undefined): number | undefined {
    return this.#enabled && this.#missed !== undefined ? this.#missed.since : lastHeardAt;
  }

  /** The network is there. */
  start(): void {
    if (!this.#enabled || this.#missed === undefined) return;
    this.#wait = this.#tuning.retrievalBackoff;
    if (this.#query === undefined) void this.#run(this.#missed.since);
  }

  /** The network is gone. */
  stop(): void {
    this.#retryAt = Infinity;
    this.#query?.abort();
    this.#query = undefined;
  }

  tick(at: Moment): void {
    if (at.active >= this.#retryAt && this.#missed !== undefined) void this.#run(this.#missed.since);
  }

  async #run(since: number | undefined): Promise<void> {
    const query = new AbortController();
    this.#query = query;
    this.#retryAt = Infinity;
    let complete = true;
    try {
      await this.#host.take(await this.#read(since, query));
    } catch {
      // A store that is away: what was missed is noticed from what arrives next, too, and fetched by hash.
      complete = false;
    }
    if (this.#query !== query) return;
    this.#query = undefined;
    if (complete) this.#missed = undefined;
    else {
      this.#retryAt = this.#host.now().active + this.#wait;
      this.#wait = Math.min(this.#wait * 2, this.#tuning.retrievalBackoffMax);
    }
    this.#host.changed();
  }

  /** What the store has, oldest first. */
  async #read(since: number | undefined, query: AbortController): Promise<IncomingMessage[]> {
    const after = since === undefined ? undefined : since - this.#tuning.catchUpOverlap;
    const found: IncomingMessage[] = [];
    let cursor: string | undefined;
    do {
      const limit = Math.min(PAGE, this.#tuning.catchUpLimit - found.length);
      const timeout = this.#clock.setTimeout(() => query.abort(), this.#tuning.retrievalTimeout);
      try {
        const page = await orAborted(this.#transport.history!({ limit, after, cursor }, query.signal), query.signal);
        found.push(...page.messages.slice(0, limit));
        // A page without messages is the end, whatever its cursor says.
        cursor = page.messages.length === 0 ? undefined : page.cursor;
      } finally {
        this.#clock.clearTimeout(timeout);
      }
    } while (cursor !== undefined && found.length < this.#tuning.catchUpLimit);
    return found.reverse();
  }
}
