'use client';
import type { ChannelState, ChannelSyncStatus } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

const selectSyncStatus = (state: ChannelState): ChannelSyncStatus => state.syncStatus;

/**
 * How complete the channel is, when anybody was last heard, and how many own messages nobody has confirmed. While the
 * channel opens it is `syncing`; if that fails, `offline`.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useSyncStatus(): ChannelSyncStatus {
  return useChannelState('useSyncStatus', selectSyncStatus);
}
