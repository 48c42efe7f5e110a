'use client';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ChannelState, ChannelStore } from '../store/index.js';
import { emptyChannelState } from '../store/index.js';
import type { ReliableChannelHandle } from './channelHandle.js';

/** What a provider gives to the hooks below it. The same object until the channel opens, fails or is another one. */
export interface CurrentChannel {
  readonly handle: ReliableChannelHandle;
  /** The handle while opening, which a server renders. */
  readonly serverHandle: ReliableChannelHandle;
  readonly store: ReadableStore;
}

type ReadableStore = Pick<ChannelStore, 'getState' | 'getInitialState' | 'subscribe'>;

export const CurrentChannelContext = createContext<CurrentChannel | undefined>(undefined);

function constantStore(state: ChannelState): ReadableStore {
  return { getState: () => state, getInitialState: () => emptyChannelState, subscribe: () => () => {} };
}

/** The empty channel, before there is one. */
export const openingStore = constantStore(emptyChannelState);

/** The empty channel that could not be opened: it hears nobody, and nothing is on its way. */
export const failedStore = constantStore({
  ...emptyChannelState,
  syncStatus: { ...emptyChannelState.syncStatus, status: 'offline' },
});

/**
 * What the nearest provider gives.
 * @param hook the calling hook's name, for the error
 * @throws {Error} outside a provider
 */
export function useCurrentChannel(hook: string): CurrentChannel {
  const current = useContext(CurrentChannelContext);
  if (current === undefined) {
    throw new Error(
      `${hook} was called outside a <ReliableChannelProvider>, so there is no channel to read. ` +
        `Wrap the component that calls it, or the whole app, in <ReliableChannelProvider channelId="…" participantId="…" transport={…}>.`,
    );
  }
  return current;
}

/** A part of the current channel's state; renders again only when that part is another object. */
export function useChannelState<T>(hook: string, selector: (state: ChannelState) => T): T {
  return useStore(useCurrentChannel(hook).store, selector);
}
