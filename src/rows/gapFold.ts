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
  /**
   * Names the row for a list, in letters, digits, dots and hyphens: kept while gaps come and heal, also while too few of them were
   * left to be folded. Nobody can choose a messageId that equals it.
   */
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

/** {@link GapFold} that remembers how it folded one list. `atLeast` is not checked. */
export function foldGaps(atLeast: number = foldAtLeast): GapFold {
  /** The fold that each gap is in, or was in last; false where its run is shown. */
  let known = new Map<string, FoldRow | false | undefined>();
  /** The folds of the list, by key. */
  let folds = new Map<string, FoldRow>();

  return <R extends FoldableRow>(rows: readonly R[], opened?: ReadonlySet<string>) => {
    const [before, shown] = [known, folds];
    known = new Map();
    folds = new Map();
    const folded: (R | FoldRow)[] = [];
    let run: R[] = [];
    for (const row of [...rows, undefined]) {
      if (isGap(row)) {
        run.push(row);
        continue;
      }
      const last = run.map(({ key }) => before.get(key));
      const isOpened = last.includes(false) || run.some(({ key }) => opened?.has(key));
      // One that is in the list goes before one that was; what another part of its fold goes on with is not for this one.
      const free = (isShown: boolean): FoldRow | undefined =>
        last.find(
          (one): one is FoldRow => !!one && !folds.has(one.key) && shown.get(one.key) === (isShown ? one : undefined),
        );
      const was = free(true) ?? free(false);
      const fold =
        !isOpened &&
        run.length >= atLeast &&
        share<FoldRow>(was, {
          kind: 'fold',
          // Others choose messageIds, and cannot know this.
          key: was?.key ?? `fold-${Math.random()}`,
          rows: run as readonly FoldableRow[] as FoldRow['rows'],
        });
      if (fold) {
        folds.set(fold.key, fold);
        folded.push(fold);
      } else for (const one of run) folded.push(one);
      for (const [index, { key }] of run.entries()) known.set(key, fold || (!isOpened && last[index]));
      if (row) folded.push(row);
      run = [];
    }
    return folded.length < rows.length ? folded : rows;
  };
}

/** Whether a row is something that is not here. */
export const isGap = <R extends FoldableRow>(row: R | undefined): row is R =>
  row?.kind === 'gap' || row?.kind === 'lost';

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
