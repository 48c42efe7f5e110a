'use client';
import { useSyncExternalStore } from 'react';
import type { ConnectionHealth } from './connection.js';
import { unknownHealth } from './connection.js';
import { useCurrentChannel } from './currentChannel.js';

/**
 * Whether the network of the current channel is there, why not, and since when.
 * @returns `status`: `connecting` while the channel opens, while a network that was never there has been waited for less than
 * 10 s, and on a server; then `online`, `degraded` or `offline` as the transport says it. A channel that could not be opened,
 * and a transport that says that it failed, is `offline` at once. `reason` says why it is not `online` where the transport knows.
 * @renders only when `status`, `reason` or `since` changes
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid to say how complete the conversation is: a network that is there says nothing of what is missing. That is
 * `useSyncStatus`
 * @accessibility say the status as text, in an element with the role `status`, and not by a colour alone. Seconds that
 * count on stay outside of it, or they are read out one by one
 * @example
 * ```tsx
 * import { useConnectionHealth } from 'react-reliable-channel';
 *
 * export function Connection() {
 *   const { status, reason, since } = useConnectionHealth();
 *   return (
 *     <p role="status" title={since === undefined ? undefined : `since ${new Date(since).toLocaleTimeString()}`}>
 *       {reason === undefined ? status : `${status}: ${reason}`}
 *     </p>
 *   );
 * }
 * ```
 * @see {useSyncStatus} for how complete the conversation is
 */
export function useConnectionHealth(): ConnectionHealth {
  const { connection } = useCurrentChannel('useConnectionHealth');
  return useSyncExternalStore(connection.subscribe, connection.get, () => unknownHealth);
}
