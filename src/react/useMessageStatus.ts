'use client';
import { useCallback } from 'react';
import type { MessageDelivery } from '../engine/index.js';
import type { ChannelState } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * What became of one's own message: status, attempts, who acknowledged, why it failed. Undefined for others' messages,
 * and before an own one is written. Renders again only when that message's delivery changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMessageStatus(messageId: string): MessageDelivery | undefined {
  const selectDelivery = useCallback((state: ChannelState) => state.deliveries.get(messageId), [messageId]);
  return useChannelState('useMessageStatus', selectDelivery);
}
