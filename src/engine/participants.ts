import type { Participant } from './types.js';

/** The shortest time between two times it is told that somebody was heard who was heard before, ms. */
const TELL_INTERVAL = 1_000;

/** Who was heard and when; of too many the one unheard longest leaves. */
export class Participants {
  readonly #most: number;
  readonly #presenceWindow: number;
  /** Everybody, in the order they were last heard. */
  readonly #roster = new Map<string, number>();
  /** Those heard within the presence window, in the same order. */
  readonly #present = new Map<string, number>();
  /** When it was last told that somebody was heard, ms since the epoch. */
  #toldAt = 0;
  lastHeardAt: number | undefined;
  /** Those that left because there were too many, a count. */
  forgotten = 0;

  /** @param presenceWindow how long somebody counts as present, ms */
  constructor(most: number, presenceWindow: number, lastHeardAt: number | undefined) {
    this.#most = most;
    this.#presenceWindow = presenceWindow;
    this.lastHeardAt = lastHeardAt;
  }

  /** Whether it is to be told that somebody is heard now. */
  isNews(participantId: string, now: number): boolean {
    if (this.#roster.has(participantId) && Math.abs(now - this.#toldAt) < TELL_INTERVAL) return false;
    this.#toldAt = now;
    return true;
  }

  /** Returns whether it was not present before. */
  heard(participantId: string, now: number): boolean {
    this.lastHeardAt = now;
    const before = this.#present.get(participantId);
    for (const heard of [this.#roster, this.#present]) {
      heard.delete(participantId);
      heard.set(participantId, now);
      if (heard.size <= this.#most) continue;
      heard.delete(heard.keys().next().value!);
      if (heard === this.#roster) this.forgotten++;
    }
    return before === undefined || now - before > this.#presenceWindow;
  }

  /** How many others were heard within the presence window. */
  present(now: number): number {
    for (const [participantId, heardAt] of this.#present) {
      // One heard in the future was heard before the clock was set back.
      if (heardAt <= now && now - heardAt <= this.#presenceWindow) break;
      this.#present.delete(participantId);
    }
    return this.#present.size;
  }

  /** Everybody heard since the channel was opened, the most recent last. */
  list(): Participant[] {
    return [...this.#roster].map(([participantId, lastHeardAt]) => ({ participantId, lastHeardAt }));
  }
}
