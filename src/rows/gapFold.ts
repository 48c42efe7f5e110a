import type { GapRow, LostRow } from '../store/index.js';
import { share } from '../store/same.js';

/** A row of a list, as far as folding looks at it. */
export interface FoldableRow {
  readonly kind: string;
  readonly key: string;
}

/** Several gaps side by side, as one row. The same object until one of them changes. */
export interface FoldRow {
  readonly kind: 'fold';
  /** Names the row for a list: kept while gaps come and heal, and no messageId. */
  readonly key: string;
  /** What is folded, in log order. */
  readonly rows: readonly (GapRow | LostRow)[];
}

/**
 * Folds the gaps of a list, again and again as that changes.
 * @param rows the list
 * @param opened keys of gaps whose run is shown: all of it, and what joins it, until none of them is left
 * @returns the list with each run of gaps as one row; the same list where nothing is to be folded
 */
export type GapFold = <R extends FoldableRow>(
  rows: readonly R[],
  opened?: ReadonlySet<string>,
) => readonly (R | FoldRow)[];

/** Gaps side by side that become one row, a count: more than three of them are one piece of news. */
export const foldAtLeast = 4;

/** No messageId has it: those come as UTF-8, which has no half of a surrogate pair. */
const mark = '\udfff';

/**
 * Makes what folds one list, and remembers how: a fold keeps its `key` whichever of its gaps heals, also the first one. Where
 * a message turns up in the middle, the upper part keeps it; where two folds meet, the upper one's is kept. Make one for each
 * list, outside of rendering or in a `useState`. `useFoldedMessages` does.
 * @param atLeast how many gaps side by side become one row, a count from 2. @default 4
 */
export function createGapFold(atLeast: number = foldAtLeast): GapFold {
  /** What became of each gap: the fold it is in, or false where its run is shown. */
  let known = new Map<string, FoldRow | false | undefined>();
  let made = 0;

  return <R extends FoldableRow>(rows: readonly R[], opened?: ReadonlySet<string>) => {
    const before = known;
    known = new Map();
    const taken = new Set<FoldRow>();
    const folded: (R | FoldRow)[] = [];
    let run: R[] = [];
    for (const row of [...rows, undefined]) {
      if (row && isGap(row)) {
        run.push(row);
        continue;
      }
      const last = run.map(({ key }) => before.get(key));
      let fold: FoldRow | false | undefined;
      if (last.includes(false) || run.some(({ key }) => opened?.has(key))) fold = false;
      else if (run.length >= atLeast) {
        const kept = last.find((one): one is FoldRow => !!one && !taken.has(one));
        if (kept) taken.add(kept);
        const key = kept?.key ?? `fold${mark}${++made}`;
        fold = share<FoldRow>(kept, { kind: 'fold', key, rows: run as readonly FoldableRow[] as FoldRow['rows'] });
      }
      for (const { key } of run) known.set(key, fold);
      for (const one of fold ? [fold] : run) folded.push(one);
      if (row) folded.push(row);
      run = [];
    }
    return folded.length < rows.length ? folded : rows;
  };
}

/** Whether a row is something that is not here. */
export const isGap = (row: FoldableRow | undefined): boolean => row?.kind === 'gap' || row?.kind === 'lost';

/** A fold as the one gap it is drawn as: the author where all have the same, the most hopeful state of any. */
export function foldedGap({ rows }: FoldRow): GapRow | LostRow {
  const first = rows[0] as GapRow | LostRow;
  const open = rows.filter((row) => row.kind === 'gap');
  return {
    ...(open.find(({ state }) => state === 'retrieving') ?? open[0] ?? first),
    key: first.key,
    messageIds: rows.flatMap(({ messageIds }) => messageIds),
    senderId: rows.every(({ senderId }) => senderId === first.senderId) ? first.senderId : undefined,
    dependents: Math.max(...rows.map(({ dependents }) => dependents)),
    since: Math.min(...rows.map(({ since }) => since)),
  };
}
