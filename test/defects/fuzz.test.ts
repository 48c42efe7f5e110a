import { describe, expect, it } from 'vitest';
import { fuzz } from '../support/fuzz.js';

describe('10,000 random and mutated frames', () => {
  // `npm run fuzz` throws a million, and measures the heap.
  it('leave the engine alive, within its bounds, and able to deliver the next honest message', async () => {
    const report = await fuzz({ frames: 10_000, seed: '1' });
    expect(report.undecodable).toBeGreaterThan(2_000);
    expect(report.duplicates).toBeGreaterThan(500);
    expect(report.log).toBeGreaterThan(100);
    expect(report.held + report.missing).toBeGreaterThan(100);
  });
});
