import type { Ago } from './strings.js';

/** How long ago `then` was, in the coarsest unit that still says something. Never negative: clocks differ. */
export function agoOf(now: number, then: number): Ago {
  const seconds = Math.max(0, Math.floor((now - then) / 1_000));
  if (seconds < 60) return { value: seconds, unit: 'second' };
  if (seconds < 3_600) return { value: Math.floor(seconds / 60), unit: 'minute' };
  if (seconds < 86_400) return { value: Math.floor(seconds / 3_600), unit: 'hour' };
  return { value: Math.floor(seconds / 86_400), unit: 'day' };
}
