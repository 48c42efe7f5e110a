import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadMarks } from '../../src/unread/readMarks.js';
import { countRead, isRead, readAlso, readUpTo } from '../../src/unread/readMarks.js';

const step = fc.oneof(
  fc.nat(60).map((arrival) => ({ upTo: arrival })),
  fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }).map((arrivals) => ({ also: arrivals })),
);

describe('marks of what was read', () => {
  it('say the same as a set of all that were read, whatever was read in which order', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.array(step, { maxLength: 20 }), (upTo, steps) => {
        let marks: ReadMarks = [upTo];
        const model = new Set(Array.from({ length: upTo }, (_, index) => index + 1));
        for (const one of steps) {
          if ('upTo' in one) for (let arrival = 1; arrival <= one.upTo; arrival++) model.add(arrival);
          else for (const arrival of one.also) model.add(arrival);
          marks = 'upTo' in one ? readUpTo(marks, one.upTo) : readAlso(marks, one.also);
        }
        const numbers = Array.from({ length: 61 }, (_, index) => index + 1);
        expect(numbers.filter((arrival) => isRead(marks, arrival))).toEqual(numbers.filter((one) => model.has(one)));
        expect(countRead(marks, 30)).toBe([...model].filter((arrival) => arrival <= 30).length);
        // Ascending, with a hole before every run: nothing is said twice.
        for (let index = 1; index < marks.length; index += 2) {
          expect(marks[index]).toBeGreaterThan(marks[index - 1]! + 1);
          expect(marks[index + 1]).toBeGreaterThanOrEqual(marks[index]!);
        }
      }),
    );
  });

  it('are the same object where nothing new was read', () => {
    const marks: ReadMarks = [4, 7, 9];
    expect(readUpTo(marks, 3)).toBe(marks);
    expect(readAlso(marks, [2, 8])).toBe(marks);
  });

  it('stay short: of too many holes the oldest count as read', () => {
    let marks: ReadMarks = [0];
    for (let arrival = 2; arrival <= 4_000; arrival += 2) marks = readAlso(marks, [arrival]);
    expect(marks.length).toBe(513);
    expect(isRead(marks, 1)).toBe(true);
    expect(isRead(marks, 3_999)).toBe(false);
    expect(isRead(marks, 4_000)).toBe(true);
  });
});
