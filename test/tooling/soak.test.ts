import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRandom } from 'react-reliable-channel/testing';
import { describe, expect, it } from 'vitest';
import { away, planFaults } from '../../scripts/soak/faults.mjs';
import { growthOf } from '../../scripts/soak/report.mjs';

const plan = (seed: string) => planFaults(createRandom(seed), 20 * 60_000, 10);

describe('the faults of a soak', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(plan('one')).toEqual(plan('one'));
    expect(plan('one')).not.toEqual(plan('two'));
  });

  it('begin in order and end in time, one of the devnet at once', () => {
    const faults = plan('one');
    expect(faults.length).toBeGreaterThan(100);
    for (const { at, lasts } of faults) expect(at + lasts).toBeLessThanOrEqual(20 * 60_000);
    expect(faults.map(({ at }) => at)).toEqual(faults.map(({ at }) => at).toSorted((a, b) => a - b));
    const ofDevnet = faults.filter(({ kind }) => kind !== away);
    ofDevnet.slice(1).forEach(({ at }, index) => {
      const before = ofDevnet[index]!;
      expect(at).toBeGreaterThan(before.at + before.lasts);
    });
  });
});

describe('the growth of memory', () => {
  const samples = (read: (share: number) => number) =>
    Array.from({ length: 101 }, (_, index) => ({ at: index, heap: read(index / 100), outside: 0, resident: 0 }));

  it('is none where only the beginning took more and more', () => {
    expect(growthOf(samples((share) => Math.min(share, 0.2))).share).toBe(0);
  });

  it('is seen where it goes on', () => {
    expect(growthOf(samples((share) => 1 + share)).share).toBeGreaterThan(0.3);
  });
});

it('a short soak passes', { timeout: 180_000 }, async () => {
  const script = fileURLToPath(new URL('../../scripts/soak.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, '--minutes=0.2', '--nodes=3', '--seed=tests', '--no-write']);
  let printed = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (printed += String(chunk)));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(printed).toContain('Passed.');
  expect(code).toBe(0);
});
