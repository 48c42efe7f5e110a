'use client';
import type { Participant } from '../engine/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Everybody else heard since the channel was opened, and when last. Not a list of members: who is silent is not in it.
 * @returns one entry for each, the most recently heard last. Empty until somebody is heard, while the channel opens, and on a
 * server.
 * @renders at once when somebody new is heard; when somebody was heard last, at most once a second
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid as a list of members: it is who was heard; who is silent is not in it. As proof of who they are:
 * `useSignatureStatus`
 * @accessibility announce nobody's coming and going. "Heard 8 s ago" changes by itself: keep it out of live regions
 * @example
 * ```tsx
 * import { useParticipants } from 'react-reliable-channel';
 *
 * export function Roster() {
 *   const participants = useParticipants();
 *   if (participants.length === 0) return <p>Nobody was heard yet.</p>;
 *   return (
 *     <ul>
 *       {participants.map(({ participantId, lastHeardAt }) => (
 *         <li key={participantId}>{`${participantId}, heard at ${new Date(lastHeardAt).toLocaleTimeString()}`}</li>
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 * @see {useMessageStatus} for who has a message
 */
export function useParticipants(): readonly Participant[] {
  return useChannelState('useParticipants', (state) => state.participants);
}
