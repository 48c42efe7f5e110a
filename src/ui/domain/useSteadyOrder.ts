'use client';
import { useCallback, useMemo, useState } from 'react';

/** `keys` in the order of `shown`; what was not shown follows in its own order. */
export function steadyOrder(shown: readonly string[], keys: readonly string[]): readonly string[] {
  const here = new Set(keys);
  const known = new Set(shown);
  const order = [...shown.filter((key) => here.has(key)), ...keys.filter((key) => !known.has(key))];
  return order.length === shown.length && order.every((key, index) => key === shown[index]) ? shown : order;
}

/** What {@link useSteadyOrder} returns. */
export interface SteadyOrder<T> {
  /** The items in the order the reader has seen; new ones at the end. */
  readonly items: readonly T[];
  /** The ranking has changed meanwhile. */
  readonly changed: boolean;
  /** Takes over the ranking: for a button, so that it is the reader who reorders. */
  readonly reorder: () => void;
}

/**
 * Keeps a ranked list from being ranked anew under the reader: what is shown stays where it is, however the votes go.
 * @param ranked the items as they rank now
 * @param keyOf what names an item. Keep it stable
 */
export function useSteadyOrder<T>(ranked: readonly T[], keyOf: (item: T) => string): SteadyOrder<T> {
  const keys = useMemo(() => ranked.map(keyOf), [ranked, keyOf]);
  const [shown, setShown] = useState(keys);
  const order = useMemo(() => steadyOrder(shown, keys), [shown, keys]);
  if (order !== shown) setShown(order as string[]);
  const items = useMemo(() => {
    const byKey = new Map(ranked.map((item) => [keyOf(item), item]));
    return order.filter((key) => byKey.has(key)).map((key) => byKey.get(key) as T);
  }, [ranked, keyOf, order]);
  const reorder = useCallback(() => setShown(keys), [keys]);
  return { items, changed: order.some((key, index) => key !== keys[index]), reorder };
}
