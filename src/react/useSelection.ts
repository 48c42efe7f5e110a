'use client';
import { useRef, useSyncExternalStore } from 'react';
import type { MessageRow, ReadableStore, RowsState } from '../store/index.js';
import { shareValue } from '../store/same.js';

/**
 * What `select` makes of a part of a store's state. It is asked again only when that part, or `select`, is another one, and
 * what equals the last answer, list by list and field by field, is the same object: so a selector may be written inline and
 * may make new lists.
 */
export function useSelection<State, S, T>(
  store: ReadableStore<State>,
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
export const rowsOf = ({ rows }: RowsState): readonly MessageRow[] => rows;
