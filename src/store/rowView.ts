import type { MessageRow } from './rows.js';
import { shareValue } from './same.js';

/**
 * Follows the rows of a store with something made of each: `make` is asked for rows from the first change on only, and
 * what comes out equal is the same list.
 * @param make what is shown of a row, the same for the same row; undefined = nothing
 */
export function createRowView<T>(
  make: (row: MessageRow) => T | undefined,
): (rows: readonly MessageRow[]) => readonly T[] {
  let before: readonly MessageRow[] = [];
  let made: (T | undefined)[] = [];
  let shown: readonly T[] = [];

  return (rows) => {
    let first = 0;
    while (first < before.length && before[first] === rows[first]) first++;
    made = made.slice(0, first).concat(rows.slice(first).map((row) => make(row)));
    before = rows;
    shown = shareValue(shown, made.filter((one) => one !== undefined) as readonly T[]);
    return shown;
  };
}
