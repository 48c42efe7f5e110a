import { useCallback, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';

/** Nearer to the end than this counts as being there, px. */
const tolerance = 24;

export interface ScrollEnd {
  readonly atEnd: boolean;
  /** The same, for effects. */
  readonly sticks: RefObject<boolean>;
  readonly onScroll: (offset: number) => void;
  /** Goes to the end if the list is to be there: to be called whenever rows were added or resized. */
  readonly hold: () => void;
  readonly toEnd: () => void;
}

/** Keeps a list that is at its end there, until the reader scrolls up. */
export function useScrollEnd(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<VirtualizerHandle | null>,
): ScrollEnd {
  const [atEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const lastOffset = useRef(0);

  const settle = useCallback((value: boolean) => {
    sticks.current = value;
    setAtEnd(value);
  }, []);

  // Not by the virtual list's own `scrollToIndex`: that insists for a while, and would pull back a reader who leaves.
  const hold = useCallback(() => {
    if (sticks.current && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [scroller]);

  const toEnd = useCallback(() => {
    settle(true);
    hold();
  }, [settle, hold]);

  const onScroll = useCallback(
    (offset: number) => {
      const handle = list.current;
      if (handle === null) return;
      // Only a step up takes a reader away: rows that grow below move the end, not the reader.
      const isNear = handle.scrollSize - handle.viewportSize - offset <= tolerance;
      if (isNear) settle(true);
      else if (offset < lastOffset.current - 1) settle(false);
      lastOffset.current = offset;
    },
    [list, settle],
  );

  return { atEnd, sticks, onScroll, hold, toEnd };
}
