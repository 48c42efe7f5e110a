import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/testing/index.js';

describe('createVirtualClock', () => {
  it('stands still until it is moved', async () => {
    const clock = createVirtualClock(1_000);
    expect(clock.now()).toBe(1_000);
    await clock.advance(250);
    expect(clock.now()).toBe(1_250);
    expect(createVirtualClock().now()).toBe(Date.UTC(2026, 0, 1));
  });

  it('runs timers in order of due time, then of setting, each at its own time', async () => {
    const clock = createVirtualClock(0);
    const ran: [string, number][] = [];
    const note = (name: string) => () => ran.push([name, clock.now()]);
    clock.setTimeout(note('c'), 30);
    clock.setTimeout(note('a'), 10);
    clock.setTimeout(note('b'), 10);
    clock.setTimeout(note('later'), 31);
    await clock.advance(30);
    expect(ran).toEqual([
      ['a', 10],
      ['b', 10],
      ['c', 30],
    ]);
    expect(clock.pending).toBe(1);
  });

  it('runs what a timer sets in turn when it falls due in the same move', async () => {
    const clock = createVirtualClock(0);
    const times: number[] = [];
    const tick = () => {
      times.push(clock.now());
      if (times.length < 4) clock.setTimeout(tick, 10);
    };
    clock.setTimeout(tick, 10);
    await clock.advance(35);
    expect(times).toEqual([10, 20, 30]);
  });

  it('does not run a cleared timer; clearing twice, or nothing, is fine', async () => {
    const clock = createVirtualClock(0);
    let ran = false;
    const timer = clock.setTimeout(() => (ran = true), 5);
    clock.clearTimeout(timer);
    clock.clearTimeout(timer);
    clock.clearTimeout(undefined);
    expect(clock.pending).toBe(0);
    await clock.advance(10);
    expect(ran).toBe(false);
  });

  it('lets promises run their course between timers', async () => {
    const clock = createVirtualClock(0);
    const order: string[] = [];
    clock.setTimeout(() => {
      void (async () => {
        for (let step = 0; step < 20; step++) await Promise.resolve();
        order.push('promises of the first');
      })();
    }, 1);
    clock.setTimeout(() => order.push('second'), 2);
    await clock.advance(2);
    expect(order).toEqual(['promises of the first', 'second']);
  });

  it('follows a chain of any length that keeps asking the clock', async () => {
    const clock = createVirtualClock(0);
    let steps = 0;
    clock.setTimeout(() => {
      void (async () => {
        for (; steps < 1_000; steps++) {
          for (let turn = 0; turn < 10; turn++) await undefined;
          expect(clock.now()).toBe(1);
        }
        clock.setTimeout(() => (steps += 1), 1);
      })();
    }, 1);
    await clock.advance(2);
    expect(steps).toBe(1_001);
  });

  it('waits for promises that were there before the first timer', async () => {
    const clock = createVirtualClock(0);
    let ran = false;
    void Promise.resolve().then(() => clock.setTimeout(() => (ran = true), 5));
    await clock.advance(5);
    expect(ran).toBe(true);
  });

  it('runs moves one after the other', async () => {
    const clock = createVirtualClock(0);
    const seen: number[] = [];
    clock.setTimeout(() => seen.push(clock.now()), 5);
    clock.setTimeout(() => seen.push(clock.now()), 15);
    await Promise.all([clock.advance(10), clock.advance(10)]);
    expect(seen).toEqual([5, 15]);
    expect(clock.now()).toBe(20);
  });

  it('hands on what a timer throws, and goes on with the next move', async () => {
    const clock = createVirtualClock(0);
    let ran = false;
    clock.setTimeout(() => {
      throw new Error('broken');
    }, 5);
    clock.setTimeout(() => (ran = true), 6);
    await expect(clock.advance(10)).rejects.toThrow('broken');
    expect(clock.now()).toBe(5);
    await clock.advance(1);
    expect(ran).toBe(true);
  });

  it('refuses a delay that real timers cannot hold, and a move backwards', async () => {
    const clock = createVirtualClock(0);
    expect(() => clock.setTimeout(() => undefined, 2 ** 31)).toThrow(/longer than real timers can wait/);
    await expect(clock.advance(-1)).rejects.toThrow(/Time not moved: -1/);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
  });

  it('notices a timer that sets itself again without a delay for ever', async () => {
    const clock = createVirtualClock(0);
    const again = () => void clock.setTimeout(again, 0);
    clock.setTimeout(again, 0);
    await expect(clock.advance(1)).rejects.toThrow(/Virtual time stands still/);
  });

  it('runs many timers without a delay at one instant', async () => {
    const clock = createVirtualClock(0);
    let ran = 0;
    for (let count = 0; count < 20_000; count++) clock.setTimeout(() => (ran += 1), 0);
    await clock.advance(0);
    expect(ran).toBe(20_000);
  });

  it('runs any set of timers, some cleared, in the order of a stable sort', async () => {
    const timers = fc.array(fc.record({ delay: fc.integer({ min: 0, max: 20 }), cleared: fc.boolean() }), {
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(timers, async (wanted) => {
        const clock = createVirtualClock(0);
        const ran: number[] = [];
        const handles = wanted.map(({ delay }, index) => clock.setTimeout(() => ran.push(index), delay));
        for (const [index, { cleared }] of wanted.entries()) if (cleared) clock.clearTimeout(handles[index]);
        expect(clock.pending).toBe(wanted.filter(({ cleared }) => !cleared).length);
        await clock.advance(20);
        const expected = wanted
          .map((timer, index) => ({ ...timer, index }))
          .filter(({ cleared }) => !cleared)
          .sort((left, right) => left.delay - right.delay)
          .map(({ index }) => index);
        expect(ran).toEqual(expected);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
