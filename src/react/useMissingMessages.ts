'use client';
import type { MissingState } from '../engine/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Missing and lost messages and what is being done about them.
 * @returns one entry for each, in the order they were noticed: `missing` (noticed), `retrieving` (asked for, `via` the store
 * or other participants) or `lost` (given up, heals if it arrives). Empty when nothing is known to be missing, while the
 * channel opens, and on a server.
 * @renders only when a message is noticed as missing, arrives, or changes its state
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid to draw gaps where they belong in the conversation: they are rows of `useMessages`. To say in a line how
 * complete it is: `useSyncStatus`
 * @accessibility a button that asks again has the number in its name. Announce a summary, not each message
 * @example
 * ```tsx
 * import { useMissingMessages, useReliableChannel } from 'react-reliable-channel';
 *
 * export function Missing() {
 *   const missing = useMissingMessages();
 *   const { retrieve } = useReliableChannel();
 *   const lost = missing.filter(({ state }) => state === 'lost');
 *   if (missing.length === 0) return <p>Nothing is missing.</p>;
 *   return (
 *     <>
 *       <p>{`${missing.length} missing, ${lost.length} of them lost`}</p>
 *       <button onClick={() => retrieve()}>Look again now</button>
 *     </>
 *   );
 * }
 * ```
 * @see {useSyncStatus} for the counts alone
 * @see {useMessages} for the places in the log where something is missing
 */
export function useMissingMessages(): readonly MissingState[] {
  return useChannelState('useMissingMessages', (state) => state.missing);
}
