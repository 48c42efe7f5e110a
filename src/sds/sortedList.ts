/** The most elements of a chunk: a splice inside one is a small constant. */
const CHUNK = 512;

/**
 * A list that is always sorted, in chunks: adding at the end is O(1), anywhere else O(log n) to find and a small
 * constant to move. Elements that compare as equal are one.
 */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  /** Never none, and none empty but the only one: a list that is emptied and filled all the time makes no garbage. */
  #chunks: T[][] = [[]];
  #size = 0;
  /** Where {@link #seek} stopped: the chunk, and the place in it. */
  #chunk = 0;
  #index = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#chunks[0]![0];
  }

  get last(): T | undefined {
    return this.#chunks.at(-1)!.at(-1);
  }

  /** Adds an element that comes after all others. */
  append(element: T): void {
    const lastChunk = this.#chunks.at(-1)!;
    if (lastChunk.length < CHUNK) lastChunk.push(element);
    else this.#chunks.push([element]);
    this.#size++;
  }

  /** Adds an element; returns whether it became the last one. */
  add(element: T): boolean {
    if (this.#size === 0 || this.#compare(element, this.last!) > 0) {
      this.append(element);
      return true;
    }
    if (this.#seek(element)) return false;
    const chunk = this.#chunks[this.#chunk]!;
    chunk.splice(this.#index, 0, element);
    if (chunk.length > CHUNK) this.#chunks.splice(this.#chunk + 1, 0, chunk.splice(CHUNK / 2));
    this.#size++;
    return false;
  }

  /** Fills an empty list with elements that are in order, none of them twice: no comparison is made. */
  fill(sorted: readonly T[]): void {
    for (let start = 0; start < sorted.length; start += CHUNK) this.#chunks.push(sorted.slice(start, start + CHUNK));
    if (sorted.length > 0) this.#chunks.shift();
    this.#size = sorted.length;
  }

  has(element: T): boolean {
    return this.#seek(element);
  }

  /** Removes the element that compares as equal; returns whether there was one. */
  delete(element: T): boolean {
    if (!this.#seek(element)) return false;
    const chunk = this.#chunks[this.#chunk]!;
    if (this.#index === chunk.length - 1) chunk.pop();
    else chunk.splice(this.#index, 1);
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(this.#chunk, 1);
    this.#size--;
    return true;
  }

  /** The last `count` elements that are `wanted`, in order. */
  newest(count: number, wanted: (element: T) => boolean = () => true): T[] {
    const found: T[] = [];
    for (let c = this.#chunks.length - 1; c >= 0 && found.length < count; c--) {
      const chunk = this.#chunks[c]!;
      for (let i = chunk.length - 1; i >= 0 && found.length < count; i--) {
        if (wanted(chunk[i]!)) found.push(chunk[i]!);
      }
    }
    return found.reverse();
  }

  /** Removes the first elements that are `wanted`, until they weigh `weight` together; returns them in order. */
  takeOldest(weight: number, wanted: (element: T) => boolean, weigh: (element: T) => number): T[] {
    const taken: T[] = [];
    const kept = this.toArray().filter((element) => {
      if (weight <= 0 || !wanted(element)) return true;
      weight -= weigh(element);
      taken.push(element);
      return false;
    });
    this.#chunks = [[]];
    this.fill(kept);
    return taken;
  }

  /** Up to `count` elements from the one at index `from` on, in order. */
  slice(from: number, count: number): T[] {
    const found: T[] = [];
    let skip = from;
    for (const chunk of this.#chunks) {
      for (let i = skip; i < chunk.length; i++) {
        if (found.length >= count) return found;
        found.push(chunk[i]!);
      }
      skip = Math.max(0, skip - chunk.length);
    }
    return found;
  }

  /** All elements, in order: a new array. */
  toArray(): T[] {
    return this.#chunks.flat();
  }

  /** Steps to where an element stands, or would stand; returns whether it does. */
  #seek(element: T): boolean {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#chunks[middle]!.at(-1)!, element) < 0) low = middle + 1;
      else high = middle;
    }
    const chunk = this.#chunks[low]!;
    this.#chunk = low;
    low = 0;
    high = chunk.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(chunk[middle]!, element) < 0) low = middle + 1;
      else high = middle;
    }
    this.#index = low;
    return low < chunk.length && this.#compare(chunk[low]!, element) === 0;
  }
}
