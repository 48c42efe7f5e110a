'use client';
import { useSyncExternalStore } from 'react';
import type { ReliableChannelHandle } from './channelHandle.js';
import { useCurrentChannel } from './currentChannel.js';

/** The context tells of every change. */
const subscribe = (): (() => void) => () => {};

/**
 * The current channel: whether it is open, and what can be done with it. Renders again only when `state` changes.
 * @throws {Error} outside a `ReliableChannelProvider`
 */
export function useReliableChannel(): ReliableChannelHandle {
  const { handle, serverHandle } = useCurrentChannel('useReliableChannel');
  // For what hydrates when the channel is open already: first it must look as the server rendered it.
  return useSyncExternalStore(
    subscribe,
    () => handle,
    () => serverHandle,
  );
}
