import type { StoredChannel, StoredMessage } from '../../ports/index.js';
import { compareEntries, type OrderKey } from '../../ports/order.js';
import type { PlaceIndex } from './places.js';
import { metaKey, type ChannelSchema, type LogKey, type Transaction } from './schema.js';

type Reading = Transaction<'readonly'>;

/** Records per request, a count: the browser decodes a request's answer in one task, and this many make a short one. */
export const recordsAtOnce = 250;
/** Everything of one channel, as of one moment. */
export async function loadChannel(transaction: Reading, places: PlaceIndex, window: number): Promise<StoredChannel> {
  // Side by side: each waits for the browser many times.
  const [meta, [keys, log], held, deliveries, lost] = await Promise.all([
    transaction.objectStore('meta').get(metaKey),
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
    (message) => {
      if (compareEntries(message, oldest) >= 0) messages.push(message);
    },
    // From the start of its run: with other ids first, IndexedDB may have what belongs to the window before it.
    IDBKeyRange.lowerBound([oldest.lamportTimestamp]),
  );
  return messages.sort(compareEntries);
}

async function loadHeld(transaction: Reading): Promise<StoredMessage[]> {
  const store = transaction.objectStore('held');
  const messages: StoredMessage[] = [];
  await inChunks<StoredMessage, string>(
    recordsAtOnce,
    (range, count) => store.getAll(range, count),
    ({ messageId }) => messageId,
    (message) => messages.push(message),
  );
  return messages;
}

async function loadById<Name extends 'deliveries' | 'lost'>(
  transaction: Reading,
  name: Name,
): Promise<Map<string, ChannelSchema[Name]['value']>> {
  const store = transaction.objectStore<Name>(name);
  const found = new Map<string, ChannelSchema[Name]['value']>();
  await inChunks<readonly [string, ChannelSchema[Name]['value']], string>(
    recordsAtOnce,
    async (range, count) => {
      const [ids, values] = await Promise.all([store.getAllKeys(range, count), store.getAll(range, count)]);
      return ids.map((id, index) => [id, values[index]!] as const);
    },
    ([id]) => id,
    ([id, value]) => found.set(id, value),
  );
  return found;
}

/** Reads a store from one end to the other, so many at a time, so that no task of the page gets long. */
async function inChunks<Item, Key extends IDBValidKey>(
  size: number,
  read: (range: IDBKeyRange | null, count: number) => Promise<Item[]>,
  keyOf: (item: Item) => Key,
  take: (item: Item) => void,
  from: IDBKeyRange | null = null,
): Promise<void> {
  for (let range = from; ;) {
    const items = await read(range, size);
    for (const item of items) take(item);
    const last = items.at(-1);
    if (last === undefined || items.length < size) return;
    range = IDBKeyRange.lowerBound(keyOf(last), true);
  }
}
