import { hasText, type ListRow, type TextRow } from './listRow.js';
import { sameDay } from './rowTime.js';

/** Messages of one author further apart than this do not belong together, ms. */
const longestPause = 5 * 60_000;

function textBefore(rows: readonly ListRow[], index: number): TextRow | undefined {
  for (let before = index - 1; before >= 0; before -= 1) {
    const row = rows[before];
    if (hasText(row)) return row;
  }
  return undefined;
}

/** Whether a row is the first of its author's run (says who and when), and the first of its day. */
export function runOf(rows: readonly ListRow[], index: number): { leads: boolean; startsDay: boolean } {
  const row = rows[index];
  if (!hasText(row)) return { leads: false, startsDay: false };
  const before = textBefore(rows, index);
  const startsDay = before === undefined || !sameDay(before.lamportTimestamp, row.lamportTimestamp);
  const continues =
    before !== undefined &&
    rows[index - 1] === before &&
    before.senderId === row.senderId &&
    row.lamportTimestamp - before.lamportTimestamp < longestPause;
  return { leads: startsDay || !continues, startsDay };
}
