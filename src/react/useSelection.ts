'use client';
import { useRef, useSyncExternalStore } from 'react';
import type { ChannelState, MessageRow } from '../store/index.js';
import { shareValue } from '../store/same.js';

/** What a selection is made of: a store of a channel's state, or of something made of it. */
export interface SelectableStore<State> {
  getState(): State;
  getInitialState(): State;
  subscribe(listener: () => void): () => void;
}

/**
 * What `select` makes of a part of a store's state. It is asked again only when that part, or `select`, is another one, and
 * what equals the last answer, list by list and field by field, is the same object: so a selector may be written inline and
 * may make new lists.
 */
export function useSelection<State, S, T>(
  store: SelectableStore<State>,
  read: (state: State) => S,
  select: (part: S) => T,
): T {
  const made = useRef<{ readonly part: S; readonly select: (part: S) => T; readonly value: T }>(undefined);
  const get = (state: State): T => {
    const part = read(state);
    const last = made.current;
    if (last?.part === part && last.select === select) return last.value;
    const value = shareValue(last?.value, select(part));
    made.current = { part, select, value };
    return value;
  };
  return useSyncExternalStore(
    store.subscribe,
    () => get(store.getState()),
    () => get(store.getInitialState()),
  );
}

/** The part of the state that is the rows. */
export const rowsOf = ({ rows }: ChannelState): readonly MessageRow[] => rows;
