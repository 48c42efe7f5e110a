'use client';
import { useMemo } from 'react';
import type { MessageRow, RowsState } from '../store/index.js';
import { withRows } from '../store/index.js';
import { createRowView } from '../store/rowView.js';
import { useCurrentChannel } from './currentChannel.js';
import { rowsOf, useSelection } from './useSelection.js';

/**
 * Every row of the conversation in causal order: messages, held ones, gaps and lost ones. A gap keeps its `key` when it
 * turns into its message.
 * @param pick what to show of each row, the same for the same row; undefined = leave it out. One written inline is asked for
 * all rows whenever the component renders, one that is always the same function for new and changed rows only. Default:
 * every row as it is.
 * @returns the rows, or what `pick` made of them, in log order. Empty while the channel opens and on a server. Rows that did
 * not change are the same objects, and the list is the same until something in it changes.
 * @renders when a row comes, goes or changes; with `pick`, only when what it gives does
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for one message (`useMessage`), or for counts and threads that are made of all messages
 * (`useReducedMessages`)
 * @accessibility draw the rows in their order, in a list or a `log`. A gap is a row with words, not an empty space.
 * Thousands of rows want a virtual list, as `MessageList` is one
 * @example
 * ```tsx
 * import { type MessageRow, useMessages } from 'react-reliable-channel';
 *
 * const decoder = new TextDecoder();
 * const isOwn = (row: MessageRow) => (row.kind === 'message' && row.own ? row : undefined);
 *
 * function textOf(row: MessageRow): string {
 *   switch (row.kind) {
 *     case 'message':
 *       return decoder.decode(row.content);
 *     case 'held':
 *       return `${decoder.decode(row.content)} (waits for what it follows)`;
 *     case 'gap':
 *       return `${row.messageIds.length} missing`;
 *     case 'lost':
 *       return `${row.messageIds.length} lost`;
 *   }
 * }
 *
 * export function Log() {
 *   const rows = useMessages();
 *   const own = useMessages(isOwn);
 *   return (
 *     <>
 *       <p>{`${rows.length} rows, ${own.length} of them mine`}</p>
 *       <ol>
 *         {rows.map((row) => (
 *           <li key={row.key}>{textOf(row)}</li>
 *         ))}
 *       </ol>
 *     </>
 *   );
 * }
 * ```
 * @see {useMessage} for one row
 * @see {useTypedMessages} for messages with a schema
 */
export function useMessages<T>(pick: (row: MessageRow) => T | undefined): readonly T[];
export function useMessages(): readonly MessageRow[];
export function useMessages<T>(pick?: (row: MessageRow) => T | undefined): readonly T[] | readonly MessageRow[] {
  const { store } = useCurrentChannel('useMessages');
  const view = useMemo(() => (pick ? createRowView(pick) : itself), [pick]);
  return useSelection<RowsState, readonly MessageRow[], readonly T[] | readonly MessageRow[]>(
    withRows(store),
    rowsOf,
    view,
  );
}

const itself = (rows: readonly MessageRow[]): readonly MessageRow[] => rows;
