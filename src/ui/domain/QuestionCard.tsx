'use client';
import { forwardRef, useId, type ForwardedRef, type ReactNode } from 'react';
import type { CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type PartOptions } from '../headless/part.js';
import { TextContent } from '../list/TextContent.js';
import { flags } from '../status/stateTable.js';
import { Byline } from './Byline.js';
import { Mark } from './Mark.js';
import { useDomainStrings } from './useDomainStrings.js';
import { useLasting } from './useFirstLook.js';
import { VoteCount } from './VoteCount.js';

/** What a card is drawn from: a row that carries a message, or as much of it as another store knows. */
export interface QuestionLike {
  readonly senderId: string;
  readonly content: Uint8Array;
  /** ms since the epoch. */
  readonly lamportTimestamp: number;
}

/** What a `render` function of {@link QuestionCard} is given. */
export interface QuestionCardState {
  /** Only answers or votes are here, the question itself is not, and that has lasted for a second. */
  readonly missing: boolean;
  readonly answered: boolean;
  /** Answers that wait for the question, a count; 0 within that second. */
  readonly waiting: number;
}

export interface QuestionCardProps extends PartOptions<QuestionCardState> {
  /** The question; undefined = it is not here, only what is about it. */
  question: QuestionLike | undefined;
  /** How much of the channel the numbers are made of: `completeness` of `useReducedMessages`. */
  completeness: CompletenessLike;
  /** Votes that are here: `voters` of a `VoteTally`. @default 0 */
  votes?: number;
  /** The reader has voted. @default false */
  chosen?: boolean;
  /** Votes for the question, or takes the vote back. */
  onVote?: (chosen: boolean) => void;
  /** Somebody has answered. @default false */
  answered?: boolean;
  /** Answers that wait for the question: `orphans.get(messageId)?.count` of a reducer. @default 0 */
  waiting?: number;
  /** Draws what the question says. @default its bytes as UTF-8 text */
  renderContent?: (content: Uint8Array) => ReactNode;
  /** Its answers. */
  children?: ReactNode;
}

const asText = (content: Uint8Array) => <TextContent content={content} />;

/**
 * A question with its votes and answers. Where only answers are here, it says that they wait, when that has lasted for a
 * second, and drops none.
 * @avoid for a comment in a thread: `ThreadTree`
 * @accessibility an article named by its question; also one that is not here has words. The vote is a button with
 * `aria-pressed`
 */
export const QuestionCard = /* @__PURE__ */ forwardRef(function QuestionCard(
  {
    question,
    completeness,
    votes,
    chosen,
    onVote,
    answered = false,
    waiting: waits = 0,
    renderContent = asText,
    children,
    ...given
  }: QuestionCardProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  const strings = useDomainStrings();
  const id = useId();
  // An answer may have overtaken its question: that it waits is no news within a second.
  const isNews = useLasting(!question);
  const missing = !question && isNews;
  const waiting = isNews ? waits : 0;
  return renderPart(
    'article',
    // Handed on to the element, not read.
    // oxlint-disable-next-line react/refs
    { ...given, partRef },
    {
      'aria-labelledby': `${id}question`,
      ...flags({ missing, answered, waiting }),
      className: 'rc-question',
    },
    { missing, answered, waiting },
    <VoteCount
      count={votes}
      completeness={completeness}
      chosen={chosen}
      onVote={question && onVote}
      className="rc-question-votes"
    />,
    <div className="rc-question-body">
      {question && (
        <Byline senderId={question.senderId} at={question.lamportTimestamp}>
          {answered && <Mark mark="answered" text={strings.answered} />}
        </Byline>
      )}
      <div id={`${id}question`} className="rc-question-content">
        {question ? renderContent(question.content) : missing && <Mark mark="missing" text={strings.questionMissing} />}
      </div>
      {waiting > 0 && <Mark mark="waiting" text={strings.answersWaiting(waiting)} />}
      {children}
    </div>,
  );
});
