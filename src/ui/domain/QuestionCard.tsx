'use client';
import { useId, type ReactNode } from 'react';
import { Avatar } from '../avatar/Avatar.js';
import type { CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type RenderProp } from '../headless/part.js';
import { rowTime } from '../list/rowTime.js';
import { TextContent } from '../list/TextContent.js';
import { Shape } from '../status/shapes.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { useDomainStrings } from './useDomainStrings.js';
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
  /** Only answers or votes are here, the question itself is not. */
  readonly missing: boolean;
  readonly answered: boolean;
}

export interface QuestionCardProps {
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
  /** Draws another element in its place. */
  render?: RenderProp<QuestionCardState>;
  className?: string;
}

const asText = (content: Uint8Array) => <TextContent content={content} />;

/**
 * A question with its votes and answers. Where only answers are here, it says that they wait, and drops none.
 * @avoid for a comment in a thread: `ThreadTree`
 * @accessibility an article named by its question; also one that is not here has words. The vote is a button with
 * `aria-pressed`
 */
export function QuestionCard(props: QuestionCardProps) {
  const { question, completeness, votes = 0, chosen, onVote, answered = false, waiting = 0 } = props;
  const { renderContent = asText, children, render, className } = props;
  const strings = useDomainStrings();
  const { locale, displayName } = useUiSettings();
  const id = useId();
  const missing = question === undefined;
  const time = question && rowTime(question.lamportTimestamp, locale);
  return renderPart(
    'article',
    { render, className },
    {
      'aria-labelledby': `${id}question`,
      'data-missing': missing ? '' : undefined,
      'data-answered': answered ? '' : undefined,
      className: 'rc-question',
      children: (
        <>
          <VoteCount
            count={votes}
            completeness={completeness}
            chosen={chosen}
            onVote={missing ? undefined : onVote}
            className="rc-question-votes"
          />
          <div className="rc-question-body">
            {question && time && (
              <div className="rc-row-head">
                <Avatar participantId={question.senderId} name={displayName(question.senderId)} />
                <bdi className="rc-author">{displayName(question.senderId)}</bdi>{' '}
                <time dateTime={time.iso} title={time.full}>
                  {time.short}
                </time>
                {answered && (
                  <span className="rc-question-answered">
                    <Shape name="tick" />
                    {strings.answered}
                  </span>
                )}
              </div>
            )}
            <div id={`${id}question`} className="rc-question-content">
              {question ? (
                renderContent(question.content)
              ) : (
                <span className="rc-mark">
                  <Shape name="dashed-ring" />
                  {strings.questionMissing}
                </span>
              )}
            </div>
            {waiting > 0 && (
              <div className="rc-mark" data-waiting="">
                <Shape name="hourglass" />
                {strings.answersWaiting(waiting)}
              </div>
            )}
            {children}
          </div>
        </>
      ),
    },
    { missing, answered },
  );
}
