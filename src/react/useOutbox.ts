'use client';
import type { ChannelState, OutboxEntry } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

const selectOutbox = (state: ChannelState): readonly OutboxEntry[] => state.outbox;

/**
 * Own messages nobody has confirmed (queued, sending, sent, unconfirmed, failed), in log order.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useOutbox(): readonly OutboxEntry[] {
  return useChannelState('useOutbox', selectOutbox);
}
