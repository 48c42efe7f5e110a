/** Timers of a page that stand still until they are told to go on. */
export interface HeldTimers {
  /** Lets `ms` pass: what falls due in it is run, in order. */
  pass(ms: number): void;
  /** Hands what is left back to the page's own time. Call it at the end, also after a mistake: somebody may go on by hand. */
  release(): void;
}

/** Shorter waits are not of components: whoever clicks and types in a play function waits like that. ms */
const shortest = 100;

/**
 * Holds the timers that a component sets from now on, and the time it measures: what a story says of seconds is so on a slow
 * machine, too.
 */
export function holdTimers(): HeldTimers {
  const { setTimeout: set, clearTimeout: clear } = window;
  const realNow = performance.now.bind(performance);
  const began = realNow();
  let elapsed = 0;
  let last = 0;
  const held = new Map<number, { readonly due: number; readonly call: () => void }>();

  const setHeld = (call: () => void, delay = 0, ...rest: unknown[]) => {
    if (delay < shortest) return set(call, delay, ...rest);
    // Ids of the page are positive.
    last -= 1;
    held.set(last, { due: elapsed + delay, call });
    return last;
  };
  const clearHeld = (id?: number) => (held.delete(id ?? 0) ? undefined : clear(id));
  Object.assign(window, { setTimeout: setHeld, clearTimeout: clearHeld });
  performance.now = () => began + elapsed;

  return {
    pass(ms) {
      const end = elapsed + ms;
      for (;;) {
        const [next] = [...held].sort(([, a], [, b]) => a.due - b.due);
        if (!next || next[1].due > end) break;
        held.delete(next[0]);
        elapsed = Math.max(elapsed, next[1].due);
        next[1].call();
      }
      elapsed = end;
    },
    release() {
      const handed = new Map([...held].map(([id, { due, call }]) => [id, set(call, due - elapsed)]));
      // Whoever set one of these may clear it later, by the id it was given here.
      Object.assign(window, { setTimeout: set, clearTimeout: (id?: number) => clear(handed.get(id ?? 0) ?? id) });
      performance.now = realNow;
      held.clear();
    },
  };
}
