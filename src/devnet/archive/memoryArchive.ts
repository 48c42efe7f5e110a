import type { Archive, ArchivedMessage, ArchiveLimits, ArchivePage, ArchiveQuery } from './archive.js';

/**
 * Messages in memory, in the store's order: by timestamp, then by hash.
 * @see 13/WAKU2-STORE, "Waku message sorting"
 */
export function memoryArchive({ maxMessages, maxBytes }: ArchiveLimits): Archive {
  const rows: ArchivedMessage[] = [];
  const byHash = new Map<string, ArchivedMessage>();
  let bytes = 0;

  /** @returns the place of the first row for which `after` holds; it holds for all that follow */
  function first(after: (row: ArchivedMessage) => boolean): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = rows[middle];
      if (row !== undefined && after(row)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function forget(count: number): void {
    for (const row of rows.splice(0, count)) {
      byHash.delete(row.hash);
      bytes -= row.message.payload.length;
    }
  }

  function page(
    candidates: Iterable<ArchivedMessage>,
    matches: (row: ArchivedMessage) => boolean,
    query: ArchiveQuery,
  ) {
    const found: ArchivedMessage[] = [];
    let more = false;
    for (const row of candidates) {
      if (!matches(row)) continue;
      if (found.length === query.limit) {
        more = true;
        break;
      }
      found.push(row);
    }
    const cursor = more ? found.at(-1)?.hash : undefined;
    return { rows: query.forward ? found : found.reverse(), cursor };
  }

  function* between(from: number, to: number, forward: boolean): Generator<ArchivedMessage> {
    for (let step = 0; step < to - from; step++) {
      const row = rows[forward ? from + step : to - 1 - step];
      if (row !== undefined) yield row;
    }
  }

  return {
    add(row) {
      if (byHash.has(row.hash)) return false;
      byHash.set(row.hash, row);
      rows.splice(
        first((other) => compare(other, row) > 0),
        0,
        row,
      );
      bytes += row.message.payload.length;
      let surplus = Math.max(0, rows.length - maxMessages);
      for (let left = bytes, at = 0; left > maxBytes && at < rows.length; at++) {
        left -= rows[at]?.message.payload.length ?? 0;
        surplus = Math.max(surplus, at + 1);
      }
      if (surplus > 0) forget(surplus);
      return true;
    },

    query(query): ArchivePage | undefined {
      const { hashes, pubsubTopic, contentTopics, from, to, cursor, forward } = query;
      const at = cursor === undefined ? undefined : byHash.get(cursor);
      if (cursor !== undefined && at === undefined) return undefined;
      if (hashes !== undefined) {
        // As many look-ups as hashes were asked for, not as many as there are rows.
        const named = [...hashes].flatMap((hash) => byHash.get(hash) ?? []);
        named.sort(forward ? compare : (one, other) => compare(other, one));
        return page(named, (row) => at === undefined || (compare(row, at) > 0 === forward && row !== at), query);
      }
      let low = from === undefined ? 0 : first((row) => row.timestamp >= from);
      let high = to === undefined ? rows.length : first((row) => row.timestamp >= to);
      if (at !== undefined && forward)
        low = Math.max(
          low,
          first((row) => compare(row, at) > 0),
        );
      if (at !== undefined && !forward)
        high = Math.min(
          high,
          first((row) => compare(row, at) >= 0),
        );
      return page(
        between(low, high, forward),
        (row) =>
          (pubsubTopic === undefined || row.pubsubTopic === pubsubTopic) &&
          (contentTopics === undefined || contentTopics.has(row.message.contentTopic)),
        query,
      );
    },

    rows: () => [...rows],
    get size() {
      return rows.length;
    },
    get bytes() {
      return bytes;
    },
    clear() {
      const count = rows.length;
      forget(count);
      return count;
    },
    close() {},
  };
}

function compare(one: ArchivedMessage, other: ArchivedMessage): number {
  if (one.timestamp !== other.timestamp) return one.timestamp < other.timestamp ? -1 : 1;
  if (one.hash === other.hash) return 0;
  return one.hash < other.hash ? -1 : 1;
}
