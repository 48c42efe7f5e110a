'use client';
import type { MissingState } from '../engine/index.js';
import type { ChannelState } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

const selectMissing = (state: ChannelState): readonly MissingState[] => state.missing;

/**
 * Missing and lost messages and what is being done about them, in the order they were noticed.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMissingMessages(): readonly MissingState[] {
  return useChannelState('useMissingMessages', selectMissing);
}
