import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/sds/fairQueue.js';

/** A queue of ids like `mallory/3`: named by those before the slash, several joined by `+`. */
function queueOf(...keys: string[]): FairQueue {
  const queue = new FairQueue(namersOf);
  for (const key of keys) queue.set(key, 0);
  return queue;
}
const namersOf = (key: string): string[] => key.split('/')[0]!.split('+');

function take(queue: FairQueue, count: number, now = 0): (string | undefined)[] {
  return Array.from({ length: count }, () => queue.takeDue(now));
}

describe('a fair queue', () => {
  it('gives each participant a turn, whatever one of them named before', () => {
    const queue = queueOf('m/1', 'm/2', 'm/3', 'a/1', 'b/1', 'a/2');
    expect(take(queue, 7)).toEqual(['m/1', 'a/1', 'b/1', 'm/2', 'a/2', 'm/3', undefined]);
  });

  it('takes nothing before it is due, and of one participant what is due first', () => {
    const queue = queueOf();
    queue.set('a/late', 20);
    queue.set('a/soon', 10);
    expect([queue.next, queue.takeDue(9)]).toEqual([10, undefined]);
    expect(take(queue, 3, 20)).toEqual(['a/soon', 'a/late', undefined]);
    expect(queue.next).toBe(Infinity);
  });

  it('gives what several named the turn of whoever comes first, once', () => {
    const queue = queueOf('m/1', 'm/2', 'm/3', 'm+a/1');
    expect(take(queue, 5)).toEqual(['m/1', 'm+a/1', 'm/2', 'm/3', undefined]);
  });

  it('moves up what somebody else names while it waits behind a flood', () => {
    const queue = queueOf('m/1', 'm/2', 'm/3', 'm/4', 'm/wanted');
    expect(queue.takeDue(0)).toBe('m/1');
    queue.named('m/wanted', 'a');
    expect(take(queue, 2)).toEqual(['m/2', 'm/wanted']);
  });

  it('forgets what was taken out, also what was due already', () => {
    const queue = queueOf('a/1', 'a/2', 'b/1');
    expect(queue.takeDue(0)).toBe('a/1');
    queue.delete('b/1');
    queue.delete('a/2');
    expect([queue.takeDue(0), queue.next]).toEqual([undefined, Infinity]);
  });

  it('says of what is due that it is, until it is put off', () => {
    const queue = queueOf('a/1', 'a/2');
    queue.takeDue(0);
    expect([queue.get('a/1'), queue.get('a/2'), queue.next]).toEqual([undefined, -Infinity, -Infinity]);
    queue.set('a/2', 50);
    expect([queue.get('a/2'), queue.next, queue.takeDue(49), queue.takeDue(50)]).toEqual([50, 50, undefined, 'a/2']);
  });

  it('loses nothing and gives nothing twice', () => {
    const step = fc.oneof(
      fc.record({ set: fc.constantFrom('m/1', 'm/2', 'm/3', 'a/1', 'm+a/1', 'a+b/1'), due: fc.nat(20) }),
      fc.record({ drop: fc.constantFrom('m/1', 'a/1', 'm+a/1') }),
      fc.record({ named: fc.constantFrom('m/1', 'm/2', 'a/1'), by: fc.constantFrom('a', 'b', 'm') }),
      fc.record({ now: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = queueOf();
        const inside = new Map<string, number>();
        for (const action of steps) {
          if ('set' in action) {
            queue.set(action.set, action.due);
            inside.set(action.set, action.due);
          } else if ('drop' in action) {
            queue.delete(action.drop);
            inside.delete(action.drop);
          } else if ('named' in action) queue.named(action.named, action.by);
          else {
            const taken = queue.takeDue(action.now);
            if (taken !== undefined) expect(inside.delete(taken)).toBe(true);
            else expect([...inside.values()].every((due) => due > action.now)).toBe(true);
          }
        }
        const rest = take(queue, inside.size, 20);
        expect(new Set(rest)).toEqual(new Set(inside.keys()));
        expect(queue.takeDue(20)).toBeUndefined();
      }),
    );
  });
});
