import { useEffect, useState } from 'react';

/** Shorter than this is no news: messages overtake each other, ms. */
const passing = 1_000;

/** Whether something has been so for a second. That it is no longer so is told at once. */
export function useLasting(now: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => setLasts(true), passing);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [now]);
  return now && lasts;
}
