'use client';
import { forwardRef, type ForwardedRef } from 'react';
import type { CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type PartOptions } from '../headless/part.js';
import { Drawing } from '../status/Drawing.js';
import { flags } from '../status/stateTable.js';
import { choosing } from './choosing.js';
import { Counted } from './Counted.js';
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

export interface VoteCountProps extends PartOptions<VoteCountState> {
  /** How many votes are here: `voters` of a `VoteTally`, or one of its `choices`. A `score` is no lower bound: a vote down may be missing. @default 0 */
  count?: number | undefined;
  /** How much of the channel the number is made of: `completeness` of `useReducedMessages`. */
  completeness: CompletenessLike;
  /** The reader has voted. @default false */
  chosen?: boolean;
  /** Votes, or takes the vote back. Without it the number is no button. */
  onVote?: (chosen: boolean) => void;
}

const arrow = 'M8 3.5L13.5 12H2.5z';

/**
 * A number of votes: a lower bound, and shown as one ("12+"), while anything is known to be missing.
 * @avoid where a number must be final: say how complete it is with `CompletenessBadge`
 * @accessibility a button with `aria-pressed` and the number in its name, or text where nobody can vote. "12+" is said
 * as "at least 12"
 */
export const VoteCount = /* @__PURE__ */ forwardRef(function VoteCount(
  { count = 0, completeness, chosen = false, onVote, ...given }: VoteCountProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  const strings = useDomainStrings();
  const atLeast = !completeness.complete;
  const label = strings.votes(count, atLeast);
  const [tag, props] = choosing('span', chosen, onVote);
  return renderPart(
    tag,
    // Handed on to the element, not read.
    // oxlint-disable-next-line react/refs
    { ...given, partRef },
    {
      ...props,
      ...flags({ 'at-least': atLeast }),
      className: 'rc-votes',
    },
    { count, atLeast, chosen, label },
    <Drawing name="vote" drawing={{ stroke: arrow, fill: chosen ? arrow : '' }} wide={false} />,
    <Counted seen={strings.count(count, atLeast)} heard={onVote ? `${strings.upvote}, ${label}` : label} />,
  );
});
