import type { GapFold } from './gapFold.js';
import { foldAtLeast, foldGaps } from './gapFold.js';

/**
 * Makes what folds one list, and remembers how: a fold keeps its `key` whichever of its gaps heals, also the first one, and has
 * it again where too few were left and others joined them. Where a message turns up in the middle, the upper part keeps it; where
 * two folds meet, the upper one's is kept. Make one for each list, outside of rendering or in a `useState`. `useFoldedMessages` does.
 * @param atLeast how many gaps side by side become one row, a count from 2; `Infinity` folds nothing. @default 4
 * @throws {RangeError} when `atLeast` is no such number
 */
export function createGapFold(atLeast: number = foldAtLeast): GapFold {
  if (!(atLeast >= 2 && (atLeast === Infinity || Number.isInteger(atLeast)))) {
    throw new RangeError(`atLeast is ${String(atLeast)}, but counts gaps: pass a whole number from 2, or Infinity.`);
  }
  return foldGaps(atLeast);
}
