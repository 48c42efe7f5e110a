/**
 * The numbers of the protocol itself. Waits and time-outs are ms and count only while online and awake;
 * `acknowledgeWithin` and `maxClockAhead` are ms of the wall clock.
 */
export interface SdsTuning {
  /**
   * Ids a message names at least, if there are as many (SDS, Send Message: "We recommend a causal history of two
   * message IDs"), a count. More let one message reveal more gaps. @default 3
   */
  causalHistory: number;
  /**
   * Ids a frame names at most, a count: messages nobody referred to yet, and those not yet acknowledged, come on top of
   * `causalHistory` up to this. Ours: names acknowledge, and 16 with hints take 2 kB. @default 16
   */
  causalHistoryMax: number;
  /**
   * - `lean`: no Bloom filter on content messages; one on a sync message now and then (`bloomFilterInterval`) while somebody
   *   in the group puts filters on theirs. Among `lean` participants causal histories say all that a filter would.
   * - `interop`: the full filter on every message, as SDS, Send Message asks and `@waku/sds` does (18,752 bytes each).
   * @default 'lean'
   */
  wireProfile: 'lean' | 'interop';
  /**
   * In the `lean` profile, the least time between two frames that carry a filter (18,752 bytes), ms. Ours: one each in
   * ten minutes is most of the traffic of a group of 200 already. @default 600000
   */
  bloomFilterInterval: number;
  /**
   * How sure filters of two participants at least must be before a message counts as acknowledged (SDS, Review ACK
   * Status: "on probabilistic grounds"): the chance that the least filled of them is mistaken. Those of a group hold the
   * same ids, and so are mistaken about the same ones: many prove no more than one. The default is what a filter of
   * 4,300 ids has. @default 0.000001
   */
  acknowledgementDoubt: number;
  /**
   * A message older than this that came from a store is not acknowledged: its author has stopped waiting, ms. Ours:
   * `maxAttempts` take about nine minutes. @default 600000
   */
  acknowledgeWithin: number;
  /** A missing message is given up after this, ms (SDS, Periodic Incoming Buffer Sweep). Nothing is held longer. @default 300000 */
  lostTimeout: number;
  /**
   * How long a held message waits for the rest once two copies disagree about what it follows, and how long it is held
   * before the group is asked for another copy, ms: its id does not cover what it follows. Ours: repair brings what
   * there is by then. @default 10000
   */
  disputedTimeout: number;
  /** Wait before a missing message is asked for: at least, ms (SDS-R, T_min; there 30 s). @default 200 */
  repairRequestMin: number;
  /**
   * The same: at most for the first request, ms (SDS-R, T_max; there 120 s). Drawn from a truncated exponential over a tenth of
   * the group: about so many miss the same; longer where that is more than twenty. What an answer to us follows is asked for after `repairRequestGap`. @default 1000
   */
  repairRequestMax: number;
  /**
   * Each further request for it waits this many times longer (SDS-R, Determine T_req: "exponential backoff curve").
   * @default 1.5
   */
  repairRequestBackoff: number;
  /**
   * The longest wait between two requests for it, and how far overhearing others may postpone one, ms. Ours: who has it
   * may come back any time. @default 20000
   */
  repairRequestIntervalMax: number;
  /**
   * The least time between two frames that go out only to ask, ms: many missing messages are asked for together, and
   * nobody makes us flood the group by naming what does not exist. Ours. @default 100
   */
  repairRequestGap: number;
  /** Requests in one frame, at most, a count (SDS-R send message recommends 3). @default 8 */
  repairRequestsPerMessage: number;
  /**
   * The longest wait of a participant that is not the author before it answers, ms (SDS-R, T_resp), drawn from a truncated
   * exponential over the group, longer where that is more than twenty; the author answers at once. @default 1000
   */
  repairResponseMax: number;
  /** Response groups (SDS-R, num_response_groups: n div 128 + 1), a count, the same for everybody. @default 1 */
  responseGroups: number;
  /**
   * The least time between two answers for the same message, ms: nobody can make us repeat ourselves. Ours: an answer
   * has arrived, or is lost, by then. @default 2000
   */
  repairResponseInterval: number;
  /**
   * Answers per minute at most, a count, whoever asks. Ours: two a second, so that no stranger can make us flood the
   * group. @default 120
   */
  repairResponsesPerMinute: number;
  /**
   * Answers waiting at most, a count; beyond it the oldest for whoever asked for most are dropped (as many as in
   * `@waku/sds`). @default 1000
   */
  maxPendingResponses: number;
  /**
   * A message further ahead of now than this is delivered but does not move the own clock, ms. Ours: a date or a time
   * zone set wrong. @default 86400000
   */
  maxClockAhead: number;
  /**
   * Causal history entries in a received frame at most; a frame with more is undecodable, a count (`@waku/sds` sends
   * 200). @default 1024
   */
  maxHistoryEntries: number;
  /**
   * Repair requests in a received frame at most; a frame with more is undecodable, a count (SDS-R send message
   * recommends 3). @default 256
   */
  maxRepairRequests: number;
  /**
   * Length of an id in a received frame at most, bytes of UTF-8; a frame with a longer one is undecodable. Ours: those
   * known have 44 to 66. @default 512
   */
  maxIdLength: number;
  /** Length of a retrieval hint in a received frame at most, bytes (a Waku message hash has 32). @default 128 */
  maxHintLength: number;
  /**
   * Messages of one participant held at most, a count; one over 1 kB counts once more for each kB. A further one is
   * refused until something is delivered. Ours: 5,000 of one in reverse order fit. @default 8192
   */
  maxHeldPerParticipant: number;
  /**
   * Messages held at most, of all participants together, a count in the same way. Whoever has the most makes room: its
   * oldest is delivered before what it waits for. Ours: the shares of four. @default 32768
   */
  maxHeld: number;
  /**
   * Missing ids that the messages of one participant may bring up at most, a count; one counts once more for each 1,024
   * characters that are known of it (ids, authors, hints). Ours: as many as may be held. @default 8192
   */
  maxMissingPerParticipant: number;
  /**
   * Missing ids tracked at most, and lost ones remembered at most, a count each, weighed in the same way. Whoever named
   * the most makes room: the oldest of those is given up as lost. Ours: the shares of four. @default 32768
   */
  maxMissing: number;
  /**
   * Participants remembered per own message as having acknowledged it, a count. Ours: nobody reads more names.
   * @default 1000
   */
  maxAcknowledgers: number;
}

export const defaultSdsTuning: Readonly<SdsTuning> = {
  causalHistory: 3,
  causalHistoryMax: 16,
  wireProfile: 'lean',
  bloomFilterInterval: 600_000,
  acknowledgementDoubt: 1e-6,
  acknowledgeWithin: 600_000,
  lostTimeout: 300_000,
  disputedTimeout: 10_000,
  repairRequestMin: 200,
  repairRequestMax: 1_000,
  repairRequestBackoff: 1.5,
  repairRequestIntervalMax: 20_000,
  repairRequestGap: 100,
  repairRequestsPerMessage: 8,
  repairResponseMax: 1_000,
  responseGroups: 1,
  repairResponseInterval: 2_000,
  repairResponsesPerMinute: 120,
  maxPendingResponses: 1_000,
  maxClockAhead: 86_400_000,
  maxHistoryEntries: 1_024,
  maxRepairRequests: 256,
  maxIdLength: 512,
  maxHintLength: 128,
  maxHeldPerParticipant: 8_192,
  maxHeld: 32_768,
  maxMissingPerParticipant: 8_192,
  maxMissing: 32_768,
  maxAcknowledgers: 1_000,
};
