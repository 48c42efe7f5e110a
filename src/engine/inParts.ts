import type { Clock } from '../ports/index.js';

/** How long the page is busy in one piece, ms: half of what a frame of the screen takes. */
const PIECE = 8;

/** Does what would keep the page busy for long in parts, so that it answers in between. */
export async function inParts<T>(clock: Clock, items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let until = clock.now() + PIECE;
  for (const item of items) {
    work(item);
    if (clock.now() < until) continue;
    await nextTask();
    until = clock.now() + PIECE;
  }
}

/** Resolves in another task, where there are any. Not by a timer: those of a hidden tab wait for seconds. */
export function nextTask(): Promise<void> | undefined {
  if (typeof MessageChannel === 'undefined') return undefined;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
