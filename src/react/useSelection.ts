'use client';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { ChannelState, MessageRow } from '../store/index.js';
import { shareValue } from '../store/same.js';
import type { ReadableStore } from './currentChannel.js';

/**
 * What `select` makes of a part of a channel's state. It is asked again only when that part is another object, and what
 * equals the last answer, list by list and field by field, is the same object: so a selector may be written inline and
 * may make new lists.
 * @param read the part; the same function while the store is the same
 */
export function useSelection<S, T>(store: ReadableStore, read: (state: ChannelState) => S, select: (part: S) => T): T {
  const shown = useRef<{ readonly value: T }>(undefined);
  const [getSnapshot, getServerSnapshot] = useMemo(() => {
    const remember = (getState: () => ChannelState): (() => T) => {
      let made: { readonly part: S; readonly value: T } | undefined;
      return () => {
        const part = read(getState());
        if (!made || !Object.is(made.part, part)) {
          made = { part, value: shareValue((made ?? shown.current)?.value, select(part)) };
        }
        return made.value;
      };
    };
    return [remember(store.getState), remember(store.getInitialState)];
  }, [store, read, select]);
  const value = useSyncExternalStore(store.subscribe, getSnapshot, getServerSnapshot);
  useEffect(() => {
    shown.current = { value };
  }, [value]);
  return value;
}

/** The part of the state that is the rows. */
export const rowsOf = ({ rows }: ChannelState): readonly MessageRow[] => rows;
