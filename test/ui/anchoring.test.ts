import { describe, expect, it } from 'vitest';
import type { ListRow } from '../../src/ui/list/listRow.js';
import { nextStep } from '../../src/ui/list/useAnchoredRows.js';
import { message } from './support/rows.js';

const row = (key: string) => message(key, 'bob', 0);
const rowsOf = (keys: string) => keys.split('').map(row);
const keysOf = (rows: readonly ListRow[]) => rows.map(({ key }) => key).join('');

/** The steps from `before` to `after` while the row `reading` is at the upper edge. */
function stepsOf(before: string, after: string, reading: string): string[] {
  const target = rowsOf(after);
  const steps: string[] = [];
  for (let drawn: readonly ListRow[] = rowsOf(before); drawn !== target;) {
    const first = drawn.findIndex(({ key }) => key === reading);
    const next = nextStep(drawn, target, first);
    steps.push(`${keysOf(next.rows)}${next.shift ? ' shift' : ''}`);
    drawn = next.rows;
    if (steps.length > 5) throw new Error('does not arrive');
  }
  return steps;
}

describe('reaching new rows while the reader is in the middle', () => {
  it('takes one step for a change below', () => expect(stepsOf('abcd', 'abcxd', 'b')).toEqual(['abcxd']));
  it('shifts for a change above', () => expect(stepsOf('abcd', 'axbcd', 'b')).toEqual(['axbcd shift']));
  it('goes below first, then above', () => expect(stepsOf('abcd', 'xabcdy', 'c')).toEqual(['abcdy', 'xabcdy shift']));
  it('holds on to the next row when the one that is read goes', () =>
    expect(stepsOf('abcd', 'xacd', 'b')).toEqual(['xacd']));
  it('takes one step when nothing stays', () => expect(stepsOf('abcd', 'wxyz', 'b')).toEqual(['wxyz']));
});
