interface Deadline<K> {
  readonly key: K;
  readonly at: number;
  /** Order of setting: of two that are due together the one set first comes first. */
  readonly serial: number;
}

/** Keys with the time each is due: a binary heap, so that nothing is ever swept. One deadline a key, the last one set. */
export class Deadlines<K> {
  #heap: Deadline<K>[] = [];
  readonly #current = new Map<K, Deadline<K>>();
  #serial = 0;

  get size(): number {
    return this.#current.size;
  }

  /** The earliest deadline, ms; Infinity when there is none. */
  get next(): number {
    this.#dropStale();
    return this.#heap[0]?.at ?? Infinity;
  }

  get(key: K): number | undefined {
    return this.#current.get(key)?.at;
  }

  set(key: K, at: number): void {
    const deadline = { key, at, serial: this.#serial++ };
    this.#current.set(key, deadline);
    this.#heap.push(deadline);
    this.#siftUp(this.#heap.length - 1);
    // Deadlines that were replaced stay in the heap until they surface; keep their number bounded.
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#current.size) this.#rebuild();
  }

  delete(key: K): boolean {
    return this.#current.delete(key);
  }

  clear(): void {
    this.#heap = [];
    this.#current.clear();
  }

  /** Takes out the earliest key that is due at `now`; `undefined` when none is. */
  takeDue(now: number): K | undefined {
    this.#dropStale();
    const first = this.#heap[0];
    if (first === undefined || first.at > now) return undefined;
    this.#pop();
    this.#current.delete(first.key);
    return first.key;
  }

  #dropStale(): void {
    while (this.#heap.length > 0 && this.#current.get(this.#heap[0]!.key) !== this.#heap[0]) this.#pop();
  }

  #rebuild(): void {
    this.#heap = [...this.#current.values()].sort(compare);
  }

  #pop(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(index: number): void {
    const heap = this.#heap;
    const moved = heap[index]!;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (compare(heap[parent]!, moved) <= 0) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = moved;
  }

  #siftDown(): void {
    const heap = this.#heap;
    const moved = heap[0]!;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) < 0) child++;
      if (compare(heap[child]!, moved) >= 0) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = moved;
  }
}

function compare(a: Deadline<unknown>, b: Deadline<unknown>): number {
  return a.at - b.at || a.serial - b.serial;
}
