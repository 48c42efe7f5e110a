import { useEffect, useMemo, useState } from 'react';
import { foldGaps } from '../../rows/gapFold.js';
import type { MessageRow } from '../../store/index.js';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { defaultSteadiness } from '../headless/useSteady.js';
import type { ListRow } from './listRow.js';
import { RowSettler, type SettledRows } from './rowSettler.js';

/** What the list draws: `input` settled and folded, and the messages that turned up above others since the last change. */
export function useListRows(
  input: readonly MessageRow[],
  opened: ReadonlySet<string>,
): { rows: readonly ListRow[]; settled: SettledRows } {
  const [settler] = useState(() => new RowSettler(defaultSteadiness));
  const [settled, setSettled] = useState<SettledRows>({ rows: [], due: undefined, arrivals: [] });
  const [look, setLook] = useState(0);
  useIsomorphicLayoutEffect(() => {
    setSettled(settler.settle(input, performance.now()));
  }, [settler, input, look]);
  useEffect(() => {
    if (settled.due === undefined) return;
    // A little later than due: timers may fire early by a fraction of a millisecond.
    const timer = setTimeout(() => setLook((count) => count + 1), Math.max(0, settled.due - performance.now()) + 5);
    return () => clearTimeout(timer);
  }, [settled]);
  const [fold] = useState(foldGaps);
  const rows = useMemo(() => fold(settled.rows, opened), [fold, settled.rows, opened]);
  return { rows, settled };
}
