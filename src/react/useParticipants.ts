'use client';
import type { Participant } from '../engine/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Everybody else heard since the channel was opened, and when last, the most recent last. Not a list of members: who is
 * silent is not in it. Somebody new shows at once; when somebody was heard is at most a second behind.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useParticipants(): readonly Participant[] {
  return useChannelState('useParticipants', (state) => state.participants);
}
