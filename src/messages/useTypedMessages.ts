'use client';
import { useMemo } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import { rowsOf, useSelection } from '../react/useSelection.js';
import { createRowView } from '../store/rowView.js';
import type { MessageSet } from './defineMessages.js';
import type { MessageDefinitions } from './payload.js';
import type { TypedRow } from './rows.js';

/**
 * `useMessages` with what each message says: `type`, `version` and `data`. What a newer app sent is an `unknown` row,
 * what cannot be read an `undecodable` one. Rows that did not change are the same objects.
 * @param messages made once by `defineMessages`, outside of components
 * @param pick what to show of each row, as in `useMessages`
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * const questions = useTypedMessages(messages, (row) =>
 *   row.kind === 'message' && row.type === 'question' ? row : undefined,
 * );
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
  return useSelection(store, rowsOf, view);
}
