'use client';
import { useCallback, useMemo, useState } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import { rowsOf, useSelection } from '../react/useSelection.js';
import type { MessageRow } from '../store/index.js';
import { createRowView } from '../store/rowView.js';
import { withRows } from '../store/withRows.js';
import { createGapFold } from './createGapFold.js';
import type { FoldableRow, FoldRow } from './gapFold.js';
import { foldAtLeast } from './gapFold.js';

/** What {@link useFoldedMessages} takes. */
export interface FoldedMessagesOptions<R extends FoldableRow> {
  /** What to show of each row, as `pick` of `useMessages`. Gaps that stand side by side then are folded. @default every row as it is */
  pick?: (row: MessageRow) => R | undefined;
  /** How many gaps side by side become one row, a count from 2; `Infinity` folds nothing. Read when the component mounts. @default 4 */
  atLeast?: number;
}

/** What {@link useFoldedMessages} gives. */
export interface FoldedMessages<R extends FoldableRow> {
  /** The rows in log order, runs of gaps as one row each. The same list until something in it changes. */
  readonly rows: readonly (R | FoldRow)[];
  /** Shows the gaps of a fold, and those that join them, until none is left. Always the same function. */
  readonly show: (fold: FoldRow) => void;
}

const none: ReadonlySet<string> = new Set();
const itself = <R>(row: MessageRow): R => row as R;

/**
 * `useMessages` for lists in which many gaps side by side are one row: a row of kind `fold`, to be shown one by one on demand.
 *
 * A fold keeps its `key` while gaps join it and heal, so focus and whatever a list remembers of a row stay. With fewer than
 * `atLeast` left they are rows of their own; where enough join them again, it is the same fold with the same `key`.
 * @param options which rows, and how many gaps side by side become one. Default: every row, four
 * @returns the rows in log order, and `show`, which unfolds one. No rows while the channel opens and on a server.
 * @renders when a row comes, goes or changes, and when a fold is shown; with `pick`, only when what it gives does
 * @throws {Error} outside a `ReliableChannelProvider`
 * @throws {RangeError} when `atLeast` is no whole number from 2
 * @avoid for a list that shows each gap by itself: `useMessages`. `MessageList` folds its gaps already
 * @accessibility a folded row says how many messages it stands for, and has a button that shows them
 * @example
 * ```tsx
 * import { foldedGap, useFoldedMessages } from 'react-reliable-channel/rows';
 *
 * const decoder = new TextDecoder();
 *
 * export function Log() {
 *   const { rows, show } = useFoldedMessages({ atLeast: 3 });
 *   return (
 *     <ol>
 *       {rows.map((row) => (
 *         <li key={row.key}>
 *           {'content' in row && decoder.decode(row.content)}
 *           {(row.kind === 'gap' || row.kind === 'lost') && `one is ${row.kind === 'gap' ? 'missing' : 'lost'}`}
 *           {row.kind === 'fold' && (
 *             <button onClick={() => show(row)}>
 *               {`${row.rows.length} are ${foldedGap(row).kind === 'gap' ? 'missing' : 'lost'}: show them`}
 *             </button>
 *           )}
 *         </li>
 *       ))}
 *     </ol>
 *   );
 * }
 * ```
 * @see {useMessages} for every row
 */
export function useFoldedMessages<R extends FoldableRow = MessageRow>({
  pick = itself,
  atLeast = foldAtLeast,
}: FoldedMessagesOptions<R> = {}): FoldedMessages<R> {
  const { store } = useCurrentChannel('useFoldedMessages');
  const [fold] = useState(() => createGapFold(atLeast));
  const [opened, setOpened] = useState(none);
  const view = useMemo(() => createRowView(pick), [pick]);
  const select = useCallback((rows: readonly MessageRow[]) => fold(view(rows), opened), [fold, view, opened]);
  const rows = useSelection(withRows(store), rowsOf, select);
  const show = useCallback(
    (shown: FoldRow) => setOpened((before) => new Set([...before, ...shown.rows.map(({ key }) => key)])),
    [],
  );
  return useMemo(() => ({ rows, show }), [rows, show]);
}
