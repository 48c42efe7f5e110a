import type { SdsTuning } from '../sds/tuning.js';
import type { FrameBudgetLimit } from './frameBudget.js';
import { defaultSdsTuning } from '../sds/tuning.js';

/**
 * Every number of the engine. Waits and time-outs are ms and count only while online and awake; `acknowledgeWithin`,
 * `maxClockAhead`, `catchUpOverlap`, `presenceWindow` and the window of `frameBudget` are ms of the wall clock. Infinity
 * means never, for ever, or no limit; where that, or 0, cannot work, it is refused. Those of the protocol itself are in
 * {@link SdsTuning}. Sources name the section of the SDS specification (Scalable Data Sync, slug 109) where it has one;
 * "Ours" is what nobody specifies.
 */
export interface Tuning extends SdsTuning {
  /**
   * Wait before an unacknowledged message is sent again (SDS, Periodic Outgoing Buffer Sweep: "after a set period"),
   * ms. Spread by `jitter`. After six acknowledgements: with one other participant, who waits for nobody, three tenths of it,
   * and two tenths more for each further one, up to all of it, and this twice before it grows; where none of the last six came faster than in half of that, twice the fastest, up to `resendIntervalMax`.
   * Three tenths of it after a first attempt that failed. @default 1500
   */
  resendInterval: number;
  /**
   * Wait before a *possibly* acknowledged message is sent again (SDS, the same section: "distinct resend periods"), ms.
   * @default 10000
   */
  resendIntervalPossiblyAcknowledged: number;
  /** Each further wait is this many times longer. Ours. @default 1.5 */
  resendBackoff: number;
  /** The longest wait between two attempts, ms. Ours: who comes back has it within a minute. @default 60000 */
  resendIntervalMax: number;
  /** Attempts before a message is `unconfirmed`, a count. Ours: with the waits above about nine minutes. @default 16 */
  maxAttempts: number;
  /**
   * How long a publish may hang before the engine stops waiting for it and plans the next attempt, ms. Ours: light
   * pushes that work take a second or two. @default 20000
   */
  publishTimeout: number;
  /**
   * The longest wait before a content message is acknowledged by a sync message (SDS, Periodic Sync Message: "random
   * backoff period"), ms. Drawn from a truncated exponential (as RFC 5401, 3.2.2 does for NACKs), so that one of many speaks first and the
   * others keep silent; longer where there are more than twenty, a twentieth of it in a pair, and a quarter for each other
   * participant among up to five. @default 1000
   */
  syncDelay: number;
  /** Wait before the first sync message of a channel that fell silent, ms. From the laboratory. @default 6500 */
  heartbeatInterval: number;
  /** Each further heartbeat waits this many times longer, also after those of others from their second on. Ours: silence costs ever less. @default 2 */
  heartbeatBackoff: number;
  /** The longest wait between heartbeats, ms (SDS, Periodic Sync Message, names no period). Ours. @default 120000 */
  heartbeatIntervalMax: number;
  /**
   * Sync messages per minute at most, a count, whatever others send: a minute's worth at once, then at an even rate.
   * One full of acknowledgements is not counted, and each message that a repair request brings gives one back. Ours:
   * one a second. @default 60
   */
  syncsPerMinute: number;
  /**
   * Wait between noticing a missing message and asking the store for it, ms: reordering is not news. Ours. @default 200
   */
  retrievalDelay: number;
  /** Ids in one store query, a count (Waku store: at most 100). @default 50 */
  retrievalBatch: number;
  /**
   * Wait before the store is asked for the same id again, ms; doubles up to `retrievalBackoffMax`. Ours. @default 1000
   */
  retrievalBackoff: number;
  /**
   * The longest wait before the store is asked for the same id, or to go on catching up, again, ms. Ours.
   * @default 60000
   */
  retrievalBackoffMax: number;
  /** A store query that takes longer is aborted, ms. Ours: stores that answer take a second or two. @default 15000 */
  retrievalTimeout: number;
  /**
   * Store answers without the message before the peers are asked too, a count (`retrieval: 'both'`). From simulations:
   * stores are a moment behind. @default 2
   */
  storeMissesBeforeRepair: number;
  /** How far before the last thing heard catching up starts (clocks differ), ms. Ours. @default 60000 */
  catchUpOverlap: number;
  /**
   * Catching up reads what was missed in stretches of time, each with at most so many messages in memory, a count; a
   * first start reads the newest so many. 0 = no catching up. Ours: ten pages of a Waku store. @default 1000
   */
  catchUpLimit: number;
  /**
   * Waits between attempts, heartbeats and store queries are spread by up to this share (0 to 1), so that participants do
   * not fall into step; those between repair requests by a quarter. Ours. @default 0.2
   */
  jitter: number;
  /** Messages of the log read in full when a channel opens, a count. Ours: some screens. @default 500 */
  logWindow: number;
  /**
   * Messages of the log kept in memory, a count; one over 4 kB counts once more for each 4 kB. Of more, the oldest
   * eighth leaves it for persistence. One of 100 bytes takes about 1.2 kB, one that left 0.13 kB. What `loadOlder` and
   * `fetchHistory` bring comes on top. With memory persistence all stay. Ours: about 6 MB. @default 5000
   */
  logWindowMax: number;
  /**
   * Messages that wait to be written at most, a count; one over 4 kB counts once more for each 4 kB. While more wait, because
   * persistence hangs or fails, `send` throws, and what arrives is refused (`undecodable`), to be looked for again later.
   * Ours: four times what the log keeps. @default 20000
   */
  maxUnwritten: number;
  /**
   * How long a participant counts as present after it was heard, ms: sets the spread of acknowledgements. Ours: some of
   * the longest heartbeats. @default 600000
   */
  presenceWindow: number;
  /**
   * The most frames published in any stretch of time, everything counted. As it runs out, acknowledgements wait longer, to share
   * a frame or ride on a message; typing indicators and answers to others' repair requests stop first, then acknowledgements, then resending; new messages go out to the last frame and
   * wait in the outbox after it. `publicWakuFrameBudget` is what the public Waku network allows. @default undefined: no limit
   */
  frameBudget: FrameBudgetLimit | undefined;
  /** Participants remembered in the roster, a count; the one unheard longest leaves. Ours. @default 10000 */
  maxParticipants: number;
}

/** A bundle of {@link Tuning} for a kind of app. */
export type Preset = 'chat' | 'forum' | 'qa';

const chat: Tuning = {
  ...defaultSdsTuning,
  resendInterval: 1_500,
  resendIntervalPossiblyAcknowledged: 10_000,
  resendBackoff: 1.5,
  resendIntervalMax: 60_000,
  maxAttempts: 16,
  publishTimeout: 20_000,
  syncDelay: 1_000,
  heartbeatInterval: 6_500,
  heartbeatBackoff: 2,
  heartbeatIntervalMax: 120_000,
  syncsPerMinute: 60,
  retrievalDelay: 200,
  retrievalBatch: 50,
  retrievalBackoff: 1_000,
  retrievalBackoffMax: 60_000,
  retrievalTimeout: 15_000,
  storeMissesBeforeRepair: 2,
  catchUpOverlap: 60_000,
  catchUpLimit: 1_000,
  jitter: 0.2,
  logWindow: 500,
  logWindowMax: 5_000,
  maxUnwritten: 20_000,
  presenceWindow: 600_000,
  frameBudget: undefined,
  maxParticipants: 10_000,
};

/** The presets: `chat` for a few people who wait for the tick, `forum` for calm threads, `qa` for a busy hall. */
export const presets: Readonly<Record<Preset, Readonly<Tuning>>> = {
  chat,
  // Nobody waits for a tick: fewer frames, longer silence.
  forum: { ...chat, resendInterval: 4_000, syncDelay: 3_000, heartbeatInterval: 15_000, heartbeatIntervalMax: 300_000 },
  // Many speak at once: an acknowledgement can wait for the next message, which carries it.
  qa: { ...chat, resendInterval: 3_000, syncDelay: 2_000, causalHistoryMax: 24 },
};

/** Below 1 these do nothing, or one thing without end. */
const fromOne: ReadonlySet<string> = new Set<keyof Tuning>([
  'causalHistoryMax',
  'lostTimeout',
  'repairRequestBackoff',
  'repairRequestIntervalMax',
  'repairRequestsPerMessage',
  'responseGroups',
  'maxHistoryEntries',
  'maxIdLength',
  'maxHeldPerParticipant',
  'maxMissingPerParticipant',
  'maxAcknowledgers',
  'resendInterval',
  'resendBackoff',
  'resendIntervalMax',
  'maxAttempts',
  'publishTimeout',
  'heartbeatInterval',
  'heartbeatBackoff',
  'heartbeatIntervalMax',
  'retrievalBatch',
  'retrievalBackoff',
  'retrievalBackoffMax',
  'retrievalTimeout',
]);
/** The longest a timer can wait, ms. */
const LONGEST = 2 ** 31 - 1;
/** The most of what must have an end; of anything else Infinity means for ever, or no limit. */
const most: Readonly<Record<string, number | undefined>> = {
  jitter: 1,
  disputedTimeout: LONGEST,
  repairRequestMin: LONGEST,
  repairRequestMax: LONGEST,
  repairRequestGap: LONGEST,
  repairResponseMax: LONGEST,
  responseGroups: LONGEST,
  syncDelay: LONGEST,
  retrievalTimeout: LONGEST,
  catchUpOverlap: LONGEST,
} satisfies { [Name in keyof Tuning]?: number };

/**
 * The preset's numbers with single ones replaced.
 * @throws {RangeError} when a number is not one that can work
 */
export function resolveTuning(preset: Preset = 'chat', overrides: Partial<Tuning> = {}): Tuning {
  const base = presets[preset];
  if (base === undefined) {
    throw new RangeError(`preset '${String(preset)}' is not known: use one of ${Object.keys(presets).join(', ')}`);
  }
  const tuning: Tuning = { ...base };
  for (const [name, value] of Object.entries(overrides) as [keyof Tuning, number | string | undefined][]) {
    if (value === undefined) continue;
    if (!(name in base)) throw new RangeError(`tuning.${name} is not known: see Tuning for the names`);
    if (typeof base[name] === 'number') {
      const least = fromOne.has(name) ? 1 : 0;
      const { [name]: limit = Infinity } = most;
      if (!(typeof value === 'number' && value >= least && value <= limit)) {
        throw new RangeError(`tuning.${name} is ${value as number}: it must be a number from ${least} to ${limit}`);
      }
    }
    (tuning as unknown as Record<string, unknown>)[name] = value;
  }
  const { frameBudget } = tuning;
  const wireProfile: string = tuning.wireProfile;
  if (wireProfile !== 'lean' && wireProfile !== 'interop') {
    throw new RangeError(`tuning.wireProfile is ${wireProfile}: use 'lean' or 'interop'`);
  }
  if (frameBudget !== undefined && !(frameBudget?.frames >= 1 && frameBudget.window > 0)) {
    throw new RangeError(
      'tuning.frameBudget needs at least 1 frame and a window of more than 0 ms: leave it out for no limit',
    );
  }
  return tuning;
}
