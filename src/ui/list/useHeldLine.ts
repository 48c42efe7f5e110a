import { useCallback, useMemo, useRef, type RefObject } from 'react';

/** A row, and where it stands, px below the upper edge of the list. */
type Place = readonly [key: string, place: number];

/** What is being read: the first rows wholly on screen, and where each stands, px below the upper edge of the list. */
interface Line {
  readonly rows: readonly Place[];
  /** The scroll offset they stand there at, px. */
  readonly scrollTop: number;
}

/** More than one, as the first may be the one that goes. */
const rowsHeld = 3;

/** What rows are moved by that cannot be scrolled by, px: a scroll offset is a whole number. */
const nudgeProperty = '--rc-nudge';

function placesIn(scroller: HTMLElement): Place[] {
  const { top } = scroller.getBoundingClientRect();
  return [...scroller.querySelectorAll<HTMLElement>('[data-rc-row]')].map((row) => [
    row.dataset['rcRow'] ?? '',
    row.getBoundingClientRect().top - top,
  ]);
}

export interface HeldLine {
  /** Reads where things stand. To be called before rows change, and whenever the reader has scrolled. */
  readonly note: () => void;
  /** Puts the line back where it was: to be called after rows changed or were measured, before they are painted. */
  readonly restore: () => void;
}

/**
 * Keeps the line that is being read in its place by looking where it really is. The virtual list keeps it by what it
 * knows of sizes; it cannot where rows come both above and below, while it counts from the end, and it loses a fraction
 * of a pixel with each change, which adds up.
 */
export function useHeldLine(scrollerRef: RefObject<HTMLElement | null>): HeldLine {
  const line = useRef<Line>(undefined);
  const nudge = useRef(0);

  const note = useCallback(() => {
    const scroller = scrollerRef.current;
    // Nobody has scrolled: what was noted first counts, or fractions would add up.
    if (scroller === null || line.current?.scrollTop === scroller.scrollTop) return;
    const { clientHeight, scrollTop } = scroller;
    const rows = placesIn(scroller).filter(([, place]) => place >= 0 && place < clientHeight);
    line.current = { rows: rows.slice(0, rowsHeld), scrollTop };
  }, [scrollerRef]);

  const restore = useCallback(() => {
    const scroller = scrollerRef.current;
    if (scroller === null || line.current === undefined) return;
    const { rows } = line.current;
    const found = new Map(placesIn(scroller));
    const held = rows.find(([key]) => found.has(key));
    line.current = undefined;
    if (held === undefined) return;
    const [key, place] = held;
    const moved = (found.get(key) ?? 0) - place;
    const by = Math.round(moved - nudge.current);
    if (by !== 0) scroller.scrollTop += by;
    const rest = nudge.current + by - moved;
    if (rest !== nudge.current) {
      nudge.current = rest;
      scroller.style.setProperty(nudgeProperty, `${rest}px`);
    }
    line.current = { rows, scrollTop: scroller.scrollTop };
  }, [scrollerRef]);

  return useMemo(() => ({ note, restore }), [note, restore]);
}
