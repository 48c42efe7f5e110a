'use client';
import type { ReactNode } from 'react';
import { useDomainStrings } from './useDomainStrings.js';
import { useSteadyOrder } from './useSteadyOrder.js';

export interface RankedListProps<T> {
  /** The items as they rank now. */
  items: readonly T[];
  /** What names an item. Keep it stable. */
  keyOf: (item: T) => string;
  renderItem: (item: T) => ReactNode;
  /** The list's accessible name. */
  label: string;
  className?: string;
}

/**
 * A list by rank that is not ranked anew under the reader: what is shown stays in its place, however the votes go, and
 * what is new comes last. When the ranking has changed, a button takes it over.
 * @avoid for messages in the order they were written: `MessageList`
 * @accessibility an ordered list named by `label`. Nothing moves by itself: a button takes the new ranking over
 */
export function RankedList<T>({ items, keyOf, renderItem, label, className }: RankedListProps<T>) {
  const strings = useDomainStrings();
  const { items: shown, changed, reorder } = useSteadyOrder(items, keyOf);
  return (
    <div className={className ? `rc rc-ranked ${className}` : 'rc rc-ranked'} data-changed={changed ? '' : undefined}>
      <div className="rc-ranked-head">
        {/* Where it stands there is always room for it: that it appears moves nothing. */}
        {changed && (
          <button type="button" className="rc-button" onClick={reorder}>
            {strings.sortAgain}
          </button>
        )}
      </div>
      <ol className="rc-ranked-list" aria-label={label}>
        {shown.map((item) => (
          <li key={keyOf(item)}>{renderItem(item)}</li>
        ))}
      </ol>
    </div>
  );
}
