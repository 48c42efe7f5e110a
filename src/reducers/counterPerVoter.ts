import type { LogEntry } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';
import type { ReadonlySharedMap } from '../store/sharedMap.js';
import { joinKey } from './draft.js';
import type { Orphans, Reducer } from './reducer.js';
import type { Operation, TargetedKind, TargetOptions } from './targeted.js';
import { targetedReducer } from './targeted.js';

/** What a message votes. */
export interface Vote {
  /** What it is about: the messageId of a question, a post, a poll. */
  readonly target: string;
  /**
   * A whole number from −1,000,000 to 1,000,000, as 1 for an upvote and −1 for a downvote, or the name of what is chosen
   * in a poll; null takes the vote back. Any other number is no vote.
   */
  readonly choice: number | string | null;
}

/** The votes about one target: the last one of each sender, in log order. */
export interface VoteTally {
  /** Who has a vote, a count. */
  readonly voters: number;
  /** The sum of choices that are numbers. */
  readonly score: number;
  /** How many made each choice. */
  readonly choices: ReadonlyMap<number | string, number>;
}

/** The answer of {@link counterPerVoter}. */
export interface VoteCounts {
  /** What is counted, by target; a target without a vote, or that is not here, has none. */
  readonly tallies: ReadonlySharedMap<VoteTally>;
  /** Votes about targets that are not here, by target. */
  readonly orphans: ReadonlySharedMap<Orphans>;
  /** What somebody has voted; undefined = nothing that counts, null = taken back. */
  choiceOf(target: string, participantId: string): Vote['choice'] | undefined;
}

/** What {@link counterPerVoter} takes. */
export interface CounterPerVoterOptions extends TargetOptions {
  /**
   * What a message votes; undefined = nothing. What it says may depend on nothing but the message, or two participants
   * come to different answers. A message on which it throws counts for nothing: the first such error is reported, the others
   * are only counted, in `completeness.unreadable`.
   */
  vote: (message: LogEntry) => Vote | undefined;
}

type Cast = Operation & Vote;

/** Sums of so many votes are exact, whatever their order. */
const largestChoice = 1_000_000;

const isChoice = (choice: unknown): boolean =>
  choice === null ||
  typeof choice === 'string' ||
  (Number.isInteger(choice) && Math.abs(choice as number) <= largestChoice);

const keyOf = (target: string, senderId: string): string => joinKey(target, senderId);

const noVotes: VoteTally = { voters: 0, score: 0, choices: new Map() };

/** `tally` with `by` votes more for `choice`. */
function count({ voters, score, choices }: VoteTally, choice: Vote['choice'], by: 1 | -1): VoteTally {
  if (choice === null) return { voters, score, choices };
  const next = new Map(choices);
  const votes = (choices.get(choice) ?? 0) + by;
  if (votes === 0) next.delete(choice);
  else next.set(choice, votes);
  return { voters: voters + by, score: typeof choice === 'number' ? score + by * choice : score, choices: next };
}

/** One vote of each participant about each target, the last one: upvotes, scores, polls. */
export function counterPerVoter(options: CounterPerVoterOptions): Reducer<VoteCounts> {
  const kind: TargetedKind<Cast, VoteTally> = {
    ...options,
    read(message) {
      const vote = options.vote(message);
      return vote && isChoice(vote.choice) ? { target: vote.target, choice: vote.choice } : undefined;
    },
    decidedAt: ({ target, senderId }) => keyOf(target, senderId),
    enter(cast, tally = noVotes, deciding) {
      const key = keyOf(cast.target, cast.senderId);
      const before = deciding.get(key);
      if (before && compareEntries(before, cast) > 0) return tally;
      deciding.set(key, cast);
      if (before?.choice === cast.choice) return tally;
      return count(before ? count(tally, before.choice, -1) : tally, cast.choice, 1);
    },
  };
  return targetedReducer(kind, ({ byTarget, orphans, deciding }) => ({
    tallies: byTarget,
    orphans,
    choiceOf: (target, participantId) => deciding.get(keyOf(target, participantId))?.choice,
  }));
}
