import { useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import type { ListRow } from './listRow.js';

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
 * The next rows to draw on the way from `drawn` to `target` so that the row at the upper edge stays where it is. The
 * virtual list can keep one end in place per change, so a change on both sides takes two steps: below first, then above.
 */
export function nextStep(drawn: readonly ListRow[], target: readonly ListRow[], firstVisible: number): Drawn {
  for (let index = firstVisible; index < drawn.length; index += 1) {
    const anchor = drawn[index];
    const there = anchor === undefined ? -1 : indexNear(target, anchor.key, index);
    if (there === -1) continue;
    if (there === index) return { rows: target, shift: false };
    const belowChanges = drawn.length - index !== target.length - there || drawn.at(-1)?.key !== target.at(-1)?.key;
    if (!belowChanges) return { rows: target, shift: true };
    return { rows: [...drawn.slice(0, index), ...target.slice(there)], shift: false };
  }
  return { rows: target, shift: false };
}

/** After a change below: until the virtual list has measured what is new there, ms. */
const measuring = 50;
/** After a change above: until the virtual list has stopped keeping its distance from the end, ms. */
const shifting = 250;

/** The rows to hand to the virtual list: `target`, reached in steps that do not move what is being read. */
export function useAnchoredRows(
  target: readonly ListRow[],
  list: RefObject<VirtualizerHandle | null>,
  sticksToEnd: RefObject<boolean>,
): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ rows: target, shift: false });
  const busyUntil = useRef(0);
  useIsomorphicLayoutEffect(() => {
    if (drawn.rows === target) return;
    const advance = () => {
      const handle = list.current;
      if (handle === null || sticksToEnd.current || drawn.rows.length === 0) {
        setDrawn({ rows: target, shift: false });
        return;
      }
      const next = nextStep(drawn.rows, target, handle.findItemIndex(handle.scrollOffset));
      busyUntil.current = performance.now() + (next.shift ? shifting : measuring);
      setDrawn(next);
    };
    const wait = sticksToEnd.current ? 0 : busyUntil.current - performance.now();
    if (wait <= 0) {
      advance();
      return;
    }
    const timer = setTimeout(advance, wait);
    return () => clearTimeout(timer);
  }, [drawn, target, list, sticksToEnd]);
  return drawn;
}
