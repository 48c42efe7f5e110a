'use client';
import { createElement, forwardRef, type ForwardedRef } from 'react';
import type { SetElement } from '../../reducers/index.js';
import type { CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type PartOptions } from '../headless/part.js';
import { useFocusBack } from '../headless/useFocusBack.js';
import { flags } from '../status/stateTable.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { choosing } from './choosing.js';
import { Counted } from './Counted.js';
import { useDomainStrings } from './useDomainStrings.js';
import { useSteadyOrder } from './useSteadyOrder.js';

/** What a `render` function of {@link ReactionChips} is given. */
export interface ReactionChipsState {
  /** In the order they are shown in. */
  readonly reactions: readonly SetElement[];
  readonly atLeast: boolean;
}

export interface ReactionChipsProps extends PartOptions<ReactionChipsState> {
  /** The reactions to one message: `sets.get(messageId)` of `addRemoveSet`. @default none */
  reactions?: readonly SetElement[];
  /** How much of the channel they are made of: `completeness` of `useReducedMessages`. */
  completeness: CompletenessLike;
  /** The reader: whose reactions are shown as pressed. */
  participantId?: string;
  /** Adds or takes back the reader's reaction. Without it the chips are no buttons. */
  onReact?: (element: string, present: boolean) => void;
  /** Takes the buttons out of the tab order, for lists with one tab stop. @default 0 */
  buttonTabIndex?: 0 | -1;
}

const keyOf = ({ element }: SetElement) => element;
const none: readonly SetElement[] = [];

/**
 * The reactions to a message, each with its number. A new one comes last, so that none moves from under the pointer.
 * @avoid for votes that decide something: `VoteCount`, which says how sure the number is
 * @accessibility a list with a name; each chip is a button with `aria-pressed`, and its name has the number. A new
 * chip comes last, so none moves from under the pointer. When the one that has the focus goes, the row or
 * the line around them has it
 */
export const ReactionChips = /* @__PURE__ */ forwardRef(function ReactionChips(
  { reactions = none, completeness, participantId, onReact, buttonTabIndex, ...given }: ReactionChipsProps,
  partRef: ForwardedRef<HTMLElement>,
) {
  const strings = useDomainStrings();
  const { displayName } = useUiSettings();
  const { items } = useSteadyOrder(reactions, keyOf);
  const atLeast = !completeness.complete;
  return renderPart(
    'ul',
    // Handed on to the element, not read.
    // oxlint-disable-next-line react/refs
    { ...given, partRef },
    {
      'aria-label': strings.reactions,
      ...flags({ 'at-least': atLeast, empty: items.length === 0 }),
      className: 'rc-reactions',
      // A reaction that was the only one of its kind goes as it is taken back, and the chip that was pressed with it.
      ...useFocusBack(),
      children: items.map(({ element, members }) => {
        const count = members.length;
        const chosen = participantId !== undefined && members.includes(participantId);
        const [tag, props] = choosing('span', chosen, onReact && ((present) => onReact(element, present)));
        return (
          <li key={element}>
            {createElement(
              tag,
              { ...props, tabIndex: buttonTabIndex, className: 'rc-chip', title: members.map(displayName).join(', ') },
              <Counted
                seen={`${element} ${strings.count(count, atLeast)}`}
                heard={strings.reaction(element, count, atLeast)}
              />,
            )}
          </li>
        );
      }),
    },
    { reactions: items, atLeast },
  );
});
