import { SortedList } from './sortedList.js';

interface Deadline<K> {
  readonly key: K;
  readonly at: number;
  /** Order of setting: of two that are due together the one set first comes first. */
  readonly serial: number;
}

/** Keys with the time each is due, in order, so that nothing is ever swept. One deadline a key, the last one set. */
export class Deadlines<K> {
  readonly #ordered = new SortedList<Deadline<K>>((a, b) => a.at - b.at || a.serial - b.serial);
  readonly #current = new Map<K, Deadline<K>>();
  #serial = 0;

  get size(): number {
    return this.#current.size;
  }

  /** The earliest deadline, ms; Infinity when there is none. */
  get next(): number {
    return this.#ordered.first?.at ?? Infinity;
  }

  get(key: K): number | undefined {
    return this.#current.get(key)?.at;
  }

  set(key: K, at: number): void {
    this.delete(key);
    const deadline = { key, at, serial: this.#serial++ };
    this.#current.set(key, deadline);
    this.#ordered.add(deadline);
  }

  delete(key: K): boolean {
    const deadline = this.#current.get(key);
    return deadline !== undefined && this.#ordered.delete(deadline) && this.#current.delete(key);
  }

  /** Takes out the earliest key that is due at `now`; `undefined` when none is. */
  takeDue(now: number): K | undefined {
    const first = this.#ordered.first;
    if (first === undefined || first.at > now) return undefined;
    this.delete(first.key);
    return first.key;
  }
}
