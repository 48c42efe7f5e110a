import type { HistoryPage, HistoryQuery, IncomingMessage } from '../ports/index.js';
import type { Moment } from '../sds/index.js';
import type { Context } from './context.js';
import type { Intake } from './intake.js';
import { askStore } from './query.js';

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
const ENDLESS = 'the store has no end';

/** A stretch of the gap that is being read. */
interface Stretch {
  readonly startedAt: number;
  /** Its end, ms since the epoch; undefined = it reaches to now. */
  readonly before: number | undefined;
  /** Where the parts taken so far end. */
  cursor: string | undefined;
  /** Messages taken since the last pause, a count. */
  taken: number;
}

export type CatchUp = ReturnType<typeof createCatchUp>;

/**
 * Reads from the transport's store what was missed while the channel was closed, offline or asleep: everything since
 * this participant last was complete, however often it is interrupted. The gap is read oldest first, window by window:
 * each to its end, newest first as stores answer, then taken in oldest first. So messages are delivered in order, and
 * what is known to be complete only grows. A store that fails is asked again after a growing wait.
 * @param heardUntil up to here nothing was missed but what is in the gap, ms since the epoch: as kept over a reload
 * @param changed called when it got further, or ended
 */
export function createCatchUp(context: Context, intake: Intake, heardUntil: number | undefined, changed: () => void) {
  const { transport, retrieval, tuning, sds, journal, now, spread } = context;
  const { catchUpLimit, catchUpOverlap, lostTimeout, retrievalBackoff, retrievalTimeout } = tuning;
  const enabled =
    (retrieval === 'both' || retrieval === 'store') && catchUpLimit > 0 && transport.history !== undefined;
  /** What may have been missed starts at `since`, ms since the epoch; undefined there = at the beginning. */
  let gap: { since: number | undefined } | undefined;
  let stretch: Stretch | undefined;
  let width = WIDEST;
  let query: AbortController | undefined;
  let retryAt = Infinity;
  let wait = retrievalBackoff;
  let progressing = false;
  /** When it last got further, active ms. */
  let progressAt = 0;

  function stop(): void {
    retryAt = Infinity;
    query?.abort();
    query = undefined;
    progressing = false;
  }

  async function run(): Promise<void> {
    const abort = (query = new AbortController());
    retryAt = Infinity;
    try {
      while (gap !== undefined && query === abort) await readPart(gap, abort);
    } catch {
      // A store that is away: what was missed is noticed from what arrives next, too, and fetched by hash.
    }
    if (query !== abort) return;
    query = undefined;
    progressing = false;
    if (gap !== undefined) {
      retryAt = now().active + spread(wait);
      wait = Math.min(wait * 2, tuning.retrievalBackoffMax);
    }
    changed();
  }

  /** Reads a stretch, or a part of one that cannot be narrower, and takes it in. */
  async function readPart(from: { since: number | undefined }, abort: AbortController): Promise<void> {
    const { since } = from;
    const startedAt = now().now;
    const end = (since ?? Infinity) + width;
    stretch ??= { startedAt, before: end < startedAt ? end : undefined, cursor: undefined, taken: 0 };
    const part = stretch;
    const found: IncomingMessage[] = [];
    const cursors = new Set<string | undefined>();
    let { cursor } = part;
    let empty = 0;
    do {
      cursors.add(cursor);
      const limit = Math.min(PAGE, catchUpLimit - found.length);
      const page = await readPage({ limit, after: since, before: part.before, cursor }, abort);
      found.push(...page.messages);
      ({ cursor } = page);
      if (page.messages.length === 0) empty++;
      if (cursor !== undefined && (cursors.has(cursor) || empty > EMPTY_PAGES)) throw new Error(ENDLESS);
    } while (cursor !== undefined && found.length < catchUpLimit);
    // Where there never was anything, what lies before the newest is for `fetchHistory`.
    if (since === undefined) cursor = undefined;
    if (cursor !== undefined && part.cursor === undefined && width > NARROWEST) {
      width = Math.max(NARROWEST, Math.ceil(Math.min(width, startedAt - since!) / 4));
      stretch = undefined;
      return;
    }
    // Oldest first, so that they can be delivered as they are taken in.
    await intake.takeAll(found.reverse(), 'store');
    if (query !== abort) return;
    part.cursor = cursor;
    if (cursor !== undefined) {
      part.taken += found.length;
      if (part.taken < PARTS * catchUpLimit) return;
      part.taken = 0;
      throw new Error(ENDLESS);
    }
    stretch = undefined;
    if (found.length < catchUpLimit / 8) width = Math.min(width * 2, WIDEST);
    from.since = part.before;
    if (part.before === undefined) {
      gap = undefined;
      heardUntil = Math.max(heardUntil ?? 0, part.startedAt);
    }
    advanced(now());
    // Nothing is written for having found nothing new.
    if (gap !== undefined || found.length > 0) journal.keepMeta();
    if (gap !== undefined) changed();
  }

  async function readPage(asked: HistoryQuery, abort: AbortController): Promise<HistoryPage> {
    const page = await askStore(context, abort, (signal) => transport.history!(asked, signal));
    const { active } = now();
    if (progressing && active - progressAt > lostTimeout) {
      // Nothing waits for a store that says little and never ends.
      progressing = false;
      changed();
    }
    if (progressing) expect(active);
    return page;
  }

  function advanced({ active }: Moment): void {
    progressing = true;
    progressAt = active;
    wait = retrievalBackoff;
    expect(active);
  }

  /** What is missing may be about to come: nothing is given up meanwhile. */
  function expect(active: number): void {
    sds.postponeLoss(active + retrievalTimeout);
  }

  return {
    /** The network is gone. */
    stop,

    get running(): boolean {
      return query !== undefined;
    },

    /** It runs, or waits for a store that failed. */
    get busy(): boolean {
      return query !== undefined || retryAt < Infinity;
    },

    /** Whether it is about to bring what is missing: no need to fetch that one by one. */
    get progressing(): boolean {
      return progressing;
    },

    /** When the store is to be asked again, active ms; Infinity = it is not. */
    get next(): number {
      return retryAt;
    },

    /** Until when nothing was missed, ms since the epoch: where a restart has to begin. Undefined = at the beginning. */
    get completeUntil(): number | undefined {
      return gap === undefined ? heardUntil : gap.since;
    },

    /** Something published at `timestamp` arrived at `time`, ms since the epoch: a clock ahead of the others' does no harm. */
    heard(timestamp: number, time: number): void {
      heardUntil = Math.min(time, Math.max(heardUntil ?? 0, timestamp));
    },

    /** The clock was set back by `step` ms to `time`. */
    setBack(step: number, time: number): void {
      if (heardUntil! > time) heardUntil! -= step;
      stretch = undefined;
      if (gap?.since !== undefined && gap.since > time) gap.since -= step;
    },

    /** Something may have been missed between what was last heard and `time`. */
    missed(time: number): void {
      stop();
      const until = heardUntil ?? Infinity;
      // A clock that was far ahead and was set right while the channel was closed: nobody knows where it was.
      const since = until > time + catchUpOverlap ? undefined : until - catchUpOverlap;
      // What an earlier attempt did not get is still to be had, whatever was heard since.
      gap ??= { since };
      stretch = undefined;
    },

    /** The network is there. */
    start(at: Moment): void {
      if (!enabled || gap === undefined || query !== undefined) return;
      advanced(at);
      void run();
    },

    tick(at: Moment): void {
      if (at.active >= retryAt) void run();
    },
  };
}
