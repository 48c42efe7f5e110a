import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  falsePositiveRate,
  FILTER_BYTES,
  FILTER_CAPACITY,
  filterContains,
  filterPositions,
  RollingBloomFilter,
} from '../../src/sds/bloomFilter.js';
import { createWakuFilter, readWakuFilter } from '../support/wakuSds.js';

describe('the bit positions of an id', () => {
  it.each([
    ['hello', [103351, 14225, 75099, 135973, 46847, 107721, 18595, 79469, 140343, 51217]],
    ['message-1', [12254, 50761, 89268, 127775, 16282, 54789, 93296, 131803, 20310, 58817]],
    [
      '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      [115740, 1955, 38170, 74385, 110600, 146815, 33030, 69245, 105460, 141675],
    ],
  ])('of %s are the known vector', (messageId, positions) => {
    expect([...filterPositions(messageId)]).toEqual(positions);
  });

  it('are those of @waku/sds for any text', () => {
    const theirs = createWakuFilter();
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 70 }),
      fc.string({ unit: 'binary-ascii', maxLength: 70 }),
    );
    fc.assert(
      fc.property(anyText, (id) => {
        expect([...filterPositions(id)]).toEqual(theirs.computeHashes(id));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the wire form of a filter', () => {
  it('of {hello} is the known one', () => {
    const filter = new RollingBloomFilter();
    filter.add('hello');
    const digest = createHash('sha256').update(filter.toBytes()).digest('hex');
    expect(digest).toBe('309d67efa96a837e41c49dc49b629f394e5eee906b0d3c3d5da6ed65fe5e3a4d');
  });

  it('is bit for bit that of @waku/sds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 64 }), { maxLength: 40 }), (ids) => {
        const ours = new RollingBloomFilter();
        const theirs = createWakuFilter();
        for (const id of ids) {
          ours.add(id);
          theirs.insert(id);
        }
        expect(Buffer.compare(ours.toBytes(), theirs.toBytes())).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('is read by @waku/sds with the same answers', () => {
    const ours = filled(0, 300);
    const theirs = readWakuFilter(ours.toBytes());
    const bytes = ours.toBytes();
    const ids = Array.from({ length: 600 }, (_, i) => `id ${i}`);
    expect(ids.map((id) => theirs.lookup(id))).toEqual(ids.map((id) => filterContains(bytes, filterPositions(id))));
  });

  it('is a copy that later ids do not change', () => {
    const filter = new RollingBloomFilter();
    const before = filter.toBytes();
    filter.add('later');
    expect(filterContains(before, filterPositions('later'))).toBe(false);
  });
});

describe('a filter that rolls over', () => {
  it('keeps false positives near 0.001 after 40,000 ids', () => {
    expect(falsePositives(filled(0, 40_000).toBytes(), 20_000)).toBeLessThan(0.002);
  });

  it('always holds the newest half of its capacity', () => {
    for (const count of [FILTER_CAPACITY - 1, FILTER_CAPACITY, FILTER_CAPACITY + 1, 27_501]) {
      const bytes = filled(0, count).toBytes();
      for (let i = count - FILTER_CAPACITY / 2; i < count; i++) {
        if (!filterContains(bytes, filterPositions(`id ${i}`))) expect.fail(`id ${i} of ${count} is not in the filter`);
      }
      expect(filterContains(bytes, filterPositions(`id ${count - 1}`))).toBe(true);
    }
  });

  it('holds all ids until its capacity is reached', () => {
    const bytes = filled(0, FILTER_CAPACITY).toBytes();
    const found = Array.from({ length: FILTER_CAPACITY }, (_, i) => filterContains(bytes, filterPositions(`id ${i}`)));
    expect(found.every(Boolean)).toBe(true);
  });

  it('forgets what is older than its capacity', () => {
    const bytes = filled(0, 2 * FILTER_CAPACITY + 1).toBytes();
    const found = Array.from({ length: 1_000 }, (_, i) => filterContains(bytes, filterPositions(`id ${i}`)));
    expect(found.filter(Boolean).length).toBeLessThan(20);
  });
});

describe('a received filter', () => {
  it.each([0, 1, 8, 100, FILTER_BYTES - 1, FILTER_BYTES + 1, 2 * FILTER_BYTES])(
    'of %s bytes has nothing, set bits or not',
    (size) => {
      expect(filterContains(new Uint8Array(size).fill(0xff), filterPositions('id'))).toBe(false);
    },
  );

  it('of nothing but ones is known to be worthless', () => {
    expect(falsePositiveRate(new Uint8Array(FILTER_BYTES).fill(0xff))).toBe(1);
  });

  it('of no bits is never mistaken', () => {
    expect(falsePositiveRate(new Uint8Array(FILTER_BYTES))).toBe(0);
  });

  it('filled to capacity has an estimate that agrees with what is measured', () => {
    const bytes = filled(0, FILTER_CAPACITY).toBytes();
    const measured = falsePositives(bytes, 50_000);
    expect(falsePositiveRate(bytes)).toBeGreaterThan(measured / 2);
    expect(falsePositiveRate(bytes)).toBeLessThan(measured * 2);
  });
});

function filled(from: number, to: number): RollingBloomFilter {
  const filter = new RollingBloomFilter();
  for (let i = from; i < to; i++) filter.add(`id ${i}`);
  return filter;
}

function falsePositives(bytes: Uint8Array, trials: number): number {
  let hits = 0;
  for (let i = 0; i < trials; i++) if (filterContains(bytes, filterPositions(`never added ${i}`))) hits++;
  return hits / trials;
}
