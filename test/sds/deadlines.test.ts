import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../src/sds/deadlines.js';

const key = fc.nat({ max: 12 });
const time = fc.nat({ max: 100 });
const step = fc.oneof(
  fc.record({ what: fc.constant('set' as const), key, time }),
  fc.record({ what: fc.constant('delete' as const), key, time }),
  fc.record({ what: fc.constant('take' as const), key, time }),
);

describe('deadlines', () => {
  it('behave as a map from key to time under any setting, deleting and taking', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const deadlines = new Deadlines<number>();
        const model = new Map<number, number>();
        const earliest = (): number => Math.min(Infinity, ...model.values());
        for (const { what, key: k, time: t } of steps) {
          if (what === 'set') {
            deadlines.set(k, t);
            model.set(k, t);
          } else if (what === 'delete') {
            expect(deadlines.delete(k)).toBe(model.delete(k));
          } else {
            const due = earliest() <= t;
            const before = earliest();
            const taken = deadlines.takeDue(t);
            expect(taken !== undefined).toBe(due);
            if (taken !== undefined) {
              expect(model.get(taken)).toBe(before);
              model.delete(taken);
            }
          }
          expect(deadlines.next).toBe(earliest());
          expect(deadlines.get(k)).toBe(model.get(k));
          expect(deadlines.size).toBe(model.size);
        }
      }),
    );
  });

  it('come out in order of time', () => {
    const deadlines = new Deadlines<number>();
    for (let i = 0; i < 1_000; i++) deadlines.set(i, (i * 7_919) % 1_000);
    const taken = Array.from({ length: 1_000 }, () => deadlines.takeDue(Infinity)!);
    expect(taken.map((k) => (k * 7_919) % 1_000)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
  });

  it('that are set again and again take no more memory than their keys', () => {
    const deadlines = new Deadlines<string>();
    for (let i = 0; i < 100_000; i++) deadlines.set('key', i);
    expect(deadlines.takeDue(Infinity)).toBe('key');
    expect(deadlines.next).toBe(Infinity);
  });
});
