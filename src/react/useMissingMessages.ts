'use client';
import type { MissingState } from '../engine/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Missing and lost messages and what is being done about them, in the order they were noticed.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useMissingMessages(): readonly MissingState[] {
  return useChannelState('useMissingMessages', (state) => state.missing);
}
