'use client';
import type { MessageRow } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Every row of the conversation in causal order: messages, held ones, gaps and lost ones. Rows that did not change are
 * the same objects; the list is the same until a row comes, goes or changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMessages(): readonly MessageRow[] {
  return useChannelState('useMessages', (state) => state.rows);
}
