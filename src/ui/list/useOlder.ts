import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';

/** Older messages that are not in memory, and how to get them. */
export interface OlderMessages {
  /** How many there are, a count. */
  readonly count: number;
  /** Brings the next of them. */
  readonly load: () => Promise<unknown>;
}

export interface OlderLoading {
  readonly state: 'idle' | 'loading' | 'failed';
  /** Loads if the reader is near the beginning of what is there: to be called whenever that may be so. */
  readonly look: () => void;
  /** Tries again after it failed. */
  readonly retry: () => void;
}

/** Brings older messages as the reader comes near the first row, one batch at a time. */
export function useOlder(older: OlderMessages | undefined, listRef: RefObject<VirtualizerHandle | null>): OlderLoading {
  const [state, setState] = useState<OlderLoading['state']>('idle');
  const latest = useRef(older);
  /** What was left when loading ended last: a batch that brought nothing is not asked for again. */
  const leftAt = useRef<number>(undefined);
  const busy = useRef(false);

  const begin = useCallback(() => {
    const { current } = latest;
    if (busy.current || current === undefined) return;
    busy.current = true;
    setState('loading');
    const end = (next: OlderLoading['state']) => {
      busy.current = false;
      leftAt.current = current.count;
      setState(next);
    };
    current.load().then(
      () => end('idle'),
      () => end('failed'),
    );
  }, []);

  const look = useCallback(() => {
    const list = listRef.current;
    const count = latest.current?.count ?? 0;
    if (list === null || list.viewportSize === 0 || count === 0 || count === leftAt.current) return;
    if (list.scrollOffset < list.viewportSize) begin();
  }, [listRef, begin]);

  useEffect(() => {
    latest.current = older;
    look();
  }, [older, look, state]);

  return { state, look, retry: begin };
}
