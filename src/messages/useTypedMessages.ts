'use client';
import { useMemo } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import { rowsOf, useSelection } from '../react/useSelection.js';
import { withRows } from '../store/index.js';
import { createRowView } from '../store/rowView.js';
import type { MessageSet } from './defineMessages.js';
import type { MessageDefinitions } from './payload.js';
import type { TypedRow } from './rows.js';

/**
 * `useMessages` with what each message says: `type`, `version` and `data`, as its schema has it.
 * @param messages made once by `defineMessages`, outside of components
 * @param pick what to show of each row, as in `useMessages`. Default: every row as it is.
 * @returns the rows, or what `pick` made of them, in log order. What a newer app sent is an `unknown` row, what cannot be read
 * an `undecodable` one with the `reason`. Empty while the channel opens, and on a server. Rows that did not change are the
 * same objects.
 * @renders when a row comes, goes or changes; with `pick`, only when what it gives does
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid where every message is plain text: `useMessages`. To count votes or apply edits: `useReducedMessages`
 * @accessibility draw `undecodable` and `unknown` rows in words too: what is left out silently is a gap that nobody
 * sees
 * @example
 * ```tsx
 * import { defineMessages, useTypedMessages } from 'react-reliable-channel/messages';
 * import { z } from 'zod';
 *
 * const messages = defineMessages({
 *   question: z.object({ text: z.string() }),
 *   upvote: z.object({ question: z.string() }),
 * });
 *
 * export function Questions() {
 *   const rows = useTypedMessages(messages, (row) => (row.kind === 'undecodable' || row.kind === 'message' ? row : undefined));
 *   return (
 *     <ul>
 *       {rows.map((row) => {
 *         if (row.kind === 'undecodable') return <li key={row.key}>cannot be read</li>;
 *         return row.type === 'question' && <li key={row.key}>{row.data.text}</li>;
 *       })}
 *     </ul>
 *   );
 * }
 * ```
 * @see {useTypedSend} for sending them
 * @see {useMessages} for contents as bytes
 */
export function useTypedMessages<D extends MessageDefinitions, T>(
  messages: MessageSet<D>,
  pick: (row: TypedRow<D>) => T | undefined,
): readonly T[];
export function useTypedMessages<D extends MessageDefinitions>(messages: MessageSet<D>): readonly TypedRow<D>[];
export function useTypedMessages<D extends MessageDefinitions, T>(
  messages: MessageSet<D>,
  pick?: (row: TypedRow<D>) => T | undefined,
): readonly (T | TypedRow<D>)[] {
  const { store } = useCurrentChannel('useTypedMessages');
  const view = useMemo(
    () => createRowView<T | TypedRow<D>>(pick ? (row) => pick(messages.read(row)) : messages.read),
    [messages, pick],
  );
  return useSelection(withRows(store), rowsOf, view);
}
