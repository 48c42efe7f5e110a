import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesSince } from '../../src/store/changesSince.js';
import { SharedMap } from '../../src/store/sharedMap.js';

describe('SharedMap', () => {
  it('is a map, whatever is done to it, and its versions do not change', () => {
    const change = fc.tuple(fc.string({ maxLength: 3 }), fc.option(fc.nat(), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 10 }), { maxLength: 10 }), (bursts) => {
        const model = new Map<string, number>();
        let map = SharedMap.empty<number>();
        const versions: [SharedMap<number>, Map<string, number>][] = [];
        for (const burst of bursts) {
          map = map.with(burst);
          for (const [key, value] of burst) {
            if (value === undefined) model.delete(key);
            else model.set(key, value);
          }
          versions.push([map, new Map(model)]);
        }
        for (const [version, expected] of versions) {
          expect(new Map(version)).toEqual(expected);
          expect(version.size).toBe(expected.size);
          for (const [key, value] of expected) expect(version.get(key)).toBe(value);
        }
      }),
    );
  });

  it('is the same map when nothing differs', () => {
    const map = SharedMap.empty<number>().with([['a', 1]]);
    expect(map.with([])).toBe(map);
    expect(map.with([['a', 1]])).toBe(map);
    expect(map.with([['b', undefined]])).toBe(map);
    expect(map.has('b')).toBe(false);
  });

  it('tells what differs between two versions, whichever is older', () => {
    const change = fc.tuple(fc.string({ maxLength: 2 }), fc.option(fc.nat(3), { nil: undefined }));
    const changes = fc.array(change, { maxLength: 20 });
    fc.assert(
      fc.property(changes, changes, (some, more) => {
        const before = SharedMap.empty<number>().with(some);
        const now = before.with(more);
        const keys = new Set([...before, ...now].map(([key]) => key));
        const differing = [...keys].filter((key) => before.get(key) !== now.get(key)).sort();
        for (const [from, to] of [
          [before, now],
          [now, before],
        ] as const) {
          const told = [...changesSince(from, to)];
          expect(told.map(([key]) => key).sort()).toEqual(differing);
          for (const [key, was, is] of told) expect([was, is]).toEqual([from.get(key), to.get(key)]);
        }
      }),
    );
  });
});
