import { useEffect, useRef, useState, type RefObject } from 'react';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { defaultSteadiness } from '../headless/useSteady.js';

/** Whether something was drawn already: for effects, not while rendering. */
export type FirstLook = RefObject<boolean>;

/** Turns true once the first drawing with anything in it is there: what comes with it comes before that. */
export function useFirstLook(hasContent: boolean): FirstLook {
  const looked = useRef(false);
  useEffect(() => {
    if (hasContent) looked.current = true;
  }, [hasContent]);
  return looked;
}

/**
 * Whether what may be missing is to be shown as it is. What is missing for less than a second was only overtaken; what is
 * missing at the first look is no news that could flicker, and is shown at once.
 */
export function useLasting(missing: boolean, looked: FirstLook): boolean {
  const [lasts, setLasts] = useState(true);
  // Before it is painted: it must not appear for a frame.
  useIsomorphicLayoutEffect(() => {
    if (!missing || !looked.current) return;
    setLasts(false);
    const timer = setTimeout(() => setLasts(true), defaultSteadiness.delay);
    return () => clearTimeout(timer);
  }, [missing, looked]);
  return lasts || !missing;
}
