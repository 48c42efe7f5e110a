'use client';
import { useMemo } from 'react';
import type { MessageRow } from '../store/index.js';
import { createRowView } from '../store/rowView.js';
import { useCurrentChannel } from './currentChannel.js';
import { rowsOf, useSelection } from './useSelection.js';

/**
 * Every row of the conversation in causal order: messages, held ones, gaps and lost ones. Rows that did not change are
 * the same objects; the list is the same until a row comes, goes or changes.
 * @param pick what to show of each row, the same for the same row; undefined = leave it out. The list is the same until
 * something in it changes. One written inline is asked for all rows whenever the component renders, one that is always the
 * same function for new and changed rows only.
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * const keys = useMessages((row) => row.key);
 * const gaps = useMessages((row) => (row.kind === 'gap' ? row : undefined));
 * const hers = useMessages((row) => (row.senderId === 'alice' ? row : undefined));
 * const thread = useMessages((row) => ('content' in row && threadOf(row.content) === id ? row : undefined));
 */
export function useMessages<T>(pick: (row: MessageRow) => T | undefined): readonly T[];
export function useMessages(): readonly MessageRow[];
export function useMessages<T>(pick?: (row: MessageRow) => T | undefined): readonly T[] | readonly MessageRow[] {
  const { store } = useCurrentChannel('useMessages');
  const view = useMemo(() => (pick ? createRowView(pick) : itself), [pick]);
  return useSelection<readonly MessageRow[], readonly T[] | readonly MessageRow[]>(store, rowsOf, view);
}

const itself = (rows: readonly MessageRow[]): readonly MessageRow[] => rows;
