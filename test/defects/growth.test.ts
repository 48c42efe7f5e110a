// Numbered as in the list of failures of the published engine: each must not happen to ours.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Order from '../../src/ports/order.js';
import { contentFrame, createParticipant, receiveAll } from '../support/sds.js';

/** Comparisons of two places in the log: what sorting and searching cost, whatever else the machine does. */
const compared = vi.hoisted(() => ({ count: 0 }));

vi.mock('../../src/ports/order.js', async (importOriginal) => {
  const order = await importOriginal<typeof Order>();
  return {
    ...order,
    compareEntries: (...entries: Parameters<typeof order.compareEntries>) => {
      compared.count++;
      return order.compareEntries(...entries);
    },
  };
});

beforeEach(() => {
  compared.count = 0;
});

describe('defect 25: the cost of receiving grows with the square of the messages', () => {
  const frames = Array.from({ length: 6_000 }, (_, i) =>
    contentFrame(`m ${i}`, i === 0 ? [] : [`m ${i - 1}`], { lamportTimestamp: 1_000 + i }),
  );

  it('in order, a message costs a fixed number of comparisons', () => {
    receiveAll(createParticipant('alice'), frames);
    expect(compared.count).toBeGreaterThan(0);
    expect(compared.count / frames.length).toBeLessThan(10);
  });

  it('in reverse order too', () => {
    receiveAll(createParticipant('alice'), frames.toReversed());
    expect(compared.count / frames.length).toBeLessThan(10);
  });

  it('in any order, no more than the logarithm of their number', () => {
    const independent = frames.map((_, i) =>
      contentFrame(`m ${i}`, [], { lamportTimestamp: 1_000 + ((i * 2_654_435_761) % 4_294_967_296) }),
    );
    receiveAll(createParticipant('alice'), independent);
    // Each message goes into the log, the frontier and what is to be acknowledged.
    expect(compared.count / frames.length).toBeLessThan(3 * 2 * Math.log2(frames.length));
  });
});
