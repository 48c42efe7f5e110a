import type { MessageRow } from '../../store/index.js';

/** Tells by index which of `rows` were not there `before`; looks closely only from the first change on. */
export function newIn(rows: readonly MessageRow[], before: readonly MessageRow[]): (index: number) => boolean {
  let start = 0;
  while (start < before.length && rows[start] === before[start]) start += 1;
  const known = new Set(before.slice(start).map(({ key }) => key));
  return (index) => index >= start && !known.has(rows[index]?.key ?? '');
}
