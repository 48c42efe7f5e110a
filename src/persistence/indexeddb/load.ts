import type { IDBPTransaction } from 'idb';
import type { StoredChannel, StoredMessage } from '../../ports/index.js';
import { compareKeys, type OrderKey } from '../order.js';
import { metaKey, type ChannelSchema, type LogKey, type StoreName } from './schema.js';

type Reading = IDBPTransaction<ChannelSchema, StoreName[], 'readonly'>;

/** Records per request, a count: the browser decodes a request's answer in one task, and this many make a short one. */
export const recordsAtOnce = 250;
/** The same for bare keys, which are small. */
const keysAtOnce = 2_500;

/** Everything of one channel, as of one moment. */
export async function loadChannel(transaction: Reading, window: number): Promise<StoredChannel> {
  const meta = await transaction.objectStore('meta').get(metaKey);
  const keys = await loadKeys(transaction);
  return {
    ...(meta && { meta }),
    keys,
    log: await loadNewest(transaction, keys, window),
    held: await loadHeld(transaction),
    deliveries: await loadById(transaction, 'deliveries'),
    lost: await loadById(transaction, 'lost'),
  };
}

async function loadKeys(transaction: Reading): Promise<OrderKey[]> {
  const store = transaction.objectStore('log');
  const keys: OrderKey[] = [];
  await inChunks<LogKey, LogKey>(
    keysAtOnce,
    (range, count) => store.getAllKeys(range, count),
    (key) => key,
    ([lamportTimestamp, messageId]) => keys.push({ lamportTimestamp, messageId }),
  );
  // IndexedDB compares strings by UTF-16 units, the log by UTF-8 bytes. They differ in few ids, if any: nearly sorted.
  return keys.sort(compareKeys);
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
      if (compareKeys(message, oldest) >= 0) messages.push(message);
    },
    // From the start of its run: with other ids first, IndexedDB may have what belongs to the window before it.
    IDBKeyRange.lowerBound([oldest.lamportTimestamp]),
  );
  return messages.sort(compareKeys);
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
