import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { ListRow } from './listRow.js';
import type { SettledRows } from './rowSettler.js';

export interface Arrivals {
  /** How many have turned up in all, a count. */
  readonly total: number;
  /** Those above what is being read, not looked at yet; in the order of the list. */
  readonly waiting: readonly string[];
  readonly seen: (keys: readonly string[]) => void;
}

const none: readonly string[] = [];

/** Messages that turned up above others: how many, and which of them the reader has not seen. */
export function useArrivals(
  { arrivals }: SettledRows,
  drawn: readonly ListRow[],
  target: readonly ListRow[],
  list: RefObject<VirtualizerHandle | null>,
): Arrivals {
  const [total, setTotal] = useState(0);
  const [waiting, setWaiting] = useState(none);
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
    const above = drawn.slice(0, firstVisible).flatMap(({ key }) => (arrived.has(key) ? [key] : none));
    setTotal((count) => count + arrived.size);
    setWaiting((keys) => [...keys, ...above]);
  }, [drawn, target, list]);

  const seen = useCallback(
    (keys: readonly string[]) =>
      setWaiting((before) => {
        const rest = before.filter((key) => !keys.includes(key));
        return rest.length === before.length ? before : rest;
      }),
    [],
  );
  return { total, waiting, seen };
}
