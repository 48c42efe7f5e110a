'use client';
import type { ReliableChannelHandle } from './channelHandle.js';
import { useCurrentChannel } from './currentChannel.js';

/**
 * The current channel: whether it is open, and what can be done with it. Renders again only when `state` changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useReliableChannel(): ReliableChannelHandle {
  return useCurrentChannel('useReliableChannel').handle;
}
