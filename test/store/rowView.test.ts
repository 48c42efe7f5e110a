import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageRow } from '../../src/index.js';
import { createRowView } from '../../src/store/rowView.js';

const row = (key: number): MessageRow => ({
  kind: 'lost',
  key: `r${key}`,
  messageIds: [`r${key}`],
  dependents: key,
  since: 0,
});

describe('a view of rows', () => {
  it('shows what filtering and mapping all of them would, whatever the lists before', () => {
    const pool = Array.from({ length: 12 }, (_, n) => row(n));
    const lists = fc.array(fc.array(fc.constantFrom(...pool), { maxLength: 10 }), { maxLength: 10 });
    fc.assert(
      fc.property(lists, (versions) => {
        const even = (one: MessageRow) => ('since' in one && one.dependents % 2 === 0 ? one.key : undefined);
        const view = createRowView(even);
        let before: readonly string[] = view([]);
        for (const rows of versions) {
          const now = view([...rows]);
          expect(now).toEqual(rows.map(even).filter((key) => key !== undefined));
          const isSame = now.length === before.length && now.every((key, index) => key === before[index]);
          expect(now === before).toBe(isSame);
          before = now;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('asks only for rows from the first change on', () => {
    const asked: string[] = [];
    const view = createRowView((one) => {
      asked.push(one.key);
      return one;
    });
    const rows = Array.from({ length: 1_000 }, (_, n) => row(n));
    view(rows);
    asked.length = 0;
    view([...rows, row(1_000)]);
    expect(asked).toEqual(['r1000']);
  });
});
