'use client';
import type { ChannelSyncStatus } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * How complete the channel is, when anybody was last heard, and how many own messages wait to be sent.
 * @returns `status` and counts. `synced`: nothing is known to be missing. `syncing`: something is missing or being read, and
 * while the channel opens, also on a server. `incomplete`: something is lost, and nothing else is on its way. `offline`: no
 * network, or the channel could not be opened.
 * @renders only when one of its fields changes, `lastHeardAt` among them
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid to say whether the network is there: `useConnectionHealth`. For one thread or one count: `completeness` of
 * `useReducedMessages`
 * @accessibility one element with the role `status`, with the state in it and nothing that counts on by itself
 * @example
 * ```tsx
 * import { useSyncStatus } from 'react-reliable-channel';
 *
 * export function Completeness() {
 *   const { status, missing, lost, unsent } = useSyncStatus();
 *   const words = {
 *     synced: 'Up to date',
 *     syncing: `Catching up, ${missing} missing`,
 *     incomplete: `${lost} lost`,
 *     offline: 'Offline',
 *   };
 *   return <p role="status">{unsent === 0 ? words[status] : `${words[status]}, ${unsent} of yours waiting`}</p>;
 * }
 * ```
 * @see {useConnectionHealth} for whether the network is there, and why not
 * @see {useMissingMessages} for what is missing
 */
export function useSyncStatus(): ChannelSyncStatus {
  return useChannelState('useSyncStatus', (state) => state.syncStatus);
}
