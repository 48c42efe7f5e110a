import { useCallback, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';

/** Nearer to the end than this counts as being there, px. */
const tolerance = 24;

export interface ScrollEnd {
  readonly atEnd: boolean;
  /** The same, for effects. */
  readonly sticks: RefObject<boolean>;
  readonly onScroll: (offset: number) => void;
  readonly onResize: () => void;
  readonly toEnd: () => void;
}

/** Keeps a list that is at its end there, until the reader scrolls up. */
export function useScrollEnd(list: RefObject<VirtualizerHandle | null>, rowCount: number): ScrollEnd {
  const [atEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const lastOffset = useRef(0);

  const settle = useCallback((value: boolean) => {
    sticks.current = value;
    setAtEnd(value);
  }, []);

  const toEnd = useCallback(() => {
    settle(true);
    if (rowCount > 0) list.current?.scrollToIndex(rowCount - 1, { align: 'end' });
  }, [list, rowCount, settle]);

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

  const onResize = useCallback(() => {
    if (sticks.current) toEnd();
  }, [toEnd]);

  useIsomorphicLayoutEffect(() => {
    if (sticks.current) toEnd();
  }, [toEnd]);

  return { atEnd, sticks, onScroll, onResize, toEnd };
}
