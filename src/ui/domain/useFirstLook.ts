import { useEffect, useRef, useState, type RefObject } from 'react';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { defaultSteadiness } from '../headless/useSteady.js';

/** Whether something was drawn already: for effects, not while rendering. */
export type FirstLook = RefObject<boolean>;

/**
 * Turns true once the first drawing with anything in it is there, as what comes with it comes before that; or when
 * nothing was there for a second: what comes then has come just now.
 */
export function useFirstLook(hasContent: boolean): FirstLook {
  const looked = useRef(false);
  useEffect(() => {
    looked.current = hasContent;
    const timer = setTimeout(() => (looked.current = true), defaultSteadiness.delay);
    return () => clearTimeout(timer);
  }, [hasContent]);
  return looked;
}

/**
 * Whether what may be missing is to be shown as it is. What is missing for less than a second was only overtaken; what is
 * missing at the first look is no news that could flicker, and is shown at once.
 * @param looked whether this was drawn before @default it was: that this is drawn at all is the news
 */
export function useLasting(missing: boolean, looked?: FirstLook): boolean {
  const [lasts, setLasts] = useState(!!looked);
  // Decided once: the effect runs again under StrictMode, and when a boundary around it shows it again.
  const waits = useRef<boolean>(undefined);
  // Before it is painted: it must not appear for a frame.
  useIsomorphicLayoutEffect(() => {
    if (!missing) waits.current = true;
    else if ((waits.current ??= looked?.current ?? true)) {
      setLasts(false);
      const timer = setTimeout(() => setLasts(!(waits.current = false)), defaultSteadiness.delay);
      return () => clearTimeout(timer);
    }
  }, [missing, looked]);
  return lasts || !missing;
}
