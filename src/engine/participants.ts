import type { Tuning } from './tuning.js';
import type { Participant } from './types.js';

/** The shortest time between two times it is told that somebody was heard who was heard before, ms. */
const TELL_INTERVAL = 1_000;

export type Participants = ReturnType<typeof createParticipants>;

/**
 * Who was heard and when; of too many the one unheard longest leaves.
 * @param lastHeardAt when anybody was, as kept over a reload
 */
export function createParticipants({ maxParticipants, presenceWindow }: Tuning, lastHeardAt: number | undefined) {
  /** Everybody, in the order they were last heard. */
  const roster = new Map<string, number>();
  /** Those heard within the presence window, in the same order. */
  const presentOnes = new Map<string, number>();
  /** When it was last told that somebody was heard, ms since the epoch. */
  let toldAt = 0;
  let forgotten = 0;

  return {
    /** When anybody was last heard, ms since the epoch; undefined = never. */
    get lastHeardAt(): number | undefined {
      return lastHeardAt;
    },

    /** Those that left because there were too many, a count. */
    get forgotten(): number {
      return forgotten;
    },

    /** Whether it is to be told that somebody is heard now. */
    isNews(participantId: string, now: number): boolean {
      if (roster.has(participantId) && Math.abs(now - toldAt) < TELL_INTERVAL) return false;
      toldAt = now;
      return true;
    },

    /** Returns whether it was not present before. */
    heard(participantId: string, now: number): boolean {
      lastHeardAt = now;
      const before = presentOnes.get(participantId);
      for (const heard of [roster, presentOnes]) {
        heard.delete(participantId);
        heard.set(participantId, now);
        if (heard.size <= maxParticipants) continue;
        heard.delete(heard.keys().next().value!);
        if (heard === roster) forgotten++;
      }
      return before === undefined || now - before > presenceWindow;
    },

    /** How many others were heard within the presence window. */
    present(now: number): number {
      for (const [participantId, heardAt] of presentOnes) {
        // One heard in the future was heard before the clock was set back.
        if (heardAt <= now && now - heardAt <= presenceWindow) break;
        presentOnes.delete(participantId);
      }
      return presentOnes.size;
    },

    /** Everybody heard since the channel was opened, the most recent last. */
    list(): Participant[] {
      return Array.from(roster, ([participantId, heardAt]) => ({ participantId, lastHeardAt: heardAt }));
    },
  };
}
