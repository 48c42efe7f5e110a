'use client';
import { useSyncExternalStore } from 'react';
import type { WakuNodeState } from './nodeHolder.js';
import { useNodeHolder } from './wakuContext.js';

/** What a server renders. */
const starting: WakuNodeState = { state: 'starting', retry: () => {} };

/**
 * The Waku node of the nearest provider: `starting`, `started`, or `failed` with the error and a way to try again. A
 * started node need not be connected: the health of a transport tells that (`useConnectionHealth`).
 * @throws {Error} outside a `WakuProvider`
 */
export function useWakuNode(): WakuNodeState {
  const { subscribe, get } = useNodeHolder('useWakuNode');
  return useSyncExternalStore(subscribe, get, () => starting);
}
