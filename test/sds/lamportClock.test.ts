import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LamportClock } from '../../src/sds/lamportClock.js';

describe('a Lamport clock', () => {
  it('steps to now when now is ahead', () => {
    expect(new LamportClock(100).next(500)).toBe(500);
  });

  it('steps by one when now is not ahead', () => {
    const clock = new LamportClock(100);
    expect([clock.next(100), clock.next(50), clock.next(102)]).toEqual([101, 102, 103]);
  });

  it('follows a later message', () => {
    const clock = new LamportClock(100);
    clock.follow(150, 100, 1_000);
    expect(clock.value).toBe(150);
  });

  it('does not follow an earlier one', () => {
    const clock = new LamportClock(100);
    clock.follow(50, 100, 1_000);
    expect(clock.value).toBe(100);
  });

  it('follows up to the limit ahead of now and not beyond', () => {
    const clock = new LamportClock(100);
    clock.follow(1_101, 100, 1_000);
    expect(clock.value).toBe(100);
    clock.follow(1_100, 100, 1_000);
    expect(clock.value).toBe(1_100);
  });

  it('gives whole, strictly increasing timestamps at any times, fractions too', () => {
    const time = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(time, fc.array(time), (start, times) => {
        const clock = new LamportClock(start);
        const values = times.map((now) => clock.next(now));
        expect(values.every(Number.isInteger)).toBe(true);
        expect(values.every((value, i) => i === 0 || value > values[i - 1]!)).toBe(true);
      }),
    );
  });
});
