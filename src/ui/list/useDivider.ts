import { useEffect, useState } from 'react';
import { defaultSteadiness } from '../headless/useSteady.js';

/**
 * The message the divider stands above. It stays there when it was read, so that a reader finds where they began; it
 * goes on only once everything was read and something new waits. What is read as it arrives is no news.
 * @param isFirstLook nothing is drawn yet: what is unread now is news at once
 */
export function useDivider(firstUnreadId: string | undefined, isFirstLook: boolean): string | undefined {
  const [divider, setDivider] = useState<string>();
  const [allRead, setAllRead] = useState(true);
  const moves = allRead && firstUnreadId !== undefined;
  const move = () => {
    setDivider(firstUnreadId);
    setAllRead(false);
  };
  if (moves && isFirstLook) move();
  if (!allRead && firstUnreadId === undefined) setAllRead(true);
  useEffect(() => {
    if (!moves) return;
    const timer = setTimeout(move, defaultSteadiness.delay);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [moves, firstUnreadId]);
  return divider;
}
