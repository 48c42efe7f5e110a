import { useRef, type HTMLAttributes, type RefObject } from 'react';
import { useIsomorphicLayoutEffect } from './useIsomorphicLayoutEffect.js';

/**
 * Keeps the focus near where it was when what has it goes, as a button does with what it did: gives the handlers of the
 * element around it. The component that draws what goes has to be the one that calls this.
 * @param goTo what takes the focus then: has a `tabindex`. @default the nearest around it that has one, as the row of a list
 */
export function useFocusBack(
  goTo?: RefObject<HTMLElement | null>,
): Pick<HTMLAttributes<HTMLElement>, 'onFocus' | 'onBlur'> {
  const around = useRef<HTMLElement>(undefined);
  useIsomorphicLayoutEffect(() => {
    const from = around.current;
    // React tells of no blur when what has the focus goes; of any other it does.
    if (!from || document.activeElement !== document.body) return;
    // What takes it may stand outside, and nothing is told here of what becomes of it there.
    around.current = undefined;
    (goTo?.current ?? from).closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
  });
  return {
    onFocus: ({ currentTarget }) => (around.current = currentTarget),
    onBlur: () => (around.current = undefined),
  };
}
