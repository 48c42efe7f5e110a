import type { DeliveredRow, GapRow, HeldRow, LostRow, MessageRow } from '../../store/index.js';

/** Several gaps side by side, as one line. */
export interface FoldRow {
  readonly kind: 'fold';
  readonly key: string;
  readonly rows: readonly (GapRow | LostRow)[];
}

/** One line of the list. */
export type ListRow = MessageRow | FoldRow;

/** A row that carries a message. */
export type TextRow = DeliveredRow | HeldRow;

export const hasText = (row: ListRow | undefined): row is TextRow => row?.kind === 'message' || row?.kind === 'held';
export const isGap = (row: ListRow | undefined): row is GapRow | LostRow => row?.kind === 'gap' || row?.kind === 'lost';

/** More gaps than this side by side become one line. */
const mostGapsInARow = 3;

/** Folds runs of more than three gaps into one row each, but for those that hold a key of `opened`. */
export function foldGaps(rows: readonly MessageRow[], opened: ReadonlySet<string>): readonly ListRow[] {
  let folded: ListRow[] | undefined;
  let copiedTo = 0;
  let index = 0;
  while (index < rows.length) {
    if (!isGap(rows[index])) {
      index += 1;
      continue;
    }
    const run: (GapRow | LostRow)[] = [];
    const start = index;
    for (let row = rows[index]; isGap(row); row = rows[index]) {
      run.push(row);
      index += 1;
    }
    const first = run[0];
    if (first === undefined || run.length <= mostGapsInARow || run.some(({ key }) => opened.has(key))) continue;
    folded ??= [];
    for (; copiedTo < start; copiedTo += 1) folded.push(rows[copiedTo] as MessageRow);
    folded.push({ kind: 'fold', key: `fold:${first.key}`, rows: run });
    copiedTo = index;
  }
  if (folded === undefined) return rows;
  for (; copiedTo < rows.length; copiedTo += 1) folded.push(rows[copiedTo] as MessageRow);
  return folded;
}

/** A fold as the one gap it is drawn as: the author where all have the same, the most hopeful state of any. */
export function foldedGap({ rows }: FoldRow): GapRow | LostRow {
  const first = rows[0] as GapRow | LostRow;
  const senderId = rows.every((row) => row.senderId === first.senderId) ? first.senderId : undefined;
  const shared = {
    key: first.key,
    messageIds: rows.flatMap(({ messageIds }) => messageIds),
    senderId,
    dependents: Math.max(...rows.map(({ dependents }) => dependents)),
    since: Math.min(...rows.map(({ since }) => since)),
  };
  const open = rows.filter((row): row is GapRow => row.kind === 'gap');
  if (open.length === 0) return { kind: 'lost', ...shared };
  const retrieving = open.find(({ state }) => state === 'retrieving');
  return { kind: 'gap', ...shared, state: retrieving ? 'retrieving' : 'missing', via: retrieving?.via };
}
