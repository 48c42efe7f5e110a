'use client';
import type { MessageRow } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * The row of one message, whatever it is now: message, held, gap or lost; undefined = nobody named it yet. Renders
 * again only when that row changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMessage(messageId: string): MessageRow | undefined {
  return useChannelState('useMessage', ({ rowsById }) => rowsById.get(messageId));
}
