import type { MessageRow } from './rows.js';

/**
 * Follows the rows of a store with something made of each: `make` is asked for rows from the first change on only, and
 * what comes out equal is the same list.
 * @param make what is shown of a row, the same for the same row; undefined = nothing
 */
export function createRowView<T>(
  make: (row: MessageRow) => T | undefined,
): (rows: readonly MessageRow[]) => readonly T[] {
  let before: readonly MessageRow[] = [];
  let shown: readonly T[] = [];
  /** Of each thing shown, the index of its row. */
  const places: number[] = [];

  return (rows) => {
    if (rows === before) return shown;
    let first = 0;
    while (first < before.length && before[first] === rows[first]) first++;
    let kept = places.length;
    while (kept > 0 && places[kept - 1]! >= first) kept--;
    const next = shown.slice(0, kept);
    places.length = kept;
    let differs = false;
    for (let index = first; index < rows.length; index++) {
      const made = make(rows[index]!);
      if (made === undefined) continue;
      differs ||= made !== shown[next.length];
      next.push(made);
      places.push(index);
    }
    before = rows;
    if (differs || next.length !== shown.length) shown = next;
    return shown;
  };
}
