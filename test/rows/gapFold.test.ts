import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoldRow } from '../../src/rows/index.js';
import { createGapFold, foldedGap } from '../../src/rows/index.js';
import type { MessageRow } from '../../src/store/index.js';
import { gap, lost, message } from '../ui/support/rows.js';

const text = (key: string): MessageRow => message(key, 'bob', 0);
/** `a` is a message, `_a` a gap. */
const rowsOf = (words: string): MessageRow[] =>
  words.split(' ').map((word) => (word.startsWith('_') ? gap(word.slice(1)) : text(word)));

const isFold = (row: MessageRow | FoldRow): row is FoldRow => row.kind === 'fold';
/** Folds in brackets. */
const shown = (rows: readonly (MessageRow | FoldRow)[]): string =>
  rows.map((row) => (isFold(row) ? `[${row.rows.map(({ key }) => key).join(' ')}]` : row.key)).join(' ');
const keysOf = (rows: readonly (MessageRow | FoldRow)[]): string[] => rows.filter(isFold).map(({ key }) => key);

describe('folding gaps', () => {
  it('leaves three side by side as they are: the same list', () => {
    const rows = rowsOf('m _a _b _c n');
    expect(createGapFold()(rows)).toBe(rows);
  });

  it('makes one row of more, and leaves the others', () => {
    const rows = [text('m'), gap('a'), lost('b'), gap('c'), gap('d'), text('n'), gap('e')];
    expect(shown(createGapFold()(rows))).toBe('m [a b c d] n e');
  });

  it('takes another number', () => {
    expect(shown(createGapFold(2)(rowsOf('_a m _b _c')))).toBe('a m [b c]');
  });

  it.each([
    ['the first gap', 'm a _b _c _d _e n'],
    ['the last gap', 'm _a _b _c _d e n'],
    ['one in the middle, where enough are left on one side', 'm _a b _c _d _e _f n'],
  ])('keeps the key when %s heals', (_which, after) => {
    const fold = createGapFold();
    const [key] = keysOf(fold(rowsOf('m _a _b _c _d _e _f n')));
    expect(keysOf(fold(rowsOf(after)))).toEqual([key]);
  });

  it('keeps the key when gaps join it at both ends', () => {
    const fold = createGapFold();
    const before = keysOf(fold(rowsOf('_a _b _c _d')));
    expect(keysOf(fold(rowsOf('_x _a _b _c _d _y')))).toEqual(before);
  });

  it('gives the key to the upper part when a message in the middle parts it, and another one to the lower', () => {
    const fold = createGapFold();
    const [key] = keysOf(fold(rowsOf('_a _b _c _d _e _f _g _h _i')));
    const [upper, lower] = keysOf(fold(rowsOf('_a _b _c _d e _f _g _h _i')));
    expect(upper).toBe(key);
    expect(lower).not.toBe(key);
  });

  it('is the same row while nothing in it changes, whatever does elsewhere', () => {
    const fold = createGapFold();
    const rows = rowsOf('m _a _b _c _d');
    const before = fold(rows)[1];
    expect(fold([...rows, text('n')])[1]).toBe(before);
  });

  it('shows a run of which one gap was opened, also when that one has healed', () => {
    const fold = createGapFold();
    expect(shown(fold(rowsOf('_a _b _c _d _e _f'), new Set(['c'])))).toBe('a b c d e f');
    expect(shown(fold(rowsOf('_a _b c _d _e _f _g'), new Set(['c'])))).toBe('a b c d e f g');
  });

  it('has its key again when enough gaps join what was left of it', () => {
    const fold = createGapFold();
    const before = keysOf(fold(rowsOf('m _a _b _c _d n')));
    expect(shown(fold(rowsOf('m a _b _c _d n')))).toBe('m a b c d n');
    expect(keysOf(fold(rowsOf('m a _b _c _d _e n')))).toEqual(before);
  });

  it('keeps the key of a fold that is in the list when the rest of one that was grows above it', () => {
    const fold = createGapFold();
    fold(rowsOf('_a _b _c d _e _f _g _h'));
    fold(rowsOf('_a _b _c _x _e _f _g _h'));
    const [key] = keysOf(fold(rowsOf('_a _b _c x _e _f _g _h')));
    const after = keysOf(fold(rowsOf('_a _b _c _y x _e _f _g _h')));
    expect(after).toHaveLength(2);
    expect(after[1]).toBe(key);
  });

  it('has a key that can be printed, and put into an address', () => {
    const [key] = keysOf(createGapFold()(rowsOf('_a _b _c _d')));
    expect(key).toMatch(/^fold-[-.e0-9]+$/);
    expect(encodeURIComponent(key!)).toBe(key);
  });

  it('has a key that nobody else can foresee: each list has others', () => {
    const keys = Array.from({ length: 20 }, () => keysOf(createGapFold()(rowsOf('_a _b _c _d')))[0]);
    expect(new Set(keys).size).toBe(20);
  });

  it('folds nothing from Infinity on', () => {
    const rows = rowsOf('_a _b _c _d _e');
    expect(createGapFold(Infinity)(rows)).toBe(rows);
  });

  it.each([1, 0, -4, 2.5, Number.NaN, '3' as never, null as never])('takes no %s for how many', (atLeast) => {
    expect(() => createGapFold(atLeast)).toThrow(
      new RangeError(`atLeast is ${String(atLeast)}, but counts gaps: pass a whole number from 2, or Infinity.`),
    );
  });
});

describe('over any healing', () => {
  type Step = readonly ['heal' | 'lose' | 'miss' | 'say' | 'leave' | 'open', number];
  const what = fc.constantFrom<Step[0]>('heal', 'heal', 'heal', 'lose', 'miss', 'miss', 'say', 'leave', 'open');
  const steps = fc.array(fc.tuple(what, fc.nat({ max: 20 })), { maxLength: 60 });
  const start = fc.array(fc.constantFrom(true, true, true, false), { maxLength: 14 });

  /** The rows after a step. Rows that nothing happened to are the same objects. */
  function take([step, where]: Step, rows: readonly MessageRow[], fresh: () => string): readonly MessageRow[] {
    const at = rows.length === 0 ? 0 : where % rows.length;
    const row = rows[at];
    const isGap = row?.kind === 'gap' || row?.kind === 'lost';
    if (step === 'heal' && isGap) return rows.with(at, text(row.key));
    if (step === 'lose' && isGap) return rows.with(at, lost(row.key));
    if (step === 'leave' && row && !isGap) return rows.toSpliced(at, 1);
    if (step === 'miss') return rows.toSpliced(at, 0, gap(fresh()));
    if (step === 'say') return rows.toSpliced(at, 0, text(fresh()));
    return rows;
  }

  it('no two rows have one key, no row is lost, and a fold keeps its key while enough of it is left', () => {
    fc.assert(
      fc.property(start, steps, (gaps, happened) => {
        let made = 0;
        const fresh = (): string => `r${made++}`;
        const fold = createGapFold();
        let rows: readonly MessageRow[] = gaps.map((isGap) => (isGap ? gap(fresh()) : text(fresh())));
        const opened = new Set<string>();
        let before = fold(rows, opened);
        const used = new Set<string>();
        /** The fold that each gap was in last. */
        const lastFold = new Map<string, string>();
        const remember = (list: readonly (MessageRow | FoldRow)[]): void => {
          for (const one of list.filter(isFold)) for (const { key } of one.rows) lastFold.set(key, one.key);
        };
        remember(before);
        for (const step of happened) {
          rows = take(step, rows, fresh);
          const folds = before.filter(isFold);
          const chosen = step[0] === 'open' ? folds[step[1] % (folds.length || 1)] : undefined;
          for (const { key } of chosen?.rows ?? []) opened.add(key);
          const now = fold(rows, opened);

          expect(now.flatMap<MessageRow>((row) => (isFold(row) ? row.rows : [row]))).toEqual(rows);
          const keys = now.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
          for (const one of now.filter(isFold)) {
            expect(one.rows.length).toBeGreaterThanOrEqual(4);
            const from = folds.filter(({ rows: was }) =>
              was.some(({ key }) => one.rows.some((row) => row.key === key)),
            );
            const upper = now
              .filter(isFold)
              .find((other) => from[0]?.rows.some(({ key }) => other.rows.some((row) => row.key === key)));
            // The upper part of one fold, or of several that met.
            if (from.length > 0 && upper === one) expect(one.key).toBe(from[0]!.key);
            const remembered = new Set(one.rows.map((row) => lastFold.get(row.key)));
            if (from.length === 0 && used.has(one.key)) expect(remembered).toContain(one.key);
            // What was left of one fold alone, and of no other that is in the list, is that fold again.
            const [only] = remembered;
            const isFree = !now.some((row) => row !== one && row.key === only);
            if (remembered.size === 1 && only !== undefined && isFree && from.length === 0) expect(one.key).toBe(only);
            const same = folds.find(
              ({ rows: was }) => was.length === one.rows.length && was.every((row, at) => row === one.rows[at]),
            );
            if (same) expect(one).toBe(same);
            expect(encodeURIComponent(one.key)).toBe(one.key);
            used.add(one.key);
          }
          remember(now);
          before = now;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('what was shown stays shown, with what joins it', () => {
    fc.assert(
      fc.property(steps, (happened) => {
        let made = 0;
        const fresh = (): string => `r${made++}`;
        const fold = createGapFold();
        let rows: readonly MessageRow[] = Array.from({ length: 6 }, () => gap(fresh()));
        fold(rows, new Set());
        let open = new Set(rows.map(({ key }) => key));
        fold(rows, open);
        for (const step of happened) {
          rows = take(step, rows, fresh);
          const now = fold(rows);
          const visible = new Set(now.map(({ key }) => key));
          for (const key of open) if (rows.some((row) => row.key === key)) expect(visible.has(key)).toBe(true);
          open = new Set([...open].filter((key) => rows.some((row) => row.key === key && row.kind !== 'message')));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a fold as one gap', () => {
  const folded = (...rows: (ReturnType<typeof gap> | ReturnType<typeof lost>)[]) =>
    foldedGap({ kind: 'fold', key: 'f', rows });

  it('has all ids, the author where all have the same, and the most hopeful state', () => {
    const one = folded(
      lost('a', { senderId: 'bob' }),
      gap('b', { senderId: 'bob', state: 'retrieving', via: 'store' }),
    );
    expect(one).toMatchObject({
      kind: 'gap',
      messageIds: ['a', 'b'],
      senderId: 'bob',
      state: 'retrieving',
      via: 'store',
    });
  });

  it('is lost when all are, and has no author where they differ', () => {
    expect(folded(lost('a', { senderId: 'bob' }), lost('b'))).toMatchObject({ kind: 'lost', senderId: undefined });
  });
});
