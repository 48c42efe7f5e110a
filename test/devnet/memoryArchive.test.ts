import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArchivedMessage, ArchiveQuery } from '../../src/devnet/archive/archive.js';
import { memoryArchive } from '../../src/devnet/archive/memoryArchive.js';

const unlimited = { maxMessages: 1_000, maxBytes: 1_000_000 };
const row = (hash: string, timestamp: number, contentTopic = 'a', size = 1): ArchivedMessage => ({
  hash,
  pubsubTopic: 'shard',
  timestamp: BigInt(timestamp),
  message: { payload: new Uint8Array(size), contentTopic },
});

/** What a query finds, by reading everything. */
function naive(rows: readonly ArchivedMessage[], query: ArchiveQuery) {
  const sorted = rows.toSorted(
    (one, other) => Number(one.timestamp - other.timestamp) || (one.hash < other.hash ? -1 : 1),
  );
  const matching = sorted.filter(
    ({ hash, timestamp, message: { contentTopic } }) =>
      (query.hashes === undefined || query.hashes.has(hash)) &&
      (query.contentTopics === undefined || query.contentTopics.has(contentTopic)) &&
      (query.from === undefined || timestamp >= query.from) &&
      (query.to === undefined || timestamp < query.to),
  );
  const at = sorted.findIndex(({ hash }) => hash === query.cursor);
  if (query.cursor !== undefined && at < 0) return undefined;
  const place = (hash: string) => sorted.findIndex((other) => other.hash === hash);
  const rest = matching.filter(
    ({ hash }) => query.cursor === undefined || (query.forward ? place(hash) > at : place(hash) < at),
  );
  const page = query.forward ? rest.slice(0, query.limit) : rest.slice(-query.limit);
  const edge = query.forward ? page.at(-1) : page[0];
  return { rows: page.map(({ hash }) => hash), cursor: rest.length > page.length ? edge?.hash : undefined };
}

test('whatever is asked, it finds what reading everything finds', () => {
  const hash = fc.integer({ min: 0, max: 30 }).map((number) => number.toString(16).padStart(2, '0'));
  const time = fc.integer({ min: 0, max: 9 });
  const rows = fc.uniqueArray(fc.tuple(hash, time, fc.constantFrom('a', 'b')), { selector: ([name]) => name });
  const range = fc.record(
    {
      contentTopics: fc.subarray(['a', 'b', 'c']).map((topics) => new Set(topics)),
      from: time.map(BigInt),
      to: time.map(BigInt),
    },
    { requiredKeys: [] },
  );
  const named = fc.record({ hashes: fc.array(hash).map((hashes) => new Set(hashes)) });
  const page = fc.record({ forward: fc.boolean(), limit: fc.integer({ min: 1, max: 7 }) });
  const cursor = fc.record({ cursor: hash }, { requiredKeys: [] });
  fc.assert(
    fc.property(rows, fc.oneof(range, named), page, cursor, (all, criteria, size, from) => {
      const archive = memoryArchive(unlimited);
      const added = all.map(([name, at, topic]) => row(name, at, topic));
      for (const message of added) archive.add(message);
      const query = { ...criteria, ...size, ...from };
      const found = archive.query(query);
      expect(found && { ...found, rows: found.rows.map((message) => message.hash) }).toEqual(naive(added, query));
    }),
    { numRuns: 2_000 },
  );
});

describe('of more than it may keep, the oldest leave', () => {
  test('by count', () => {
    const archive = memoryArchive({ ...unlimited, maxMessages: 3 });
    for (const time of [5, 1, 4, 2, 3]) archive.add(row(`${time}`, time));
    expect(archive.rows().map(({ hash }) => hash)).toEqual(['3', '4', '5']);
    expect(archive.query({ cursor: '1', forward: true, limit: 1 })).toBeUndefined();
  });

  test('by bytes', () => {
    const archive = memoryArchive({ ...unlimited, maxBytes: 100 });
    archive.add(row('small', 1, 'a', 10));
    archive.add(row('large', 2, 'a', 80));
    archive.add(row('next', 3, 'a', 30));
    expect({ kept: archive.rows().map(({ hash }) => hash), bytes: archive.bytes }).toEqual({
      kept: ['next'],
      bytes: 30,
    });
  });
});

test('the same message is kept once', () => {
  const archive = memoryArchive(unlimited);
  expect([archive.add(row('x', 1)), archive.add(row('x', 1))]).toEqual([true, false]);
  expect(archive.size).toBe(1);
});
