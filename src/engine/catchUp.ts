import type { Clock, IncomingMessage, Transport } from '../ports/index.js';
import type { Moment } from '../sds/index.js';
import { askHistory } from './askHistory.js';
import type { Tuning } from './tuning.js';

/** Messages in one page of the store's answer, a count (Waku store: at most 100). */
const PAGE = 100;
/** The widest window, ms: store clients are known to leave out the newest part of longer ranges. */
const WIDEST = 86_400_000;
/** A window is not made narrower than this, ms: what is too much for one is taken in parts. */
const NARROWEST = 1_000;
/** Pages without messages read in one part, a count: stores give some, and may lie without end. */
const EMPTY_PAGES = 100;
/** Parts of `catchUpLimit` read of one window without a pause, a count: a store may lie without end. */
const PARTS = 10;

/** What catching up needs of the channel. */
export interface CatchUpHost {
  now(): Moment;
  /** Messages from the store, oldest first, so that they can be delivered as they are taken in. */
  take(messages: readonly IncomingMessage[]): Promise<void>;
  /** What is missing may be about to come: nothing is given up before `until`, active ms. */
  expect(until: number): void;
  /** {@link CatchUp.completeUntil} is worth keeping. */
  keep(): void;
  /** It got further, or ended. */
  changed(): void;
}

/** A stretch of the gap that is being read. */
interface Window {
  readonly startedAt: number;
  /** Its end, ms since the epoch; undefined = it reaches to now. */
  readonly before: number | undefined;
  /** Where the parts taken so far end. */
  cursor: string | undefined;
  /** Messages taken since the last pause, a count. */
  taken: number;
}

/**
 * Reads from the transport's store what was missed while the channel was closed, offline or asleep: everything since
 * this participant last was complete, however often it is interrupted. The gap is read oldest first, window by window:
 * each to its end, newest first as stores answer, then taken in oldest first. So messages are delivered in order, and
 * what is known to be complete only grows. A store that fails is asked again after a growing wait.
 */
export class CatchUp {
  readonly #transport: Transport;
  readonly #enabled: boolean;
  readonly #tuning: Tuning;
  readonly #random: () => number;
  readonly #clock: Clock;
  readonly #host: CatchUpHost;
  /** What may have been missed starts at `since`, ms since the epoch; undefined there = at the beginning. */
  #gap: { since: number | undefined } | undefined;
  /** Up to here nothing was missed but what is in the gap, ms since the epoch. */
  #heardUntil: number | undefined;
  #window: Window | undefined;
  #width = WIDEST;
  #query: AbortController | undefined;
  #retryAt = Infinity;
  #wait: number;
  #progressing = false;
  /** When it last got further, active ms. */
  #progressAt = 0;

  /**
   * @param enabled whether the store is to be asked at all
   * @param completeUntil as kept over a reload
   */
  constructor(
    transport: Transport,
    enabled: boolean,
    completeUntil: number | undefined,
    tuning: Tuning,
    random: () => number,
    clock: Clock,
    host: CatchUpHost,
  ) {
    this.#transport = transport;
    this.#enabled = enabled && tuning.catchUpLimit > 0 && transport.history !== undefined;
    this.#heardUntil = completeUntil;
    this.#tuning = tuning;
    this.#random = random;
    this.#clock = clock;
    this.#host = host;
    this.#wait = tuning.retrievalBackoff;
  }

  get running(): boolean {
    return this.#query !== undefined;
  }

  /** It runs, or waits for a store that failed. */
  get busy(): boolean {
    return this.running || this.#retryAt < Infinity;
  }

  /** Whether it is about to bring what is missing: no need to fetch that one by one. */
  get progressing(): boolean {
    return this.#progressing;
  }

  /** When the store is to be asked again, active ms; Infinity = it is not. */
  get next(): number {
    return this.#retryAt;
  }

  /** Until when nothing was missed, ms since the epoch: where a restart has to begin. Undefined = at the beginning. */
  get completeUntil(): number | undefined {
    return this.#gap === undefined ? this.#heardUntil : this.#gap.since;
  }

  /** Something published at `timestamp` arrived at `now`, ms since the epoch: a clock ahead of the others' does no harm. */
  heard(timestamp: number, now: number): void {
    this.#heardUntil = Math.min(now, Math.max(this.#heardUntil ?? 0, timestamp));
  }

  /** The clock was set back by `step` ms to `now`. */
  setBack(step: number, now: number): void {
    if (this.#heardUntil! > now) this.#heardUntil! -= step;
    this.#window = undefined;
    if (this.#gap?.since !== undefined && this.#gap.since > now) this.#gap.since -= step;
  }

  /** Something may have been missed between what was last heard and `now`. */
  missed(now: number): void {
    this.stop();
    const { catchUpOverlap } = this.#tuning;
    const heardUntil = this.#heardUntil ?? Infinity;
    // A clock that was far ahead and was set right while the channel was closed: nobody knows where it was.
    const since = heardUntil > now + catchUpOverlap ? undefined : heardUntil - catchUpOverlap;
    // What an earlier attempt did not get is still to be had, whatever was heard since.
    this.#gap ??= { since };
    this.#window = undefined;
  }

  /** The network is there. */
  start(at: Moment): void {
    if (!this.#enabled || this.#gap === undefined || this.#query !== undefined) return;
    this.#advanced(at);
    void this.#run();
  }

  /** The network is gone. */
  stop(): void {
    this.#retryAt = Infinity;
    this.#query?.abort();
    this.#query = undefined;
    this.#progressing = false;
  }

  tick(at: Moment): void {
    if (at.active >= this.#retryAt) void this.#run();
  }

  async #run(): Promise<void> {
    const query = new AbortController();
    this.#query = query;
    this.#retryAt = Infinity;
    try {
      while (this.#gap !== undefined && this.#query === query) await this.#readPart(this.#gap, query);
    } catch {
      // A store that is away: what was missed is noticed from what arrives next, too, and fetched by hash.
    }
    if (this.#query !== query) return;
    this.#query = undefined;
    this.#progressing = false;
    if (this.#gap !== undefined) {
      const { jitter, retrievalBackoffMax } = this.#tuning;
      this.#retryAt = this.#host.now().active + this.#wait * (1 + jitter * (2 * this.#random() - 1));
      this.#wait = Math.min(this.#wait * 2, retrievalBackoffMax);
    }
    this.#host.changed();
  }

  /** Reads a window, or a part of one that cannot be narrower, and takes it in. */
  async #readPart(gap: { since: number | undefined }, query: AbortController): Promise<void> {
    const { since } = gap;
    const { catchUpLimit } = this.#tuning;
    const { now } = this.#host.now();
    const end = (since ?? Infinity) + this.#width;
    this.#window ??= { startedAt: now, before: end < now ? end : undefined, cursor: undefined, taken: 0 };
    const window = this.#window;
    const found: IncomingMessage[] = [];
    const cursors = new Set<string | undefined>();
    let { cursor } = window;
    let empty = 0;
    do {
      cursors.add(cursor);
      const limit = Math.min(PAGE, catchUpLimit - found.length);
      const page = await this.#page({ limit, after: since, before: window.before, cursor }, query);
      found.push(...page.messages);
      ({ cursor } = page);
      if (page.messages.length === 0) empty++;
      if (cursor !== undefined && (cursors.has(cursor) || empty > EMPTY_PAGES)) throw new Error('the store has no end');
    } while (cursor !== undefined && found.length < catchUpLimit);
    // Where there never was anything, what lies before the newest is for `fetchHistory`.
    if (since === undefined) cursor = undefined;
    if (cursor !== undefined && window.cursor === undefined && this.#width > NARROWEST) {
      this.#width = Math.max(NARROWEST, Math.ceil(Math.min(this.#width, now - since!) / 4));
      this.#window = undefined;
      return;
    }
    await this.#host.take(found.reverse());
    if (this.#query !== query) return;
    window.cursor = cursor;
    if (cursor !== undefined) {
      window.taken += found.length;
      if (window.taken < PARTS * catchUpLimit) return;
      window.taken = 0;
      throw new Error('the store has no end');
    }
    this.#window = undefined;
    if (found.length < catchUpLimit / 8) this.#width = Math.min(this.#width * 2, WIDEST);
    if (window.before === undefined) {
      this.#gap = undefined;
      this.#heardUntil = Math.max(this.#heardUntil ?? 0, window.startedAt);
    } else {
      gap.since = window.before;
    }
    this.#advanced(this.#host.now());
    // Nothing is written for having found nothing new.
    if (this.#gap !== undefined || found.length > 0) this.#host.keep();
    if (this.#gap !== undefined) this.#host.changed();
  }

  async #page(asked: Parameters<typeof askHistory>[1], query: AbortController): ReturnType<typeof askHistory> {
    const { retrievalTimeout, lostTimeout } = this.#tuning;
    const page = await askHistory(this.#transport, asked, this.#clock, retrievalTimeout, query);
    const { active } = this.#host.now();
    if (this.#progressing && active - this.#progressAt > lostTimeout) {
      // Nothing waits for a store that says little and never ends.
      this.#progressing = false;
      this.#host.changed();
    }
    if (this.#progressing) this.#host.expect(active + retrievalTimeout);
    return page;
  }

  #advanced({ active }: Moment): void {
    this.#progressing = true;
    this.#progressAt = active;
    this.#wait = this.#tuning.retrievalBackoff;
    this.#host.expect(active + this.#tuning.retrievalTimeout);
  }
}
