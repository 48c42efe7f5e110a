import { drawAmong } from '../sds/draw.js';
import type { Moment } from '../sds/index.js';
import { RateLimit } from '../sds/rateLimit.js';
import type { Broadcaster } from './broadcaster.js';
import type { Context } from './context.js';
import type { Participants } from './participants.js';

/** With one other participant nobody else can speak first: the wait is this share of `syncDelay`, to catch a burst. */
const PAIR_SHARE = 0.05;

/** Of fewer others nobody needs the whole `syncDelay` to be heard by the rest. */
const FEW = 4;

/** Of so many that join in the same moment a few speak first: who joins does not know yet how many there are. */
const JOINING = 30;

/** Having heard so many frames since joining, nobody needs to say any more that it is there. */
const HEARD_ENOUGH = 8;

export type SyncSchedule = ReturnType<typeof createSyncSchedule>;

/**
 * When to send a sync message (SDS, Periodic Sync Message): soon after a message that nobody has acknowledged, one of
 * many speaking first, and now and then in a silent channel, so that its last message is covered too.
 */
export function createSyncSchedule(context: Context, participants: Participants, broadcaster: Broadcaster) {
  const { tuning, random, budget, sds } = context;
  const { syncDelay, heartbeatInterval } = tuning;
  /** Whatever strangers send, this many sync messages go out. */
  const limit = new RateLimit(tuning.syncsPerMinute);
  let acknowledgementAt = Infinity;
  let heartbeatAt = Infinity;
  let helloAt = Infinity;
  /** Frames heard since joining, a count. */
  let heardSinceJoining = 0;
  let greetingAt = Infinity;
  let greetedAt = -Infinity;
  let heartbeatWait = heartbeatInterval;
  /** When somebody last sent something, active ms, and how many heartbeats of others came since somebody last said something. */
  let heardAt = -Infinity;
  let heartbeatsHeard = 0;
  /** The frame budget allows none before this, active ms. */
  let notBefore = 0;

  /** Everybody waits for the same silence: within the spread one of many speaks first. */
  function planHeartbeat({ now, active }: Moment): void {
    const share = 1 + tuning.jitter * (2 * drawAmong(participants.present(now), random) - 1);
    heartbeatAt = active + (heartbeatWait + budget.stretch(now)) * share;
  }

  function slowDown(): void {
    heartbeatWait = Math.min(heartbeatWait * tuning.heartbeatBackoff, tuning.heartbeatIntervalMax);
  }

  /** When to answer where `others` may do so too, active ms. */
  function draw(others: number, { now, active }: Moment): number {
    const stretch = budget.stretch(now);
    const share = Math.min(1, others / FEW);
    const wait =
      others <= 1 ? PAIR_SHARE * syncDelay + stretch : (share * syncDelay + stretch) * drawAmong(others, random);
    return active + wait;
  }

  /** When there is a reason for one apart from repair requests, active ms. */
  const planned = (): number => Math.min(acknowledgementAt, heartbeatAt, helloAt, greetingAt);

  /** When one is due and the frame budget may allow it, active ms. */
  const next = (): number => Math.max(notBefore, limit.allowedAt, Math.min(planned(), sds.nextRepairRequest));

  /** Whoever joins in a crowd, or into a lively conversation, is shown what it lacks without asking. */
  function enough(): void {
    if (++heardSinceJoining >= HEARD_ENOUGH) helloAt = Infinity;
  }

  return {
    /** When a sync message is due, active ms; Infinity = none is. */
    get next(): number {
      return next();
    },

    /** Something entered the log: the channel is not silent. */
    activity(at: Moment): void {
      heartbeatWait = heartbeatInterval;
      heartbeatsHeard = 0;
      planHeartbeat(at);
    },

    /** This participant joined: it says soon what it has, so that the others show it what it lacks. */
    joined({ active }: Moment): void {
      heardSinceJoining = 0;
      helloAt = active + drawAmong(JOINING, random) * syncDelay;
    },

    /**
     * Somebody joined: one of many answers with what it has, so that whoever missed the end of a silent conversation
     * notices at once. Not more often than heartbeats, whoever claims to join.
     */
    greet(at: Moment): void {
      const others = participants.present(at.now);
      const recently = at.active - greetedAt < heartbeatInterval;
      if (!recently && greetingAt === Infinity && helloAt === Infinity) greetingAt = draw(others, at);
      enough();
    },

    /** Somebody sent something: no need for a heartbeat of ours soon, nor to greet. */
    heard(at: Moment): void {
      greetingAt = Infinity;
      enough();
      // What breaks a silence is a heartbeat. Two cover the last message against losses, from then on the group slows down.
      const isHeartbeat = at.active - heardAt > heartbeatInterval / 2;
      heardAt = at.active;
      if (isHeartbeat && ++heartbeatsHeard > 1) slowDown();
      if (heartbeatAt !== Infinity) planHeartbeat(at);
    },

    /** A message came that a repair request brought: the request was worth it. */
    recovered(): void {
      limit.refund();
    },

    /** Sends one if it is due. */
    tick(at: Moment): void {
      const { active } = at;
      // Follows how many messages wait for our acknowledgement.
      const waiting = sds.unacknowledgedCount;
      if (waiting === 0) acknowledgementAt = Infinity;
      else if (acknowledgementAt === Infinity) acknowledgementAt = draw(participants.present(at.now), at);
      if (active < next()) return;
      const wait = budget.wait('sync', at.now);
      if (wait > 0) {
        notBefore = active + wait;
        return;
      }
      if (active >= planned()) {
        if (active >= greetingAt) greetedAt = active;
        acknowledgementAt = helloAt = greetingAt = Infinity;
        slowDown();
        // An empty channel has nothing to remind of.
        if (heartbeatAt !== Infinity) planHeartbeat(at);
      } else if (sds.nextRepairRequest > active) return;
      // A frame full of acknowledgements cost others as many frames.
      if (waiting < tuning.causalHistoryMax) limit.spend(active);
      broadcaster.sync(at);
    },
  };
}
