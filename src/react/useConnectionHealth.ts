'use client';
import { useSyncExternalStore } from 'react';
import type { ConnectionHealth } from './connection.js';
import { unknownHealth } from './connection.js';
import { useCurrentChannel } from './currentChannel.js';

/**
 * Whether the network of the current channel is there: `connecting`, `online`, `degraded` or `offline`, why, and since
 * when. A network that was never there is `connecting` for at most 10 s, then `offline`; a channel that could not be
 * opened is `offline`, too. Renders again only when one of these changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useConnectionHealth(): ConnectionHealth {
  const { connection } = useCurrentChannel('useConnectionHealth');
  return useSyncExternalStore(connection.subscribe, connection.get, () => unknownHealth);
}
