'use client';
import type { SetElement } from '../../reducers/index.js';
import type { CompletenessLike } from '../badges/CompletenessBadge.js';
import { renderPart, type RenderProp } from '../headless/part.js';
import { useUiSettings } from '../strings/UiProvider.js';
import { useDomainStrings } from './useDomainStrings.js';
import { useSteadyOrder } from './useSteadyOrder.js';

/** What a `render` function of {@link ReactionChips} is given. */
export interface ReactionChipsState {
  /** In the order they are shown in. */
  readonly reactions: readonly SetElement[];
  readonly atLeast: boolean;
}

export interface ReactionChipsProps {
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
  /** Draws another element in its place. */
  render?: RenderProp<ReactionChipsState>;
  className?: string;
}

const keyOf = ({ element }: SetElement) => element;
const none: readonly SetElement[] = [];

/**
 * The reactions to a message, each with its number. A new one comes last, so that none moves from under the pointer.
 * @avoid for votes that decide something: `VoteCount`, which says how sure the number is
 * @accessibility a list with a name; each chip is a button with `aria-pressed`, and its name has the number. A new
 * chip comes last, so none moves from under the pointer
 */
export function ReactionChips(props: ReactionChipsProps) {
  const { reactions = none, completeness, participantId, onReact, buttonTabIndex, render, className } = props;
  const strings = useDomainStrings();
  const { displayName } = useUiSettings();
  const { items } = useSteadyOrder(reactions, keyOf);
  const atLeast = !completeness.complete;
  return renderPart(
    'ul',
    { render, className },
    {
      'aria-label': strings.reactions,
      'data-at-least': atLeast ? '' : undefined,
      'data-empty': items.length === 0 ? '' : undefined,
      className: 'rc-reactions',
      children: items.map(({ element, members }) => {
        const chosen = participantId !== undefined && members.includes(participantId);
        const label = strings.reaction(element, members.length, atLeast);
        const shared = {
          className: 'rc-chip',
          title: members.map(displayName).join(', '),
          'data-chosen': chosen ? '' : undefined,
        };
        const content = (
          <>
            <span aria-hidden="true">
              {element} {strings.count(members.length, atLeast)}
            </span>
            <span className="rc-hidden">{label}</span>
          </>
        );
        return (
          <li key={element}>
            {onReact ? (
              <button
                type="button"
                {...shared}
                tabIndex={buttonTabIndex}
                aria-pressed={chosen}
                onClick={() => onReact(element, !chosen)}
              >
                {content}
              </button>
            ) : (
              <span {...shared}>{content}</span>
            )}
          </li>
        );
      }),
    },
    { reactions: items, atLeast },
  );
}
