import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createRandom, createSimulation } from 'react-reliable-channel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatBeside, replaceBeside, rowOfPublished } from '../../scripts/lab/beside.mjs';
import { BIN, BINS, histogram, measure } from '../../scripts/lab/measure.mjs';
import { plotsOf } from '../../scripts/lab/plots.mjs';
import { judge, pool, quantile, within } from '../../scripts/lab/pool.mjs';
import { publishedCells } from '../../scripts/lab/published/cells.mjs';
import { replaceTime } from '../../scripts/lab/published/virtualTime.mjs';
import { formatPage } from '../../scripts/lab/report.mjs';
import { published, runAll } from '../../scripts/lab/runner.mjs';
import type { Cell } from '../../scripts/lab/scenarios.mjs';
import { cells } from '../../scripts/lab/scenarios.mjs';
import { TimerQueue } from '../../src/testing/timerQueue.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

function cellOf(id: string): Cell {
  return cells.find((cell) => cell.id === id)!;
}

/** One run of a cell of the table, and what it says of the cell's targets. */
async function run(id: string, messages: number) {
  const cell = cellOf(id);
  const pooled = pool([await measure(createSimulation, cell, 'test', messages)]);
  return { cell, pooled, verdicts: judge(cell, pooled) };
}

describe('the fast part of the laboratory', () => {
  it.each([
    ['talk-2-0.3-peers', 60],
    ['talk-2-0.3-store', 60],
    ['talk-3-0.3-peers', 60],
    ['talk-5-0.2-store', 60],
    ['talk-5-0.2-peers', 60],
    ['talk-20-0.2-store', 40],
    ['talk-20-0.2-peers', 40],
    ['talk-20-0.5-peers', 20],
    ['talk-50-0.1-peers', 20],
    ['bursty-peers', 60],
    ['storm-store', 60],
    ['storm-peers', 60],
    ['sleepers-store', 60],
    ['sleepers-peers', 60],
    ['burst-peers', 200],
    ['partition-store', 50],
    ['partition-peers', 50],
    ['offline-store', 50],
    ['offline-peers', 50],
    ['repair-1', 5],
    ['repair-25', 5],
    ['return-store', 12],
    ['return-peers', 12],
    ['growth-200', 10],
    ['preset-60s-forum-store', 20],
    ['preset-1s-qa-peers', 30],
  ])(
    '%s, %d messages: nothing is lost, said twice, out of order or untrue, and what has one run for a target meets it',
    async (id, messages) => {
      const { pooled, verdicts } = await run(id, messages);
      // Joining costs more than so few messages; P1 and P2 are of a thousand messages.
      const few = new Set(['p1', 'p2', 'bytes', 'frames', 'meanFramesIn600s']);
      expect(verdicts.filter(({ measure: name, met }) => !met && !few.has(name))).toEqual([]);
      expect(verdicts.length).toBeGreaterThanOrEqual(5);
      expect(pooled.messages).toBeGreaterThanOrEqual(messages);
      expect(pooled.described).toEqual([]);
    },
  );

  it('of a budget: it is kept to, and the less of it there is, the more it takes from answers than from sending again, and nothing from new messages', async () => {
    const kinds = await Promise.all(
      ['talk-10-0.2-peers', 'budget-100-peers', 'budget-30-peers'].map(async (id) => {
        const { pooled, verdicts } = await run(id, 150);
        expect(verdicts.filter(({ measure: name, met }) => name === 'framesIn600s' && !met)).toEqual([]);
        expect(pooled.untruths + pooled.causalViolations + pooled.duplicatesShown).toBe(0);
        return pooled.kinds;
      }),
    );
    for (const [index, less] of kinds.slice(1).entries()) {
      const more = kinds[index]!;
      const left = (kind: string): number => less[kind]!.frames / more[kind]!.frames;
      expect(left('response')).toBeLessThan(0.8);
      expect(left('response')).toBeLessThan(left('resend'));
      expect(left('sync')).toBeLessThan(left('message'));
      expect(left('message')).toBeGreaterThan(0.98);
    }
  });

  it('gives the same numbers for the same seed, and others for another', async () => {
    const cell = cellOf('talk-5-0.2-peers');
    const bytesOf = async (seed: string) => (await measure(createSimulation, cell, seed, 10)).bytes;
    expect(await bytesOf('a')).toBe(await bytesOf('a'));
    expect(await bytesOf('a')).not.toBe(await bytesOf('b'));
  });
});

describe('the table', () => {
  it('has a cell for each group and loss that has a target, with and without a store, of a thousand messages', () => {
    for (const n of [2, 5, 20, 50, 200])
      for (const loss of [0.1, 0.2, 0.3])
        for (const store of ['store', 'peers']) {
          const { messages, seeds, targets } = cellOf(`talk-${n}-${loss}-${store}`);
          expect(messages * seeds).toBeGreaterThanOrEqual(1_000);
          expect(targets).toContainEqual({ measure: 'p1', bound: 'least', value: loss > 0.2 ? 0.97 : 0.99 });
          expect(targets).toContainEqual({ measure: 'p2', bound: 'least', value: 0.995 });
          expect(targets).toContainEqual({ measure: 'p3', bound: 'least', value: 0.999 });
        }
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  });

  it('asks of every cell that nothing is shown twice, out of order, or untrue', () => {
    for (const { id, targets } of cells)
      for (const name of ['causalViolations', 'duplicatesShown', 'untruths'])
        expect(targets, id).toContainEqual({ measure: name, bound: 'most', value: 0 });
  });
});

describe('a histogram of latencies', () => {
  it('counts up to a bin into it, and what took longer or never came beyond the last', () => {
    const bins = histogram([0, 1, BIN, BIN + 1, BIN * BINS, BIN * BINS + 1, Infinity]);
    expect(bins.slice(0, 3)).toEqual([1, 2, 1]);
    expect(bins.slice(-2)).toEqual([1, 2]);
    expect(within(bins, BIN)).toBeCloseTo(3 / 7);
    expect(within(bins, BIN * BINS)).toBeCloseTo(5 / 7);
  });

  it('of nothing is all within', () => {
    expect(within(histogram([]), 0)).toBe(1);
  });

  it('says where a share of it lies, or that it does not within its bins', () => {
    const bins = histogram([100, 200, 300, Infinity]);
    expect(quantile(bins, 0.5)).toBe(200);
    expect(quantile(bins, 0.75)).toBe(300);
    expect(quantile(bins, 0.99)).toBe(Infinity);
  });
});

describe('the page', () => {
  it('says a missed target in bold with the target, a met one plainly, and how many are met', async () => {
    const { cell, pooled, verdicts } = await run('talk-5-0.2-store', 10);
    const strict = { ...cell, targets: [...cell.targets, { measure: 'frames', bound: 'most' as const, value: 0.5 }] };
    const result = { cell: strict, pooled, verdicts: judge(strict, pooled) };
    const page = formatPage([result], []);
    expect(page).toContain(`**${verdicts.length} of ${verdicts.length + 1} targets are met.**`);
    expect(page).toMatch(/\| \*\*\d\.\d\*\* \(≤ 0\.5\) \|/);
    expect(page).toContain('No run broke any of it.');
    expect(formatPage([{ cell, pooled: { ...pooled, untruths: 1 }, verdicts }], [])).toContain('**1 untruths**');
  });

  it('has plots that are well-formed and show what was measured', async () => {
    const plots = plotsOf([await run('talk-5-0.2-store', 10)]);
    expect(plots.map(({ file }) => file)).toEqual([
      'acknowledged.svg',
      'consistent.svg',
      'bytes.svg',
      'frames.svg',
      'growth.svg',
    ]);
    for (const { svg, file } of plots) {
      expect(svg.match(/<svg|<style>|<text|<rect|<path/g)!.length, file).toBe(
        svg.match(/<\/svg>|<\/style>|<\/text>|\/>/g)!.length,
      );
      expect(svg, file).not.toContain('NaN');
      expect(svg.match(/class="l c/g)?.length ?? 0, file).toBe(file === 'growth.svg' ? 0 : 2);
    }
  });

  it('gets a new section beside the published engine, and keeps the others', () => {
    const page = '# Laboratory\n\n## Groups\n\n1\n\n## Growth\n\n2\n';
    const first = replaceBeside(page, '## Beside the published engine\n\nold\n');
    expect(first).toBe('# Laboratory\n\n## Groups\n\n1\n\n## Beside the published engine\n\nold\n\n## Growth\n\n2\n');
    expect(replaceBeside(first, '## Beside the published engine\n\nnew\n')).toBe(first.replace('old', 'new'));
  });
});

describe('beside the published engine', () => {
  let folder: string;
  let bundle: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
    bundle = join(folder, 'simulation.mjs');
    await build({
      stdin: {
        contents: "export * from './src/testing/index.ts'; export { TimerQueue } from './src/testing/timerQueue.ts';",
        resolveDir: root,
      },
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['rrc-source'],
      external: ['react', 'react-dom'],
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('mended hints are tried where there is a store', () => {
    expect(publishedCells(cellOf('beside-5-0.2-store')).map(({ variant }) => variant)).toEqual(['defaults', 'hints']);
    expect(publishedCells(cellOf('beside-5-0.2-peers')).map(({ variant }) => variant)).toEqual(['defaults']);
  });

  it('runs it unmodified over the simulated network: whole filters, everything shown, the same measures', async () => {
    const [cell] = publishedCells({ ...cellOf('beside-2-0.2-peers'), loss: 0 });
    const runs: { pairs: number }[] = [];
    await runAll(published, bundle, [{ cell: cell!, seed: 'test', messages: 5 }], 1, (_, one) => void runs.push(one));
    const row = rowOfPublished(cell!, runs);
    expect(row).toMatchObject({ variant: 'defaults', version: '0.0.36', messages: 5, never: 0, p3: 1 });
    expect(row.bytes).toBeGreaterThan(18_752);
    expect(row.frames).toBeGreaterThanOrEqual(1);
    expect(formatBeside([row])).toContain('| 2 | 0 | no | published | 5 |');
  }, 60_000);

  it('has timers, dates and chance from the simulation, until it is over', async () => {
    const real = { date: Date, random: Math.random };
    const time = replaceTime({ TimerQueue, createRandom }, 'test');
    try {
      const started = Date.now();
      const said: string[] = [];
      setTimeout(() => said.push(`later ${Date.now() - started}`), 3_600_000);
      const sooner = setInterval(() => said.push(`sooner ${new Date().getTime() - started}`), 1_000_000);
      const cancelled = setTimeout(() => said.push('never'), 10);
      clearTimeout(cancelled);
      await time.advance(2_500_000);
      clearInterval(sooner);
      await time.advance(2_000_000);
      expect(said).toEqual(['sooner 1000000', 'sooner 2000000', 'later 3600000']);
    } finally {
      time.restore();
    }
    expect(Date).toBe(real.date);
    expect(Math.random).toBe(real.random);
  });
});
