'use client';
import type { MessageDelivery } from '../engine/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * What became of one's own message: status, attempts, who acknowledged, why it failed. Undefined for others' messages,
 * and before an own one is written. Renders again only when that message's delivery changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMessageStatus(messageId: string): MessageDelivery | undefined {
  return useChannelState('useMessageStatus', ({ deliveries }) => deliveries.get(messageId));
}
