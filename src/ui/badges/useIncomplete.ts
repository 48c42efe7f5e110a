import { defaultSteadiness, useSteady } from '../headless/useSteady.js';

const delayOf = (complete: boolean) => (complete ? 0 : defaultSteadiness.delay);

/**
 * Whether it is to be said in words that something is missing. What is missing for less than a second was only
 * overtaken; that nothing is, is true at once, and so is what is there at the first look.
 */
export function useIncomplete(complete: boolean): boolean {
  const wasComplete = useSteady(complete, delayOf, 0);
  return !complete && !wasComplete;
}
