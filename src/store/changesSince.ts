import type { ReadonlySharedMap, SharedMap } from './sharedMap.js';

/**
 * What differs between two versions of a map: it costs what changed, as versions share all else.
 * @returns key, value before and value now, undefined = not there; in no particular order
 */
export function* changesSince<V>(
  before: ReadonlySharedMap<V>,
  now: ReadonlySharedMap<V>,
): IterableIterator<[key: string, before: V | undefined, now: V | undefined]> {
  const earlier = (before as SharedMap<V>).shards;
  for (const [index, is] of (now as SharedMap<V>).shards.entries()) {
    const was = earlier[index];
    if (was === is) continue;
    for (const [key] of new Map([...(was ?? []), ...(is ?? [])])) {
      if (was?.get(key) !== is?.get(key)) yield [key, was?.get(key), is?.get(key)];
    }
  }
}
