'use client';
import type { CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type RenderProp } from '../headless/part.js';
import { useDomainStrings } from './useDomainStrings.js';

/** What a `render` function of {@link VoteCount} is given. */
export interface VoteCountState {
  readonly count: number;
  /** Something is missing: there may be more. */
  readonly atLeast: boolean;
  /** The reader has voted. */
  readonly chosen: boolean;
  readonly label: string;
}

export interface VoteCountProps {
  /** How many votes are here: `voters` or `score` of a `VoteTally`. @default 0 */
  count?: number;
  /** How much of the channel the number is made of: `completeness` of `useReducedMessages`. */
  completeness: CompletenessLike;
  /** The reader has voted. @default false */
  chosen?: boolean;
  /** Votes, or takes the vote back. Without it the number is no button. */
  onVote?: (chosen: boolean) => void;
  /** Draws another element in its place. */
  render?: RenderProp<VoteCountState>;
  className?: string;
}

/**
 * A number of votes: a lower bound, and shown as one ("12+"), while anything is known to be missing.
 * @avoid where a number must be final: say how complete it is with `CompletenessBadge`
 * @accessibility a button with `aria-pressed` and the number in its name, or text where nobody can vote. "12+" is said
 * as "at least 12"
 */
export function VoteCount({ count = 0, completeness, chosen = false, onVote, render, className }: VoteCountProps) {
  const strings = useDomainStrings();
  const atLeast = !completeness.complete;
  const label = strings.votes(count, atLeast);
  const press = onVote && {
    type: 'button',
    'aria-pressed': chosen,
    'aria-label': `${strings.upvote}, ${label}`,
    onClick: () => onVote(!chosen),
  };
  return renderPart(
    onVote ? 'button' : 'span',
    { render, className },
    {
      ...press,
      'data-at-least': atLeast ? '' : undefined,
      'data-chosen': chosen ? '' : undefined,
      className: 'rc-votes',
      children: (
        <>
          <svg className="rc-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path
              d="M8 3.5L13.5 12H2.5z"
              fill={chosen ? 'currentColor' : 'none'}
              stroke="currentColor"
              strokeWidth="1.75"
              strokeLinejoin="round"
            />
          </svg>
          <span aria-hidden="true">{strings.count(count, atLeast)}</span>
          {!onVote && <span className="rc-hidden">{label}</span>}
        </>
      ),
    },
    { count, atLeast, chosen, label },
  );
}
