import { useCallback, useEffect, useMemo, useReducer, useRef, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { ListRow } from './listRow.js';
import type { SettledRows } from './rowSettler.js';

interface ArrivalsState {
  /** How many have turned up in all, a count. */
  readonly total: number;
  /** Everything that turned up above others. */
  readonly keys: ReadonlySet<string>;
  /** Those above what is being read, not looked at yet; in the order of the list. */
  readonly waiting: readonly string[];
}

type Action =
  { readonly arrived: readonly string[]; readonly above: readonly string[] } | { readonly seen: readonly string[] };

const none: ArrivalsState = { total: 0, keys: new Set(), waiting: [] };

function reduce(state: ArrivalsState, action: Action): ArrivalsState {
  if ('seen' in action) {
    const waiting = state.waiting.filter((key) => !action.seen.includes(key));
    return waiting.length === state.waiting.length ? state : { ...state, waiting };
  }
  const fresh = action.arrived.filter((key) => !state.keys.has(key));
  if (fresh.length === 0) return state;
  return {
    total: state.total + fresh.length,
    keys: new Set([...state.keys, ...fresh]),
    waiting: [...state.waiting, ...action.above.filter((key) => fresh.includes(key))],
  };
}

/** Messages that turned up above others: how many, and which of them the reader has not seen. */
export function useArrivals(
  { arrivals }: SettledRows,
  drawn: readonly ListRow[],
  target: readonly ListRow[],
  list: RefObject<VirtualizerHandle | null>,
): ArrivalsState & { readonly seen: (keys: readonly string[]) => void } {
  const [state, dispatch] = useReducer(reduce, none);
  const queue = useRef<string[]>([]);

  useEffect(() => {
    queue.current.push(...arrivals);
  }, [arrivals]);

  // What is above is known only once everything is in its place.
  useEffect(() => {
    if (drawn !== target || queue.current.length === 0) return;
    const arrived = new Set(queue.current.splice(0));
    const handle = list.current;
    const firstVisible = handle === null ? 0 : handle.findItemIndex(handle.scrollOffset);
    const above: string[] = [];
    for (let index = 0; index < Math.min(firstVisible, drawn.length); index += 1) {
      const key = drawn[index]?.key;
      if (key !== undefined && arrived.has(key)) above.push(key);
    }
    dispatch({ arrived: [...arrived], above });
  }, [drawn, target, list]);

  const seen = useCallback((keys: readonly string[]) => dispatch({ seen: keys }), []);
  return useMemo(() => ({ ...state, seen }), [state, seen]);
}
