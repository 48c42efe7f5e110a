import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/testing/index.js';

const take = (seed: number | string, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
};

describe('createRandom', () => {
  it('gives the same numbers for the same seed on every machine', () => {
    expect(take(1, 100)).toEqual(take(1, 100));
    expect(take('seed', 3)).toMatchInlineSnapshot(`
      [
        0.0683671843726188,
        0.5371259532403201,
        0.5958712212741375,
      ]
    `);
  });

  it('gives unrelated numbers for seeds that differ little', () => {
    const [one, two] = [take(1, 1_000), take(2, 1_000)];
    expect(one.filter((value, index) => Math.abs(value - two[index]!) < 0.01).length).toBeLessThan(60);
  });

  it('spreads its numbers evenly from 0 to 1', () => {
    const buckets = Array.from({ length: 10 }, () => 0);
    for (const value of take(42, 100_000)) buckets[Math.floor(value * 10)]! += 1;
    expect(buckets).toHaveLength(10);
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
