'use client';
import { useSyncExternalStore } from 'react';
import type { WakuNodeState } from './nodeHolder.js';
import { useNodeHolder } from './wakuContext.js';

/** What a server renders. */
const starting: WakuNodeState = { state: 'starting', retry: () => {} };

/**
 * The Waku node of the nearest provider. A started node need not be connected: the health of a transport tells that.
 * @returns `starting` (also on a server), then `started` with the `node`, or `failed` with the `error`; then `retry` tries
 * again
 * @renders only when `state` changes
 * @throws {Error} outside a `WakuProvider`
 * @avoid to send messages of a channel: that is `useReliableChannel`, which sends them again until they are confirmed
 * @accessibility say `starting` and `failed` as text, in an element with the role `status`, and give `retry` a button
 * @example
 * ```tsx
 * import { useWakuNode } from 'react-reliable-channel/waku-provider';
 *
 * export function NodeState() {
 *   const { state, error, retry } = useWakuNode();
 *   if (state !== 'failed') return <p role="status">{`The node is ${state}`}</p>;
 *   return (
 *     <p role="alert">
 *       {error.message} <button onClick={retry}>Try again</button>
 *     </p>
 *   );
 * }
 * ```
 * @see {useConnectionHealth} for whether a channel's transport is connected
 */
export function useWakuNode(): WakuNodeState {
  const { subscribe, get } = useNodeHolder('useWakuNode');
  return useSyncExternalStore(subscribe, get, () => starting);
}
