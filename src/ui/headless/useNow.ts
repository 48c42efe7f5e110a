import { useEffect, useState } from 'react';

/** The time, read anew every `interval` ms while mounted. Undefined until mounted: a server's clock is not the reader's. */
export function useNow(interval: number, clock: () => number): number | undefined {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const read = () => setNow(clock());
    const first = setTimeout(read, 0);
    const timer = setInterval(read, interval);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [interval, clock]);
  return now;
}
