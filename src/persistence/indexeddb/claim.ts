import type { IDBPObjectStore } from 'idb';
import type { ChannelSchema, StoreName } from './schema.js';
import { claimsKey, endedKey } from './schema.js';

/** Ends the claim there is, and makes the next one. */
export async function nextClaim(
  meta: IDBPObjectStore<ChannelSchema, StoreName[], 'meta', 'readwrite'>,
): Promise<number> {
  const before = (await meta.get(claimsKey)) as number | undefined;
  if (before !== undefined) {
    await meta.put(0, endedKey(before));
    // So long nobody sleeps.
    await meta.delete(endedKey(before - 1_000));
  }
  // Nothing is left of a channel that was deleted, and who had claimed that must not be taken for newer.
  const next = (before ?? Date.now()) + 1;
  await meta.put(next, claimsKey);
  return next;
}
