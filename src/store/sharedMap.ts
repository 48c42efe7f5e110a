/** What readers may do with a {@link SharedMap}. */
export interface ReadonlySharedMap<V> {
  /** How many entries there are, a count. */
  readonly size: number;
  get(key: string): V | undefined;
  has(key: string): boolean;
  /** All entries, in no particular order. */
  [Symbol.iterator](): IterableIterator<[string, V]>;
}

/** Power of two. A change copies this many pointers plus the entries of the shards it touches. */
const shardCount = 1024;

/** Which shard an entry is in. */
export function shardOf(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
  return hash & (shardCount - 1);
}

/**
 * An immutable map by string whose versions share what did not change: a snapshot stays what it was, and changing one
 * entry among 100,000 does not copy the others.
 */
export class SharedMap<V> implements ReadonlySharedMap<V> {
  readonly size: number;
  /** Shared with other versions, never changed. */
  readonly shards: readonly (ReadonlyMap<string, V> | undefined)[];

  constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.shards = shards;
    this.size = size;
  }

  static empty<V>(): SharedMap<V> {
    return new SharedMap<V>(new Array<undefined>(shardCount), 0);
  }

  get(key: string): V | undefined {
    return this.shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *[Symbol.iterator](): IterableIterator<[string, V]> {
    for (const shard of this.shards) if (shard) yield* shard;
  }

  /** The map with `changes` made; `undefined` removes. The same map when nothing differs. */
  with(changes: Iterable<readonly [string, V | undefined]>): SharedMap<V> {
    const { shards: before } = this;
    const shards = before.slice() as (Map<string, V> | undefined)[];
    let { size } = this;
    let differs = false;
    for (const [key, value] of changes) {
      const index = shardOf(key);
      let shard = shards[index];
      if (shard?.get(key) === value) continue;
      if (!shard || shard === before[index]) shard = shards[index] = new Map(shard);
      size -= shard.size;
      if (value === undefined) shard.delete(key);
      else shard.set(key, value);
      size += shard.size;
      differs = true;
    }
    return differs ? new SharedMap<V>(shards, size) : this;
  }
}
