import { plural } from '../strings/strings.js';

/** The words of the parts of `/ui/domain`; `atLeast` = something is missing, so that the number may be larger. */
export interface DomainStrings {
  // Votes, polls, questions and threads
  /** A number as it is shown beside its subject. */
  count(count: number, atLeast: boolean): string;
  /** The same as it is read out. */
  votes(count: number, atLeast: boolean): string;
  /** The name of the button that votes; the number is read after it. */
  upvote: string;
  /** A reaction as it is read out. */
  reaction(element: string, count: number, atLeast: boolean): string;
  /** The accessible name of the chips of a message. */
  reactions: string;
  /** Votes about a poll, where all are here. */
  pollTotal(voters: number): string;
  /** A question that is not here, of which there are answers. */
  questionMissing: string;
  /** A question that somebody has answered. */
  answered: string;
  /** Answers that are here before their question. */
  answersWaiting(count: number): string;
  /** The button that takes over a ranking that has changed. */
  sortAgain: string;
  /** The accessible name of a thread. */
  thread: string;
  /** A comment that others answer and that is not here. */
  commentMissing: string;
  /** Comments that are here before the one they answer. */
  repliesWaiting(count: number): string;
  /** The button that folds away the comments below one; `count` = all of them, to the last answer. */
  hideReplies(count: number): string;
  /** The same button while they are folded away. */
  showReplies(count: number): string;
}

const bound = (text: string, atLeast: boolean) => (atLeast ? `at least ${text}` : text);
const votes = (count: number) => plural(count, 'vote');
const comments = (count: number) => plural(count, 'comment');

/** The words in English. */
export const defaultDomainStrings: DomainStrings = {
  count: (count, atLeast) => `${count}${atLeast ? '+' : ''}`,
  votes: (count, atLeast) => bound(votes(count), atLeast),
  upvote: 'Upvote',
  reaction: (element, count, atLeast) => `${element} ${bound(`${count}`, atLeast)}`,
  reactions: 'Reactions',
  pollTotal: votes,
  questionMissing: 'The question is not here yet',
  answered: 'Answered',
  answersWaiting: (count) => `${plural(count, 'answer')} waiting for ${count === 1 ? 'its' : 'their'} question`,
  sortAgain: 'The order has changed. Sort again',
  thread: 'Thread',
  commentMissing: 'A comment that is not here yet',
  repliesWaiting: (count) => `${comments(count)} waiting for it`,
  hideReplies: (count) => `Hide ${comments(count)}`,
  showReplies: (count) => `Show ${comments(count)}`,
};
