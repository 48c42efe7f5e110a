import { useEffect, useState } from 'react';
import { defaultSteadiness } from '../headless/useSteady.js';

/**
 * The message the divider stands above. It stays there when it was read, so that a reader finds where they began; it
 * goes on only once everything was read and something new waits. What is read as it arrives is no news.
 * @param isOpen what is there is known: what was unread before is news at once
 */
export function useDivider(firstUnreadId: string | undefined, isOpen: boolean): string | undefined {
  // An open channel without a message is looked at, too.
  const [looked, setLooked] = useState(false);
  const [divider, setDivider] = useState<string>();
  const [allRead, setAllRead] = useState(true);
  const moves = allRead && firstUnreadId !== undefined;
  const move = () => {
    setDivider(firstUnreadId);
    setAllRead(false);
  };
  // In a tab that nobody sees nothing is read as it arrives.
  if (moves && (!looked || document.hidden)) move();
  if (!allRead && firstUnreadId === undefined) setAllRead(true);
  useEffect(() => setLooked(isOpen), [isOpen]);
  useEffect(() => {
    if (!moves) return;
    const timer = setTimeout(move, defaultSteadiness.delay);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [moves, firstUnreadId]);
  return divider;
}
