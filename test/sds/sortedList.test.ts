import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedList } from '../../src/sds/sortedList.js';

const ascending = (a: number, b: number): number => a - b;

describe('a sorted list filled at once', () => {
  it.each([0, 1, 511, 512, 513, 5_000])('is one to which %i elements were added one by one', (count) => {
    const elements = Array.from({ length: count }, (_, index) => 2 * index);
    const [filled, added] = [new SortedList<number>(ascending), new SortedList<number>(ascending)];
    filled.fill(elements);
    for (const element of elements) added.add(element);
    for (const list of [filled, added]) for (const element of [-1, 7, 9_999, 20_000]) list.add(element);
    expect(filled.toArray()).toEqual(added.toArray());
    expect([filled.size, filled.first, filled.last]).toEqual([added.size, added.first, added.last]);
  });
});

describe('a sorted list', () => {
  it('behaves as a sorted array without equals under any adding and deleting', () => {
    const step = fc.record({ add: fc.boolean(), value: fc.nat({ max: 60 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.nat({ max: 70 }), (steps, count) => {
        const list = new SortedList<number>(ascending);
        let model: number[] = [];
        for (const { add, value } of steps) {
          const had = model.includes(value);
          if (add) {
            if (!had) model = [...model, value].sort(ascending);
            expect(list.add(value)).toBe(!had && model.at(-1) === value);
          } else {
            model = model.filter((other) => other !== value);
            expect(list.delete(value)).toBe(had);
          }
        }
        expect(list.toArray()).toEqual(model);
        expect(list.size).toBe(model.length);
        expect([list.first, list.last]).toEqual([model[0], model.at(-1)]);
        expect(list.newest(count)).toEqual(count === 0 ? [] : model.slice(-count));
        expect(list.slice(0, count)).toEqual(model.slice(0, count));
        const isEven = (value: number): boolean => value % 2 === 0;
        expect(list.has(count)).toBe(model.includes(count));
        const taken = model.filter(isEven).slice(0, count);
        expect(list.takeOldest(count, isEven, () => 1)).toEqual(taken);
        model = model.filter((value) => !taken.includes(value));
        expect([list.toArray(), list.size]).toEqual([model, model.length]);
      }),
    );
  });

  it.each([
    ['ascending', (i: number) => i],
    ['descending', (i: number) => 9_999 - i],
    ['interleaved', (i: number) => (i * 7_919) % 10_000],
  ])('keeps its order over many chunks when filled %s', (_, valueOf) => {
    const list = new SortedList<number>(ascending);
    for (let i = 0; i < 10_000; i++) list.add(valueOf(i));
    expect(list.toArray()).toEqual(Array.from({ length: 10_000 }, (_unused, i) => i));
  });

  it('is empty and usable again after everything was deleted from many chunks', () => {
    const list = new SortedList<number>(ascending);
    for (let i = 0; i < 3_000; i++) list.add(i);
    for (let i = 0; i < 3_000; i++) list.delete((i * 7_919) % 3_000);
    expect([list.size, list.first, list.last, list.toArray()]).toEqual([0, undefined, undefined, []]);
    expect(list.add(1)).toBe(true);
  });
});
