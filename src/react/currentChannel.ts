'use client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ChannelState, ReadableStore } from '../store/index.js';
import { emptyChannelState } from '../store/index.js';
import { systemClock } from '../engine/index.js';
import type { ChannelDefinition } from './channelDefinition.js';
import type { ChannelOpening, ReliableChannelHandle } from './channelHandle.js';
import { createChannelHandle } from './channelHandle.js';
import type { Connection } from './connection.js';
import { constantConnection } from './connection.js';

/** What a provider gives to the hooks below it. The same object until the channel opens, fails or is another one. */
export interface CurrentChannel {
  /** What it was opened with. */
  readonly definition: ChannelDefinition;
  readonly handle: ReliableChannelHandle;
  /** The handle while opening, which a server renders. */
  readonly serverHandle: ReliableChannelHandle;
  readonly store: ReadableStore;
  readonly connection: Connection;
}

export type { ReadableStore };

export const CurrentChannelContext = createContext<CurrentChannel | undefined>(undefined);

/** A channel that is not open is empty; one that could not be opened hears nobody, and nothing is on its way. */
function createConstantStore(state: ChannelOpening['state']): ReadableStore {
  const { syncStatus } = emptyChannelState;
  const shown: ChannelState =
    state === 'failed' ? { ...emptyChannelState, syncStatus: { ...syncStatus, status: 'offline' } } : emptyChannelState;
  return { getState: () => shown, getInitialState: () => emptyChannelState, subscribe: () => () => {} };
}

/** The channel of `definition` as far as it is open. */
export function createCurrentChannel(
  definition: ChannelDefinition,
  retry: () => void,
  opening: ChannelOpening,
  store: ReadableStore = createConstantStore(opening.state),
  connection: Connection = constantConnection({
    status: opening.error ? 'offline' : 'connecting',
    reason: opening.error?.message,
    since: (definition.clock ?? systemClock).now(),
  }),
): CurrentChannel {
  const handle = createChannelHandle(definition, opening, retry);
  return {
    definition,
    handle,
    serverHandle: createChannelHandle(definition, { state: 'opening' }, retry),
    store,
    connection,
  };
}

/**
 * What the nearest provider gives.
 * @param hook the calling hook's name, for the error
 * @throws {Error} outside a provider
 */
export function useCurrentChannel(hook: string): CurrentChannel {
  const current = useContext(CurrentChannelContext);
  if (current === undefined) {
    throw new Error(`${hook} was called outside a <ReliableChannelProvider>. Wrap the component that calls it in one.`);
  }
  return current;
}

/** A part of the current channel's state; renders again only when that part is another object. */
export function useChannelState<T>(hook: string, selector: (state: ChannelState) => T): T {
  return useStoreState(useCurrentChannel(hook).store, selector);
}

/** {@link useChannelState} of any store. */
export function useStoreState<State, T>(store: ReadableStore<State>, selector: (state: State) => T): T {
  return useSyncExternalStore(
    store.subscribe,
    () => selector(store.getState()),
    () => selector(store.getInitialState()),
  );
}
