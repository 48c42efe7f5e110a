/** A timer of a virtual clock. */
export interface Timer {
  /** When it is due, ms since the epoch. */
  readonly due: number;
  /** Order of setting: of two timers due together the one set first runs first, as in a browser. */
  readonly serial: number;
  /** How many timers without a delay led to it, each set by the one before, a count. */
  readonly depth: number;
  /** Taken away when cleared. */
  callback: (() => void) | undefined;
}

/** Timers by due time: a binary heap. Cleared ones stay until they come up or outnumber the live ones. */
export class TimerQueue {
  #heap: Timer[] = [];
  #live = 0;

  /** Timers that were neither run nor cleared, a count. */
  get size(): number {
    return this.#live;
  }

  add(timer: Timer): void {
    this.#live += 1;
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
  }

  clear(timer: Timer): void {
    if (!timer.callback) return;
    timer.callback = undefined;
    this.#live -= 1;
    if (this.#heap.length > 64 && this.#live < this.#heap.length / 2) this.#rebuild();
  }

  /** Takes the first timer due at or before `time`; it counts as run. */
  take(time: number): { due: number; depth: number; callback: () => void } | undefined {
    for (let first = this.#heap[0]; first && (!first.callback || first.due <= time); first = this.#heap[0]) {
      const last = this.#heap.pop()!;
      if (last !== first) {
        this.#heap[0] = last;
        this.#sink(0);
      }
      const { callback, due, depth } = first;
      if (!callback) continue;
      first.callback = undefined;
      this.#live -= 1;
      return { due, depth, callback };
    }
    return undefined;
  }

  #rebuild(): void {
    this.#heap = this.#heap.filter((timer) => timer.callback);
    for (let index = this.#heap.length >>> 1; index >= 0; index--) this.#sink(index);
  }

  #rise(index: number): void {
    const timer = this.#heap[index]!;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (!isBefore(timer, this.#heap[parent]!)) break;
      this.#heap[index] = this.#heap[parent]!;
      index = parent;
    }
    this.#heap[index] = timer;
  }

  #sink(index: number): void {
    const timer = this.#heap[index];
    if (!timer) return;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#heap.length) break;
      if (child + 1 < this.#heap.length && isBefore(this.#heap[child + 1]!, this.#heap[child]!)) child += 1;
      if (!isBefore(this.#heap[child]!, timer)) break;
      this.#heap[index] = this.#heap[child]!;
      index = child;
    }
    this.#heap[index] = timer;
  }
}

function isBefore(left: Timer, right: Timer): boolean {
  return left.due < right.due || (left.due === right.due && left.serial < right.serial);
}
