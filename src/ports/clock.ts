/** Where the engine takes its time from. Replace it to run the engine in virtual time. */
export interface Clock {
  /** Now, ms since the epoch. */
  now(): number;
  /** Calls `callback` once after `delay` ms; returns a handle for `clearTimeout`. */
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delay) => globalThis.setTimeout(callback, delay),
  clearTimeout: (handle) => globalThis.clearTimeout(handle as ReturnType<typeof globalThis.setTimeout>),
};
