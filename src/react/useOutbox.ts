'use client';
import type { OutboxEntry } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Own messages nobody has confirmed (queued, sending, sent, unconfirmed, failed), in log order.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useOutbox(): readonly OutboxEntry[] {
  return useChannelState('useOutbox', (state) => state.outbox);
}
