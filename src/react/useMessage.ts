'use client';
import { useCallback } from 'react';
import type { ChannelState, MessageRow } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * The row of one message, whatever it is now: message, held, gap or lost; undefined = nobody named it yet. Renders
 * again only when that row changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMessage(messageId: string): MessageRow | undefined {
  const selectRow = useCallback((state: ChannelState) => state.rowsById.get(messageId), [messageId]);
  return useChannelState('useMessage', selectRow);
}
