import { compareEntries, type OrderKey } from '../../ports/order.js';
import type { Places, Transaction } from './schema.js';

interface Word extends OrderKey {
  readonly removed?: true;
}

/** Places of a full record, a count: the browser reads 50,000 keys one by one in 200 to 400 ms, in such records in 20. */
const placesOfRecord = 2_500;
/** Places read by one request, a count, so that no task of the page gets long. */
const placesAtOnce = 5_000;
/** Records read by one request at most, a count. */
const recordsAtOnce = 250;
/** Records that are not full before they are made one, a count. */
const looseRecords = 250;

export function toPlaces(keys: readonly OrderKey[], removed = false): Places {
  return {
    lamportTimestamps: keys.map(({ lamportTimestamp }) => lamportTimestamp),
    messageIds: keys.map(({ messageId }) => messageId),
    removed,
  };
}

/** Cuts places into full records. */
export function* toFullRecords(keys: readonly OrderKey[], removed = false): Iterable<Places> {
  for (let start = 0; start < keys.length; start += placesOfRecord) {
    yield toPlaces(keys.slice(start, start + placesOfRecord), removed);
  }
}

/**
 * The keys of the log, written step by step and packed now and then. Records stand in the order of the steps, the last
 * word on a place holds, so any run of records up to the last can be made one.
 */
export class PlaceIndex {
  /** The first record that is not full, and how many there are from it on. */
  #loose = 0;
  #looseCount = 0;

  /** A step adds a record. */
  added(): void {
    this.#looseCount++;
  }

  /** It is time for {@link pack}. */
  get isLoose(): boolean {
    return this.#looseCount > looseRecords;
  }

  /** Every message of the log by its place, oldest first. */
  async load(transaction: Transaction<'readonly'>): Promise<OrderKey[]> {
    const words: Word[] = [];
    this.#looseCount = 0;
    await readRecords(transaction, 0, (number, record) => {
      takeWords(record, words);
      if (record.messageIds.length >= placesOfRecord / 2) this.#looseCount = 0;
      else if (this.#looseCount++ === 0) this.#loose = number;
    });
    return lastWords(words).filter(({ removed }) => !removed);
  }

  /** Makes full records of those that are not. */
  async pack(transaction: Transaction<'readwrite'>): Promise<void> {
    // What is written from here on comes after it.
    this.#looseCount = 0;
    const store = transaction.objectStore('places');
    const numbers: number[] = [];
    const words: Word[] = [];
    await readRecords(transaction, this.#loose, (number, record) => {
      numbers.push(number);
      takeWords(record, words);
    });
    const all = lastWords(words);
    const records = [true, false].flatMap((removed) => [
      ...toFullRecords(
        all.filter((word) => (word.removed ?? false) === removed),
        removed,
      ),
    ]);
    // Under the numbers there were, which are enough: what is written meanwhile comes after them.
    await store.delete(IDBKeyRange.bound(this.#loose, numbers.at(-1)));
    await Promise.all(records.map((record, index) => store.put(record, numbers[index]!)));
    this.#loose = numbers[records.length - 1] ?? this.#loose;
  }
}

async function readRecords(
  transaction: Transaction<'readonly' | 'readwrite'>,
  from: number,
  take: (number: number, record: Places) => void,
): Promise<void> {
  const store = transaction.objectStore('places');
  const numbers = await store.getAllKeys(IDBKeyRange.lowerBound(from));
  let count = 2;
  let end = 0;
  const ask = (): Asked | undefined => {
    const start = end;
    if (start === numbers.length) return undefined;
    end = Math.min(start + count, numbers.length);
    const records = store.getAll(IDBKeyRange.bound(numbers[start], numbers[end - 1]));
    // Where the one before fails, nobody waits for it any more.
    records.catch(() => undefined);
    return { start, records };
  };
  // One ahead: the browser reads while the page takes in.
  for (let asked = ask(), next = ask(); asked !== undefined; asked = next, next = ask()) {
    const records = await asked.records;
    for (const [index, record] of records.entries()) take(numbers[asked.start + index]!, record);
    // Full ones come first.
    count = Math.min(recordsAtOnce, Math.ceil(placesAtOnce / Math.max(1, records.at(-1)!.messageIds.length)));
  }
}

/** A request under way, for records from the one at index `start` on. */
interface Asked {
  readonly start: number;
  readonly records: Promise<Places[]>;
}

function takeWords({ lamportTimestamps, messageIds, removed }: Places, words: Word[]): void {
  for (const [index, messageId] of messageIds.entries()) {
    const lamportTimestamp = lamportTimestamps[index]!;
    words.push(removed ? { messageId, lamportTimestamp, removed } : { messageId, lamportTimestamp });
  }
}

/** The last word on each place, in the order of the log. */
function lastWords(words: Word[]): Word[] {
  // Stable, and nearly in order.
  words.sort(compareEntries);
  return words.filter((word, index) => {
    const next = words[index + 1];
    return next === undefined || compareEntries(word, next) !== 0;
  });
}
