import { useRef, type HTMLAttributes, type RefObject } from 'react';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/**
 * Keeps the focus near where it was when what has it goes, as a button does with what it did: gives the handlers of the
 * element around it.
 * @param changed whenever this is another, something may have gone
 * @param goTo what takes the focus then: has a `tabindex`. @default the nearest around it that has one, as the row of a list
 */
export function useFocusBack(
  changed: unknown,
  goTo?: RefObject<HTMLElement | null>,
): Pick<HTMLAttributes<HTMLElement>, 'onFocus' | 'onBlur'> {
  const around = useRef<HTMLElement>(undefined);
  useIsomorphicLayoutEffect(() => {
    // React tells of no blur when what has the focus goes; of any other it does.
    if (around.current && document.activeElement === document.body)
      (goTo ?? around).current?.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  }, [changed]);
  return {
    onFocus: ({ currentTarget }) => (around.current = currentTarget),
    onBlur: () => (around.current = undefined),
  };
}
