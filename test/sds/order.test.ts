import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEntries } from '../../src/sds/index.js';
import { compareUtf8 } from '../../src/ports/order.js';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string());

describe('comparing ids', () => {
  it('agrees with comparing their UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts characters beyond U+FFFF after U+E000 to U+FFFF, where UTF-16 units would not', () => {
    expect('\u{10000}' < '\uE000').toBe(true);
    expect(compareUtf8('\u{10000}', '\uE000')).toBeGreaterThan(0);
  });

  it('puts a prefix first', () => {
    expect(compareUtf8('ab', 'abc')).toBeLessThan(0);
  });

  it('puts upper case before lower case in any locale', () => {
    expect(compareUtf8('B', 'a')).toBeLessThan(0);
  });
});

describe('the order of the log', () => {
  it('is by Lamport timestamp first, as a number', () => {
    const early = { lamportTimestamp: 9e15, messageId: 'z' };
    const late = { lamportTimestamp: 9e15 + 1, messageId: 'a' };
    expect(compareEntries(early, late)).toBeLessThan(0);
    expect(compareEntries({ ...early, lamportTimestamp: 9 }, { ...late, lamportTimestamp: 10 })).toBeLessThan(0);
  });

  it('is by id among equal timestamps', () => {
    expect(
      compareEntries({ lamportTimestamp: 1, messageId: 'a' }, { lamportTimestamp: 1, messageId: 'b' }),
    ).toBeLessThan(0);
  });

  it('is total: sorting any shuffle gives the same list', () => {
    const key = fc.record({ lamportTimestamp: fc.nat({ max: 3 }), messageId: text });
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        expect([...keys].reverse().sort(compareEntries)).toEqual([...keys].sort(compareEntries));
      }),
    );
  });
});
