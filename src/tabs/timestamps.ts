import { SLOTS } from './slot.js';

/**
 * Chooses the Lamport timestamps of what this tab sends: above all it knows, and equal to its slot modulo {@link SLOTS}. So two
 * tabs never choose the same one, and none has to ask another before it can say the messageId.
 * @param maxClockAhead what is further ahead of now is not followed, ms
 */
export function createTimestamps(slot: number, maxClockAhead: number) {
  let last = 0;

  return {
    /** A message of the log. */
    follow(timestamp: number, now: number): void {
      if (timestamp > last && timestamp <= now + maxClockAhead) last = timestamp;
    },

    next(now: number): number {
      const least = Math.max(Math.floor(now), last + 1);
      last = least + ((((slot - least) % SLOTS) + SLOTS) % SLOTS);
      return last;
    },
  };
}
