'use client';
import { useId, type CSSProperties, type ReactNode } from 'react';
import type { VoteTally } from '../../reducers/index.js';
import { CompletenessBadge, type CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type RenderProp } from '../headless/part.js';
import { useDomainStrings } from './useDomainStrings.js';

/** One thing to choose. */
export interface PollChoice {
  /** What a vote for it says: the `choice` of a `Vote`. */
  readonly choice: number | string;
  readonly label: string;
}

/** What a `render` function of {@link PollResult} is given. */
export interface PollResultState {
  readonly choices: readonly (PollChoice & { readonly count: number })[];
  /** Something is missing: there may be more. */
  readonly atLeast: boolean;
}

export interface PollResultProps {
  /** What is asked. */
  question: ReactNode;
  /** What can be chosen, in the order to show it in: it stays, whatever leads. */
  choices: readonly PollChoice[];
  /** The votes: `tallies.get(pollId)` of `counterPerVoter`. @default none */
  tally?: Pick<VoteTally, 'voters' | 'choices'>;
  /** How much of the channel they are made of: `completeness` of `useReducedMessages`. */
  completeness: CompletenessLike;
  /** What the reader has chosen; null or undefined = nothing. */
  chosen?: number | string | null;
  /** Votes; null takes the vote back. Without it the choices are no buttons, as when the poll is closed. */
  onVote?: (choice: number | string | null) => void;
  /** Draws another element in its place. */
  render?: RenderProp<PollResultState>;
  className?: string;
}

/**
 * The result of a poll so far. Choices stay in their order; numbers are lower bounds while anything is missing.
 * @avoid for votes up and down on one thing: `VoteCount`
 * @accessibility a section named by its question. Choices are buttons with `aria-pressed`, or text where nobody can
 * vote; numbers are said in words, the bars are hidden
 */
export function PollResult(props: PollResultProps) {
  const { question, choices, tally, completeness, chosen, onVote, render, className } = props;
  const strings = useDomainStrings();
  const id = useId();
  const atLeast = !completeness.complete;
  const voters = tally?.voters ?? 0;
  const counted = choices.map((one) => ({ ...one, count: tally?.choices.get(one.choice) ?? 0 }));
  return renderPart(
    'section',
    { render, className },
    {
      'aria-labelledby': `${id}question`,
      'data-at-least': atLeast ? '' : undefined,
      className: 'rc-poll',
      children: (
        <>
          <div id={`${id}question`} className="rc-poll-question">
            <bdi>{question}</bdi>
          </div>
          <ul className="rc-poll-choices">
            {counted.map(({ choice, label, count }) => {
              const isChosen = choice === chosen;
              const share = voters > 0 ? (100 * count) / voters : 0;
              const shared = {
                className: 'rc-poll-choice',
                'data-chosen': isChosen ? '' : undefined,
                style: { '--rc-share': `${share}%` } as CSSProperties,
              };
              const content = (
                <>
                  <bdi className="rc-poll-label">{label}</bdi>{' '}
                  <span className="rc-poll-count" aria-hidden="true">
                    {strings.count(count, atLeast)}
                  </span>
                  <span className="rc-hidden">{strings.votes(count, atLeast)}</span>
                </>
              );
              return (
                <li key={choice}>
                  {onVote ? (
                    <button
                      type="button"
                      {...shared}
                      aria-pressed={isChosen}
                      onClick={() => onVote(isChosen ? null : choice)}
                    >
                      {content}
                    </button>
                  ) : (
                    <div {...shared}>{content}</div>
                  )}
                </li>
              );
            })}
          </ul>
          <div className="rc-poll-total">
            {atLeast ? <CompletenessBadge completeness={completeness} count={voters} /> : strings.pollTotal(voters)}
          </div>
        </>
      ),
    },
    { choices: counted, atLeast },
  );
}
