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

function shardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & (shardCount - 1);
}

/**
 * An immutable map by string whose versions share what did not change: a snapshot stays what it was, and changing one
 * entry among 100,000 does not copy the others.
 */
export class SharedMap<V> implements ReadonlySharedMap<V> {
  readonly size: number;
  readonly #shards: readonly (ReadonlyMap<string, V> | undefined)[];

  private constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  static empty<V>(): SharedMap<V> {
    return new SharedMap<V>(new Array<undefined>(shardCount).fill(undefined), 0);
  }

  get(key: string): V | undefined {
    return this.#shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.#shards[shardOf(key)]?.has(key) ?? false;
  }

  *[Symbol.iterator](): IterableIterator<[string, V]> {
    for (const shard of this.#shards) if (shard !== undefined) yield* shard;
  }

  /** The map with `changes` made; `undefined` removes. The same map when nothing differs. */
  with(changes: Iterable<readonly [string, V | undefined]>): SharedMap<V> {
    const copied = new Map<number, Map<string, V>>();
    let size = this.size;
    for (const [key, value] of changes) {
      const index = shardOf(key);
      const current = copied.get(index) ?? this.#shards[index];
      if (current?.get(key) === value) continue;
      let shard = copied.get(index);
      if (shard === undefined) copied.set(index, (shard = new Map(current)));
      const before = shard.size;
      if (value === undefined) shard.delete(key);
      else shard.set(key, value);
      size += shard.size - before;
    }
    if (copied.size === 0) return this;
    const shards = this.#shards.slice();
    for (const [index, shard] of copied) shards[index] = shard;
    return new SharedMap<V>(shards, size);
  }
}
