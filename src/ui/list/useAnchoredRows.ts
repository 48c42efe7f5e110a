import { useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { VirtualizerHandle } from 'virtua';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import type { ListRow } from './listRow.js';
import type { HeldLine } from './useHeldLine.js';

interface Drawn {
  readonly rows: readonly ListRow[];
  /** Whether rows were added or removed above: the virtual list then keeps its distance from the end. */
  readonly shift: boolean;
}

/** Where `key` is in `rows`, looking outwards from `near`; −1 = nowhere. */
function indexNear(rows: readonly ListRow[], key: string, near: number): number {
  for (let distance = 0; distance < rows.length || near - distance >= 0; distance += 1) {
    if (rows[near + distance]?.key === key) return near + distance;
    if (rows[near - distance]?.key === key) return near - distance;
  }
  return -1;
}

/**
 * The next rows to draw on the way from `drawn` to `target` so that the row at the upper edge stays mounted. The
 * virtual list can follow one end per change, so a change on both sides takes two steps: below first, then above.
 */
export function nextStep(drawn: readonly ListRow[], target: readonly ListRow[], firstVisible: number): Drawn {
  for (let index = firstVisible; index < drawn.length; index += 1) {
    const anchor = drawn[index];
    const there = anchor === undefined ? -1 : indexNear(target, anchor.key, index);
    if (there === -1) continue;
    if (there === index) return { rows: target, shift: false };
    const belowChanges = drawn.length - index !== target.length - there || drawn.at(-1)?.key !== target.at(-1)?.key;
    if (!belowChanges) return { rows: target, shift: true };
    return { rows: drawn.slice(0, index).concat(target.slice(there)), shift: false };
  }
  return { rows: target, shift: false };
}

/** The rows to hand to the virtual list: `target`, reached in steps that do not move what is being read. */
export function useAnchoredRows(
  target: readonly ListRow[],
  listRef: RefObject<VirtualizerHandle | null>,
  scrollerRef: RefObject<HTMLElement | null>,
  sticksToEnd: RefObject<boolean>,
  { note, restore }: HeldLine,
): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ rows: target, shift: false });
  const shown = useRef(drawn.rows);
  useIsomorphicLayoutEffect(() => {
    if (shown.current !== drawn.rows) {
      shown.current = drawn.rows;
      if (!sticksToEnd.current) restore();
    }
    if (drawn.rows === target) return;
    let frame = 0;
    const advance = (inEffect: boolean) => {
      const list = listRef.current;
      const scroller = scrollerRef.current;
      if (list === null || scroller === null || sticksToEnd.current || drawn.rows.length === 0) {
        setDrawn({ rows: target, shift: false });
        return;
      }
      // Until it has heard of its own last step, the virtual list goes on showing the places of before.
      if (Math.abs(list.scrollOffset - scroller.scrollTop) >= 1) {
        frame = requestAnimationFrame(() => advance(false));
        return;
      }
      note();
      const next = nextStep(drawn.rows, target, list.findItemIndex(list.scrollOffset));
      if (inEffect) setDrawn(next);
      // In one go with `note`: nothing may scroll in between.
      else flushSync(() => setDrawn(next));
    };
    advance(true);
    return () => cancelAnimationFrame(frame);
  }, [drawn, target, listRef, scrollerRef, sticksToEnd, note, restore]);
  return drawn;
}
