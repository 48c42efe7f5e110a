import { compareEntries } from '../../engine/index.js';
import type { SimulatedFrameKind } from './frames.js';
import type { Ledger, MessageRecord } from './ledger.js';
import { FIRST, isWith } from './ledger.js';
import type { Participant } from './participant.js';
import type { FrameTotals, Traffic } from './traffic.js';

/** What became of one message. Latencies are ms from the call to `send`. */
export interface MessageMeasures {
  readonly messageId: string;
  /** Who sent it, by name. */
  readonly sender: string;
  /** When, ms since the start. */
  readonly sentAt: number;
  /** Until its author knew that somebody has it; undefined = not yet. */
  readonly acknowledgedAfter: number | undefined;
  /** Until the app was handed it, one for each other participant that was there when it was sent; Infinity = not yet. */
  readonly deliveredAfter: readonly number[];
  /** Until it was known of, one for each of those that its first frame did not reach; Infinity = not yet. */
  readonly noticedAfter: readonly number[];
  /** Frames that carried it after the first one: sent again by its author, and broadcast because it was asked for, counts. */
  readonly resends: number;
  readonly responses: number;
}

/** What one participant published. */
export interface ParticipantMeasures {
  readonly name: string;
  /** A count. */
  readonly frames: number;
  readonly bytes: number;
  /** The most frames within any 600 s, a count. */
  readonly mostFramesIn600s: number;
}

/** What a simulation measured. */
export interface SimulationResults {
  /** Virtual time since the start, ms. */
  readonly elapsed: number;
  /** Those that were not discarded, in the order of sending. */
  readonly messages: readonly MessageMeasures[];
  /** What was published, by what it was for. */
  readonly traffic: Readonly<Record<SimulatedFrameKind, Readonly<FrameTotals>>>;
  readonly participants: readonly ParticipantMeasures[];
  /** Frames and bytes published, all of them, a count and bytes. */
  readonly frames: number;
  readonly bytes: number;
  /** Pairs of a message and somebody who was there when it was sent, or came later, and does not have it now, a count. */
  readonly undelivered: number;
  /** Whether everybody who did not leave has the same messages in the same order. */
  readonly sameLog: boolean;
  /** Messages shown before one they follow, a count. */
  readonly causalViolations: number;
  /** Messages shown twice, a count. */
  readonly duplicatesShown: number;
  /**
   * What an engine said and is not so, a count: a message acknowledged by somebody who does not have it, `synced` while a
   * message that was named is not shown, a status going backwards. Checked after every frame and timer.
   */
  readonly untruths: number;
  /** The first hundred violations, duplicates and untruths, in words. */
  readonly described: readonly string[];
  /** The share of messages whose author knew within `ms` that somebody has them, 0 to 1; 1 without messages. */
  acknowledgedWithin(ms: number): number;
  /** Of the pairs of a message and somebody whom its first frame did not reach, the share that knew of it within `ms`. */
  noticedWithin(ms: number): number;
  /** Of the pairs of a message and somebody else, the share that was handed it within `ms`. */
  deliveredWithin(ms: number): number;
}

/** The window that public networks count frames in, ms. */
const RATE_WINDOW = 600_000;

export function readResults(
  ledger: Ledger,
  traffic: Traffic,
  participants: readonly Participant[],
  { started, now }: { readonly started: number; readonly now: number },
): SimulationResults {
  const records = ledger.messages.filter(({ discarded }) => !discarded);
  const messages = records.map((record) => measure(record, participants, started));
  const here = participants.filter(({ left }) => !left);
  const totals = structuredClone(traffic.totals);
  const within = (times: readonly number[], ms: number): number =>
    times.length === 0 ? 1 : times.filter((time) => time <= ms).length / times.length;
  return {
    elapsed: now - started,
    messages,
    traffic: totals,
    participants: participants.map(({ name, publishedAt, bytes }) => ({
      name,
      frames: publishedAt.length,
      bytes,
      mostFramesIn600s: mostWithin(publishedAt, RATE_WINDOW),
    })),
    frames: sum(Object.values(totals).map(({ frames }) => frames)),
    bytes: sum(Object.values(totals).map(({ bytes }) => bytes)),
    undelivered: sum(records.map((record) => here.filter(({ index }) => !isWith(record, index)).length)),
    sameLog: haveSameLog(here),
    causalViolations: ledger.causalViolations,
    duplicatesShown: ledger.duplicatesShown,
    untruths: ledger.untruths,
    described: [...ledger.described],
    acknowledgedWithin: (ms) =>
      within(
        messages.map(({ acknowledgedAfter = Infinity }) => acknowledgedAfter),
        ms,
      ),
    noticedWithin: (ms) =>
      within(
        messages.flatMap(({ noticedAfter }) => noticedAfter),
        ms,
      ),
    deliveredWithin: (ms) =>
      within(
        messages.flatMap(({ deliveredAfter }) => deliveredAfter),
        ms,
      ),
  };
}

function measure(record: MessageRecord, participants: readonly Participant[], started: number): MessageMeasures {
  const after = (time: number | undefined): number =>
    time === undefined || Number.isNaN(time) ? Infinity : time - record.sentAt;
  const expected = participants.filter(
    ({ index, joinedAt, left }) => index !== record.sender && joinedAt <= record.sentAt && !left,
  );
  const missed = expected.filter(({ index }) => (record.arrived[index]! & FIRST) === 0);
  const acknowledged = after(record.acknowledgedAt);
  return {
    messageId: record.messageId,
    sender: participants[record.sender]!.name,
    sentAt: record.sentAt - started,
    acknowledgedAfter: acknowledged === Infinity ? undefined : acknowledged,
    deliveredAfter: expected.map(({ index }) => after(record.deliveredAt[index])),
    noticedAfter: missed.map(({ index }) => after(record.noticedAt[index])),
    resends: record.resends,
    responses: record.responses,
  };
}

function haveSameLog(participants: readonly Participant[]): boolean {
  const first = participants[0]?.channel.log();
  if (first === undefined) return true;
  return participants.every(({ channel }) => {
    const log = channel.log();
    return log.length === first.length && log.every((entry, place) => compareEntries(entry, first[place]!) === 0);
  });
}

/** The most of these times, oldest first, in any stretch of `window`. */
function mostWithin(times: readonly number[], window: number): number {
  let most = 0;
  let from = 0;
  for (const [index, time] of times.entries()) {
    while (time - times[from]! >= window) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
