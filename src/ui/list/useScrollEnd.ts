import { useCallback, useRef, useState, type RefObject } from 'react';

/** Nearer to the end than this counts as being there, px. */
const tolerance = 24;

/** By then a jump of the virtual list has come to its end, ms. */
const jumping = 300;

export interface ScrollEnd {
  readonly atEnd: boolean;
  /** The same, for effects. */
  readonly sticksRef: RefObject<boolean>;
  readonly onScroll: (offset: number) => void;
  /** Goes to the end if the list is to be there: to be called whenever rows were added. */
  readonly hold: () => void;
  /** The same, for when the list or its rows were resized: what fits without scrolling is at its end. */
  readonly onResize: () => void;
  /** The reader was taken somewhere else. */
  readonly leave: () => void;
  readonly toEnd: () => void;
}

/** Keeps a list that is at its end there, until the reader scrolls up. */
export function useScrollEnd(scrollerRef: RefObject<HTMLElement | null>): ScrollEnd {
  const [atEnd, setAtEnd] = useState(true);
  const sticksRef = useRef(true);
  const lastOffset = useRef(0);

  const settle = useCallback((value: boolean) => {
    sticksRef.current = value;
    setAtEnd(value);
  }, []);

  // Not by the virtual list's own `scrollToIndex`: that insists for a while, and would pull back a reader who leaves.
  const hold = useCallback(() => {
    const scroller = scrollerRef.current;
    if (!sticksRef.current || scroller === null) return;
    scroller.scrollTop = scroller.scrollHeight;
    // Or a reader who goes up before that is heard of would seem to have come down.
    lastOffset.current = scroller.scrollTop;
  }, [scrollerRef]);

  const toEnd = useCallback(() => {
    settle(true);
    hold();
  }, [settle, hold]);

  const isNear = useCallback(() => {
    const scroller = scrollerRef.current;
    // What the virtual list says is not of one moment: it knows of a row's height before it knows where that has put it.
    return scroller !== null && scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= tolerance;
  }, [scrollerRef]);

  const leave = useCallback(() => {
    sticksRef.current = false;
    // Where the jump ends decides: a row of the last screen leaves the reader at the end.
    setTimeout(() => settle(isNear()), jumping);
  }, [settle, isNear]);

  const onResize = useCallback(() => {
    if (!sticksRef.current && isNear()) settle(true);
    hold();
  }, [isNear, settle, hold]);

  const onScroll = useCallback(
    (offset: number) => {
      // Only a step up takes a reader away: rows that grow below move the end, not the reader.
      if (isNear()) settle(true);
      else if (offset < lastOffset.current - 1) settle(false);
      lastOffset.current = offset;
    },
    [isNear, settle],
  );

  return { atEnd, sticksRef, leave, onScroll, onResize, hold, toEnd };
}
