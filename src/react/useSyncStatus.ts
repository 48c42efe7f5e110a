'use client';
import type { ChannelSyncStatus } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * How complete the channel is, when anybody was last heard, and how many own messages nobody has confirmed. While the
 * channel opens it is `syncing`; if that fails, `offline`.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useSyncStatus(): ChannelSyncStatus {
  return useChannelState('useSyncStatus', (state) => state.syncStatus);
}
