'use client';
import { createElement, forwardRef, useId, type CSSProperties, type ForwardedRef, type ReactNode } from 'react';
import type { VoteTally } from '../../reducers/index.js';
import { CompletenessBadge, type CompletenessLike } from '../badges/CompletenessBadge.js';
import { useIncomplete } from '../badges/useIncomplete.js';
import { renderPart, type PartOptions } from '../headless/part.js';
import { flags } from '../status/stateTable.js';
import { choosing } from './choosing.js';
import { Counted } from './Counted.js';
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

export interface PollResultProps extends PartOptions<PollResultState> {
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
}

/**
 * The result of a poll so far. Choices stay in their order; numbers are lower bounds while anything is missing.
 * @avoid for votes up and down on one thing: `VoteCount`
 * @accessibility a section named by its question. Choices are buttons with `aria-pressed`, or text where nobody can
 * vote, one's own with `aria-current`; numbers are said in words, the bars are hidden
 */
export const PollResult = /* @__PURE__ */ forwardRef(function PollResult(
  { question, choices, tally, completeness, chosen, onVote, ...given }: PollResultProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  const strings = useDomainStrings();
  const id = useId();
  const atLeast = !completeness.complete;
  const incomplete = useIncomplete(completeness.complete);
  const voters = tally?.voters ?? 0;
  const counted = choices.map((one) => ({ ...one, count: tally?.choices.get(one.choice) ?? 0 }));
  return renderPart(
    'section',
    // Handed on to the element, not read.
    // oxlint-disable-next-line react/refs
    { ...given, partRef },
    {
      'aria-labelledby': `${id}question`,
      ...flags({ 'at-least': atLeast }),
      className: 'rc-poll',
    },
    { choices: counted, atLeast },
    <div id={`${id}question`} className="rc-poll-question">
      {question}
    </div>,
    <ul className="rc-poll-choices">
      {counted.map(({ choice, label, count }) => {
        const share = voters > 0 ? (100 * count) / voters : 0;
        const vote = onVote && ((present: boolean) => onVote(present ? choice : null));
        const [tag, props] = choosing('div', choice === chosen, vote);
        return (
          <li key={choice}>
            {createElement(
              tag,
              { ...props, className: 'rc-poll-choice', style: { '--rc-share': `${share}%` } as CSSProperties },
              <bdi className="rc-poll-label">{label}</bdi>,
              ' ',
              <Counted seen={strings.count(count, atLeast)} heard={strings.votes(count, atLeast)} />,
            )}
          </li>
        );
      })}
    </ul>,
    <div className="rc-poll-total">
      {incomplete ? (
        <CompletenessBadge completeness={completeness} count={voters} />
      ) : atLeast ? (
        strings.votes(voters, atLeast)
      ) : (
        strings.pollTotal(voters)
      )}
    </div>,
  );
});
