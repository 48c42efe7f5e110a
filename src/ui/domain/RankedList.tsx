'use client';
import { forwardRef, useRef, type ForwardedRef, type ReactElement, type ReactNode, type RefAttributes } from 'react';
import { Button } from '../headless/Button.js';
import { renderPart, type PartOptions } from '../headless/part.js';
import { flags } from '../status/stateTable.js';
import { useDomainStrings } from './useDomainStrings.js';
import { useSteadyOrder } from './useSteadyOrder.js';

/** What a `render` function of {@link RankedList} is given. */
export interface RankedListState {
  /** The ranking has changed since it was shown. */
  readonly changed: boolean;
  /** Takes the ranking over: for a button, so that it is the reader who reorders. */
  readonly reorder: () => void;
}

export interface RankedListProps<T> extends PartOptions<RankedListState> {
  /** The items as they rank now. */
  items: readonly T[];
  /** What names an item. Keep it stable. */
  keyOf: (item: T) => string;
  renderItem: (item: T) => ReactNode;
  /** The list's accessible name. */
  label: string;
}

function RankedView<T>(
  { items, keyOf, renderItem, label, ...given }: RankedListProps<T>,
  partRef: ForwardedRef<HTMLElement>,
) {
  const strings = useDomainStrings();
  const list = useRef<HTMLOListElement>(null);
  const { items: shown, changed, reorder } = useSteadyOrder(items, keyOf);
  return renderPart(
    'div',
    // Handed on to the element, not read.
    // oxlint-disable-next-line react/refs
    { ...given, partRef },
    {
      ...flags({ changed }),
      className: 'rc-ranked',
    },
    { changed, reorder },
    <div className="rc-ranked-head">
      {/* Where it stands there is always room for it: that it appears moves nothing. */}
      {changed && (
        <Button
          onClick={() => {
            reorder();
            // The button goes with what it has done.
            list.current?.focus();
          }}
        >
          {strings.sortAgain}
        </Button>
      )}
    </div>,
    <ol ref={list} className="rc-ranked-list" aria-label={label} tabIndex={-1}>
      {shown.map((item) => (
        <li key={keyOf(item)}>{renderItem(item)}</li>
      ))}
    </ol>,
  );
}

/**
 * A list by rank that is not ranked anew under the reader: what is shown stays in its place, however the votes go, and
 * what is new comes last. When the ranking has changed, a button takes it over.
 * @avoid for messages in the order they were written: `MessageList`
 * @accessibility an ordered list named by `label`. Nothing moves by itself: a button takes the new ranking over, and the
 * focus goes to the list
 */
export const RankedList = /* @__PURE__ */ forwardRef(RankedView) as <T>(
  props: RankedListProps<T> & RefAttributes<HTMLElement>,
) => ReactElement | null;
