import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createFaults, noFaults, planDelivery, type FaultSettings } from '../../src/transports/faults/index.js';
import { createRandom } from '../../src/transports/memory/index.js';

const frame = new Uint8Array([1, 2, 3]);

function plans(settings: Partial<FaultSettings>, count: number, seed: number | string = 1): (readonly number[])[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => planDelivery({ ...noFaults, ...settings }, random));
}

describe('planDelivery', () => {
  it('lets every frame arrive once and at once without faults, drawing no random number', () => {
    const random = vi.fn<() => number>(() => 0);
    expect(planDelivery(noFaults, random)).toEqual([0]);
    expect(random).not.toHaveBeenCalled();
  });

  it('loses, duplicates and holds back the share that is set', () => {
    const many = plans({ loss: 0.2, duplication: 0.1, reordering: 0.3, reorderingDelay: 1_000 }, 20_000);
    const share = (test: (delays: readonly number[]) => boolean) => many.filter(test).length / many.length;
    expect(share((delays) => delays.length === 0)).toBeCloseTo(0.2, 1);
    expect(share((delays) => delays.length === 2)).toBeCloseTo(0.8 * 0.1, 1);
    const copies = many.flat();
    expect(copies.filter((delay) => delay === 1_000).length / copies.length).toBeCloseTo(0.3, 1);
  });

  it('draws delays evenly between the shortest and the longest', () => {
    const delays = plans({ delayMin: 100, delayMax: 300 }, 10_000).flat();
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(Math.min(...delays)).toBeLessThan(105);
    expect(Math.max(...delays)).toBeLessThan(300);
    expect(Math.max(...delays)).toBeGreaterThan(295);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length).toBeCloseTo(200, -1);
  });

  it('gives the same plans for the same seed and others for another', () => {
    const settings = { loss: 0.3, delayMax: 200, duplication: 0.3, reordering: 0.3 };
    expect(plans(settings, 200, 'a')).toEqual(plans(settings, 200, 'a'));
    expect(plans(settings, 200, 'a')).not.toEqual(plans(settings, 200, 'b'));
  });

  it('loses everything while cut off, and with a loss of 1', () => {
    expect(plans({ cut: true }, 3)).toEqual([[], [], []]);
    expect(plans({ loss: 1 }, 3)).toEqual([[], [], []]);
  });

  it('keeps every delay within what the settings allow, whatever they are', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    const delay = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        chance,
        chance,
        chance,
        delay,
        delay,
        delay,
        fc.integer(),
        (loss, duplication, reordering, one, other, extra, seed) => {
          const [delayMin, delayMax] = [Math.min(one, other), Math.max(one, other)];
          for (const delays of plans(
            { loss, duplication, reordering, delayMin, delayMax, reorderingDelay: extra },
            20,
            seed,
          )) {
            expect(delays.length).toBeLessThanOrEqual(2);
            for (const one of delays) {
              expect(one).toBeGreaterThanOrEqual(delayMin);
              expect(one).toBeLessThanOrEqual(delayMax + extra);
            }
          }
        },
      ),
    );
  });
});

describe('createFaults', () => {
  it('starts without faults, or with those given', () => {
    expect(createFaults().get()).toEqual(noFaults);
    expect(createFaults({ loss: 0.5 }).get()).toEqual({ ...noFaults, loss: 0.5 });
  });

  it('changes some settings and leaves the others; undefined changes nothing', () => {
    const faults = createFaults({ loss: 0.5, delayMax: 10 });
    faults.set({ loss: 0.1, delayMax: undefined });
    expect(faults.get()).toEqual({ ...noFaults, loss: 0.1, delayMax: 10 });
  });

  it('tells its listeners of changes only, until they stop listening', () => {
    const faults = createFaults();
    const listener = vi.fn<() => void>();
    const stop = faults.subscribe(listener);
    const before = faults.get();
    faults.set({ loss: 0 });
    expect(faults.get()).toBe(before);
    expect(listener).not.toHaveBeenCalled();
    faults.set({ loss: 0.5 });
    expect(listener).toHaveBeenCalledOnce();
    stop();
    faults.set({ loss: 0.6 });
    expect(listener).toHaveBeenCalledOnce();
  });

  it.each<[Partial<FaultSettings>, RegExp]>([
    [{ loss: 1.5 }, /loss is 1\.5.*from 0 \(never\) to 1 \(always\)/],
    [{ loss: Number.NaN }, /loss is NaN/],
    [{ duplication: -0.1 }, /duplication is -0\.1/],
    [{ reordering: 2 }, /reordering is 2/],
    [{ lossBurst: 0.5 }, /lossBurst is 0\.5.*1 or more/],
    [{ publishFailure: 2 }, /publishFailure is 2/],
    [{ delayMin: -1 }, /delayMin is -1.*milliseconds/],
    [{ delayMax: Infinity }, /delayMax is Infinity/],
    [{ delayMax: 2 ** 31 }, /delayMax is 2147483648/],
    [{ reorderingDelay: -5 }, /reorderingDelay is -5/],
    [{ delayMin: 20, delayMax: 10 }, /delayMin \(20 ms\) is longer than delayMax \(10 ms\).*Set both/],
    [{ loseNext: 1.5 }, /loseNext is 1\.5.*whole number/],
    [{ loseNext: -1 }, /loseNext is -1/],
    [{ cut: 'yes' as unknown as boolean }, /cut is yes.*true or false/],
  ])('refuses %o and changes nothing', (changes, message) => {
    expect(() => createFaults(changes)).toThrow(RangeError);
    const faults = createFaults({ loss: 0.25 });
    expect(() => faults.set({ duplication: 0.5, ...changes })).toThrow(message);
    expect(faults.get()).toEqual({ ...noFaults, loss: 0.25 });
  });

  it('loses exactly the next n frames and counts them down for its listeners', () => {
    const faults = createFaults({ loseNext: 2 });
    const left: number[] = [];
    faults.subscribe(() => left.push(faults.get().loseNext));
    expect([1, 2, 3, 4].map(() => faults.plan(frame, Math.random).length)).toEqual([0, 0, 1, 1]);
    expect(left).toEqual([1, 0]);
  });

  it('loses only frames that count, and none when the app cannot say', () => {
    const faults = createFaults(
      { loseNext: 1 },
      {
        isCounted(payload) {
          if (payload[0] === 9) throw new Error('not readable');
          return payload[0] === 1;
        },
      },
    );
    const arrives = (first: number) => faults.plan(new Uint8Array([first]), Math.random).length === 1;
    expect([9, 2, 1, 1].map(arrives)).toEqual([true, true, false, true]);
  });

  it('counts a frame that is lost anyway for nothing', () => {
    const faults = createFaults({ loseNext: 1, loss: 1 });
    faults.plan(frame, Math.random);
    expect(faults.get().loseNext).toBe(1);
    faults.set({ loss: 0, cut: true });
    faults.plan(frame, Math.random);
    expect(faults.get().loseNext).toBe(1);
  });

  it('loses the same share in bursts of the length asked for, and independently where chance gives longer ones', () => {
    const lossesInARow = (lossBurst: number, loss: number) => {
      const faults = createFaults({ loss, lossBurst });
      const random = createRandom(`burst ${lossBurst}`);
      const arrived = Array.from({ length: 50_000 }, () => faults.plan(frame, random).length === 1);
      const lost = arrived.filter((one) => !one).length;
      const bursts = arrived.filter((one, index) => !one && (index === 0 || arrived[index - 1])).length;
      return { share: lost / arrived.length, length: lost / bursts };
    };
    const bursty = lossesInARow(6, 0.2);
    expect(bursty.share).toBeCloseTo(0.2, 1);
    expect(bursty.length).toBeCloseTo(6, 0);
    const independent = lossesInARow(1, 0.2);
    expect(independent.share).toBeCloseTo(0.2, 1);
    expect(independent.length).toBeCloseTo(1.25, 1);
    expect(lossesInARow(1.5, 0.5).length).toBeCloseTo(2, 1);
  });
});
