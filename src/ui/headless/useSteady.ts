import { useEffect, useRef, useState } from 'react';

/** How long something must last before it is news, and how long it stays once shown. */
export interface Steadiness {
  /** Wait before a value counts as news, ms. */
  readonly delay: number;
  /** The least time a value stays once shown, ms. */
  readonly hold: number;
}

/** What passes within a second is normal reordering; what is shown stays long enough to be read. */
export const defaultSteadiness: Steadiness = { delay: 1_000, hold: 500 };

/**
 * A value that does not flicker: `next` is shown after `delayOf(next)` ms if it is still there then, and whatever is
 * shown stays for at least `hold` ms.
 */
export function useSteady<T>(next: T, delayOf: (next: T) => number, hold: number): T {
  const [shown, setShown] = useState(next);
  const since = useRef(0);
  const delay = delayOf(next);
  useEffect(() => {
    since.current = performance.now();
  }, [shown]);
  useEffect(() => {
    if (Object.is(next, shown)) return;
    const wait = Math.max(delay, since.current + hold - performance.now());
    const timer = setTimeout(() => setShown(() => next), wait);
    return () => clearTimeout(timer);
  }, [next, shown, delay, hold]);
  return shown;
}

/** {@link useSteady} for a state with its words: a state that is held keeps those it had while it was so. */
export function useSteadyState<T>(
  next: T,
  words: string,
  delayOf: (next: T) => number,
): readonly [state: T, words: string] {
  const state = useSteady(next, delayOf, defaultSteadiness.hold);
  const [kept, keep] = useState(words);
  if (state === next && kept !== words) keep(words);
  return [state, state === next ? words : kept];
}
