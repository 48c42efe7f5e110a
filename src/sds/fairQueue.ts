import { Deadlines } from './deadlines.js';

/**
 * Keys that become due at a time. Of those that are due one is taken for each participant in turn (round robin), so
 * that whoever names thousands of ids delays those of others by no more than a turn each. O(log n) per operation.
 */
export class FairQueue {
  readonly #namersOf: (key: string) => readonly string[];
  readonly #waiting = new Deadlines<string>();
  /** Due, and not taken yet. */
  readonly #ready = new Set<string>();
  /** What is due, by who named it, in order; with some that are due no longer. */
  readonly #lanes = new Map<string, Deadlines<string>>();
  /** Whose turn it is. */
  readonly #turns = new Deadlines<string>();

  /** @param namersOf who named a key */
  constructor(namersOf: (key: string) => readonly string[]) {
    this.#namersOf = namersOf;
  }

  /** When something is due; -Infinity = something is due already, Infinity = nothing ever. */
  get next(): number {
    return this.#ready.size > 0 ? -Infinity : this.#waiting.next;
  }

  /** When this key is due; `undefined` = it is not in the queue. */
  get(key: string): number | undefined {
    return this.#ready.has(key) ? -Infinity : this.#waiting.get(key);
  }

  set(key: string, due: number): void {
    this.#ready.delete(key);
    this.#waiting.set(key, due);
  }

  delete(key: string): void {
    this.#ready.delete(key);
    this.#waiting.delete(key);
  }

  /** Another participant named a key. */
  named(key: string, namer: string): void {
    if (this.#ready.has(key)) this.#lineUp(key, namer);
  }

  /** Takes out the next key that is due at `now`; `undefined` when none is. */
  takeDue(now: number): string | undefined {
    for (let key = this.#waiting.takeDue(now); key !== undefined; key = this.#waiting.takeDue(now)) {
      this.#ready.add(key);
      for (const namer of this.#namersOf(key)) this.#lineUp(key, namer);
    }
    for (let namer = this.#turns.takeDue(0); namer !== undefined; namer = this.#turns.takeDue(0)) {
      const lane = this.#lanes.get(namer)!;
      let key = lane.takeDue(0);
      // Taken in the turn of another who named it, or not wanted any more.
      while (key !== undefined && !this.#ready.delete(key)) key = lane.takeDue(0);
      if (lane.size > 0) this.#turns.set(namer, 0);
      else this.#lanes.delete(namer);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  #lineUp(key: string, namer: string): void {
    let lane = this.#lanes.get(namer);
    if (lane === undefined) {
      this.#lanes.set(namer, (lane = new Deadlines()));
      this.#turns.set(namer, 0);
    }
    if (lane.get(key) === undefined) lane.set(key, 0);
  }
}
