/** How long the page was busy, from {@link watchBusyTime} on. */
export interface BusyTime {
  /** The longest time the page could not have answered a touch, ms. */
  readonly longestTask: number;
  /** Tasks over 50 ms, as the browser counts them. */
  readonly longTasks: number;
}

/** Posts itself a message over and over: while a task runs, it does not arrive. */
export function watchBusyTime(): { stop(): BusyTime } {
  let longTasks = 0;
  const count = (list: { getEntries(): unknown[] }): void => void (longTasks += list.getEntries().length);
  const observer = new PerformanceObserver(count);
  observer.observe({ type: 'longtask' });
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longestTask = 0;
  let stopped = false;
  port1.onmessage = () => {
    const now = performance.now();
    longestTask = Math.max(longestTask, now - last);
    last = now;
    if (!stopped) port2.postMessage(0);
  };
  port2.postMessage(0);
  return {
    stop() {
      stopped = true;
      count({ getEntries: () => observer.takeRecords() });
      observer.disconnect();
      return { longestTask, longTasks };
    },
  };
}
