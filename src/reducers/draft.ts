import { shardOf, SharedMap } from '../store/sharedMap.js';

/** A map that is being changed: many changes, one new version. */
export interface Draft<V> {
  get(key: string): V | undefined;
  /** `undefined` removes. */
  set(key: string, value: V | undefined): void;
  /** The map with all changes made, the same one if there are none; the last thing that is asked of a draft. */
  finish(): SharedMap<V>;
}

/** Starts to change `map`, which stays as it is: each shard is copied once, however many changes there are. */
export function draftOf<V>(map: SharedMap<V>): Draft<V> {
  const shards = map.shards.slice() as (Map<string, V> | undefined)[];
  let { size } = map;
  let differs = false;
  return {
    get: (key) => shards[shardOf(key)]?.get(key),
    set(key, value) {
      const index = shardOf(key);
      let shard = shards[index];
      if (shard?.get(key) === value) return;
      if (!shard || shard === map.shards[index]) shard = shards[index] = new Map(shard);
      size -= shard.size;
      if (value === undefined) shard.delete(key);
      else shard.set(key, value);
      size += shard.size;
      differs = true;
    },
    finish: () => (differs ? new SharedMap(shards, size) : map),
  };
}

/** Puts items into sorted lists. A list is copied once, and from then on belongs to this inserter. */
export type Insert = <T>(list: readonly T[], item: T, compare: (a: T, b: T) => number) => readonly T[];

/** An {@link Insert} for one answer: lists of earlier answers stay as they are. */
export function createInsert(): Insert {
  const ownLists = new Set<readonly unknown[]>();
  return <T>(list: readonly T[], item: T, compare: (a: T, b: T) => number) => {
    const own = ownLists.has(list) ? (list as T[]) : list.slice();
    ownLists.add(own);
    own.splice(placeIn(own, item, compare), 0, item);
    return own;
  };
}

/** Index of the first item of a sorted list that does not stand before `item`; the end is tried first. */
export function placeIn<T>(list: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = list.length;
  if (high > 0 && compare(list[high - 1]!, item) < 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One key of several parts, whatever characters they have. */
export function joinKey(...parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('');
}
