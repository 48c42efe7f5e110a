import { drawAmong } from '../sds/draw.js';
import type { Moment } from '../sds/index.js';
import { RateLimit } from '../sds/rateLimit.js';
import type { FrameBudget } from './frameBudget.js';
import type { Participants } from './participants.js';
import type { Tuning } from './tuning.js';

/** With one other participant nobody else can speak first: the wait is this share of `syncDelay`, to catch a burst. */
const PAIR_SHARE = 0.05;

/**
 * When to send a sync message (SDS, Periodic Sync Message): soon after a message that nobody has acknowledged, one of
 * many speaking first, and now and then in a silent channel, so that its last message is covered too.
 */
export class SyncSchedule {
  readonly #tuning: Tuning;
  readonly #random: () => number;
  readonly #budget: FrameBudget;
  /** Whatever strangers send, this many sync messages go out. */
  readonly limit: RateLimit;
  #acknowledgementAt = Infinity;
  #heartbeatAt = Infinity;
  #helloAt = Infinity;
  #greetingAt = Infinity;
  #greetedAt = -Infinity;
  #heartbeatWait: number;

  constructor(tuning: Tuning, random: () => number, budget: FrameBudget) {
    this.#budget = budget;
    this.#tuning = tuning;
    this.#random = random;
    this.limit = new RateLimit(tuning.syncsPerMinute);
    this.#heartbeatWait = tuning.heartbeatInterval;
  }

  /** When a sync message is due, active ms; Infinity = none is. */
  get next(): number {
    return Math.min(this.#acknowledgementAt, this.#heartbeatAt, this.#helloAt, this.#greetingAt);
  }

  /** Something entered the log: the channel is not silent. */
  activity(at: Moment): void {
    this.#heartbeatWait = this.#tuning.heartbeatInterval;
    this.#planHeartbeat(at);
  }

  /** This participant joined: it says soon what it has, so that the others show it what it lacks. */
  joined(at: Moment): void {
    this.#helloAt = at.active + this.#random() * this.#tuning.syncDelay;
  }

  /**
   * Somebody joined a group with `others` participants: one of many answers with what it has, so that whoever missed the
   * end of a silent conversation notices at once. Not more often than heartbeats, whoever claims to join.
   */
  greet(others: number, at: Moment): void {
    const recently = at.active - this.#greetedAt < this.#tuning.heartbeatInterval;
    if (!recently && this.#greetingAt === Infinity) this.#greetingAt = at.active + this.#draw(others, at);
  }

  /** Somebody sent something: no need for a heartbeat of ours soon, nor to greet. */
  heard(at: Moment): void {
    this.#greetingAt = Infinity;
    if (this.#heartbeatAt !== Infinity) this.#planHeartbeat(at);
  }

  /** Follows how many messages wait for our acknowledgement. */
  acknowledge(waiting: number, participants: Participants, at: Moment): void {
    if (waiting === 0) this.#acknowledgementAt = Infinity;
    else if (this.#acknowledgementAt === Infinity)
      this.#acknowledgementAt = at.active + this.#draw(participants.present(at.now), at);
  }

  /** Whether one is due now; plans the next. */
  take(at: Moment): boolean {
    if (at.active < this.next) return false;
    if (at.active >= this.#greetingAt) this.#greetedAt = at.active;
    this.#acknowledgementAt = this.#helloAt = this.#greetingAt = Infinity;
    this.#heartbeatWait = Math.min(
      this.#heartbeatWait * this.#tuning.heartbeatBackoff,
      this.#tuning.heartbeatIntervalMax,
    );
    // An empty channel has nothing to remind of.
    if (this.#heartbeatAt !== Infinity) this.#planHeartbeat(at);
    return true;
  }

  #planHeartbeat(at: Moment): void {
    const spread = 1 + this.#tuning.jitter * (2 * this.#random() - 1);
    this.#heartbeatAt = at.active + (this.#heartbeatWait + this.#budget.stretch(at.now)) * spread;
  }

  #draw(others: number, at: Moment): number {
    const stretch = this.#budget.stretch(at.now);
    const { syncDelay } = this.#tuning;
    return others <= 1 ? PAIR_SHARE * syncDelay + stretch : (syncDelay + stretch) * drawAmong(others, this.#random);
  }
}
