import { useEffect, useMemo, useState } from 'react';
import { foldGaps } from '../../rows/gapFold.js';
import type { MessageRow } from '../../store/index.js';
import { useIsomorphicLayoutEffect } from '../headless/useIsomorphicLayoutEffect.js';
import { defaultSteadiness } from '../headless/useSteady.js';
import type { ListRow } from './listRow.js';
import { createRowSettler, type SettledRows } from './rowSettler.js';

/**
 * What the list draws: `input` settled and folded, the messages that turned up above others since the last change, and
 * whether a row is to be read out as it is drawn.
 * @param isOpen what is there is known: none of it is news
 */
export function useListRows(
  input: readonly MessageRow[],
  opened: ReadonlySet<string>,
  isOpen: boolean,
): { rows: readonly ListRow[]; settled: SettledRows; isNews: (key: string) => boolean } {
  const [settler] = useState(() => createRowSettler(defaultSteadiness));
  const [settled, setSettled] = useState<SettledRows>({
    rows: [],
    due: Infinity,
    arrivals: [],
    open: false,
  });
  const settle = () => setSettled(settler.settle(input, performance.now()));
  useIsomorphicLayoutEffect(() => {
    if (isOpen) settle();
    // oxlint-disable-next-line react/exhaustive-deps
  }, [input, isOpen]);
  useEffect(() => {
    if (settled.due === Infinity) return;
    // A little later than due: timers may fire early by a fraction of a millisecond.
    const timer = setTimeout(settle, settled.due - performance.now() + 5);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [settled]);
  const [fold] = useState(foldGaps);
  const rows = useMemo(() => fold(settled.rows, opened), [fold, settled.rows, opened]);
  return { rows, settled, isNews: settler.isNews };
}
