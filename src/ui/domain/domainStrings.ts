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
  /** Comments folded away below one. */
  repliesHidden(count: number): string;
}

const number = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
const bound = (text: string, atLeast: boolean) => (atLeast ? `at least ${text}` : text);

/** The words in English. */
export const defaultDomainStrings: DomainStrings = {
  count: (count, atLeast) => (atLeast ? `${count}+` : `${count}`),
  votes: (count, atLeast) => bound(number(count, 'vote', 'votes'), atLeast),
  upvote: 'Upvote',
  reaction: (element, count, atLeast) => `${element} ${bound(`${count}`, atLeast)}`,
  reactions: 'Reactions',
  pollTotal: (voters) => number(voters, 'vote', 'votes'),
  questionMissing: 'The question is not here yet',
  answered: 'Answered',
  answersWaiting: (count) =>
    `${number(count, 'answer', 'answers')} waiting for ${count === 1 ? 'its' : 'their'} question`,
  sortAgain: 'Sort again',
  thread: 'Thread',
  commentMissing: 'A comment that is not here yet',
  repliesWaiting: (count) => `${number(count, 'reply', 'replies')} waiting for it`,
  repliesHidden: (count) => number(count, 'reply', 'replies'),
};
