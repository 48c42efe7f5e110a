import type { StoredChannel, StoredMessage, StoredMeta } from '../../ports/index.js';
import { compareEntries, type OrderKey } from '../../ports/order.js';
import type { PlaceIndex } from './places.js';
import { metaKey, type ChannelSchema, type LogKey, type Transaction } from './schema.js';

type Reading = Transaction<'readonly'>;

/** Records per request, a count: the browser decodes a request's answer in one task, and this many make a short one. */
export const recordsAtOnce = 250;
/** Ids per request, a count, for the same reason. */
const idsAtOnce = 5_000;

/** Everything of one channel, as of one moment. */
export async function loadChannel(transaction: Reading, places: PlaceIndex, window: number): Promise<StoredChannel> {
  // Side by side: each waits for the browser many times.
  const [meta, [keys, log], held, deliveries, lost] = await Promise.all([
    transaction.objectStore('meta').get(metaKey) as Promise<StoredMeta | undefined>,
    places.load(transaction).then(async (keys) => [keys, await loadNewest(transaction, keys, window)] as const),
    loadHeld(transaction),
    loadById(transaction, 'deliveries'),
    loadById(transaction, 'lost'),
  ]);
  return { ...(meta && { meta }), keys, log, held, deliveries, lost };
}

/** The newest `window` records, oldest first; in `keys` order, also inside a run of equal timestamps. */
async function loadNewest(transaction: Reading, keys: readonly OrderKey[], window: number): Promise<StoredMessage[]> {
  const oldest = keys[Math.max(0, keys.length - Math.max(0, window))];
  if (!oldest || window <= 0) return [];
  const store = transaction.objectStore('log');
  const messages: StoredMessage[] = [];
  await inChunks<StoredMessage, LogKey>(
    recordsAtOnce,
    (range, count) => store.getAll(range, count),
    ({ lamportTimestamp, messageId }) => [lamportTimestamp, messageId],
    (read) => {
      for (const message of read) if (compareEntries(message, oldest) >= 0) messages.push(message);
    },
    // From the start of its run: with other ids first, IndexedDB may have what belongs to the window before it.
    IDBKeyRange.lowerBound([oldest.lamportTimestamp]),
  );
  return messages.sort(compareEntries);
}

async function loadHeld(transaction: Reading): Promise<StoredMessage[]> {
  return [...(await loadById(transaction, 'held')).values()];
}

/** All of a store, in requests that are made at once: none waits for the answer to another. */
async function loadById<Name extends 'held' | 'deliveries' | 'lost'>(
  transaction: Reading,
  name: Name,
): Promise<Map<string, ChannelSchema[Name]['value']>> {
  const store = transaction.objectStore<Name>(name);
  const found = new Map<string, ChannelSchema[Name]['value']>();
  await inChunks<string>(
    idsAtOnce,
    (range, count) => store.getAllKeys(range, count),
    (id) => id,
    async (ids) => {
      const answers: Promise<ChannelSchema[Name]['value'][]>[] = [];
      for (let start = 0; start < ids.length; start += recordsAtOnce) {
        const last = ids[Math.min(start + recordsAtOnce, ids.length) - 1];
        answers.push(store.getAll(IDBKeyRange.bound(ids[start], last)));
      }
      for (const [index, value] of (await Promise.all(answers)).flat().entries()) found.set(ids[index]!, value);
    },
  );
  return found;
}

/** Reads a store from one end to the other, so many at a time, so that no task of the page gets long. */
async function inChunks<Item, Key extends IDBValidKey = IDBValidKey>(
  size: number,
  read: (range: IDBKeyRange | null, count: number) => Promise<Item[]>,
  keyOf: (item: Item) => Key,
  take: (items: Item[]) => void | Promise<void>,
  from: IDBKeyRange | null = null,
): Promise<void> {
  for (let range = from; ;) {
    const items = await read(range, size);
    await take(items);
    const last = items.at(-1);
    if (last === undefined || items.length < size) return;
    range = IDBKeyRange.lowerBound(keyOf(last), true);
  }
}
