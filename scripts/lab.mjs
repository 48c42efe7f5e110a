#!/usr/bin/env node
// @ts-check
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { plotsOf } from './lab/plots.mjs';
import { judge, pool } from './lab/pool.mjs';
import { formatPage, formatRow } from './lab/report.mjs';
import { runAll } from './lab/runner.mjs';
import { cells } from './lab/scenarios.mjs';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run lab [-- --quick] [-- --scenario=talk-20,repair] [-- --seeds=N] [-- --seed=S]

Simulates groups of engines (from src, on virtual time, the same seed gives the same run) in every scenario of the table, and
says for each target whether it is met. The whole table takes about an hour on two cores, and writes docs/lab.md and its plots.

  --quick         a fifth of the messages, without the groups of more than 500; some minutes
  --scenario=A,B  only cells whose name starts with one of these; --list shows the names
  --list          the names
  --seeds=N       runs for each cell, each with another seed, instead of the table's number
  --seed=S        what all seeds are made of, "lab" by default
  --tuning=JSON   other numbers of the protocol for all cells, to try something
  --workers=N     processes, as many as cores by default
  --bundle=FILE   a simulator built before, instead of src
  --json=FILE     writes what was measured there
  --write         writes docs/lab.md although it is not the whole table
  --no-write      does not, although it is

Fails when a target is missed.`;

const known = ['--quick', '--scenario', '--list', '--seeds', '--seed', '--tuning', '--workers', '--bundle', '--json'];
const args = readArguments(usage, [...known, '--write', '--no-write']);
/** @param {string} name */
const valueOf = (name) => args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
/** @param {string} name */
const numberOf = (name) => {
  const text = valueOf(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  console.error(`${name} must be a whole number of at least 1.\n\n${usage}`);
  return process.exit(2);
};

const quick = args.includes('--quick');
const names = valueOf('--scenario')?.split(',');
const chosen = cells
  .filter(({ id, n }) => names?.some((name) => id.startsWith(name)) ?? (!quick || n <= 500))
  .map((cell) => ({ ...cell, tuning: { ...cell.tuning, ...JSON.parse(valueOf('--tuning') ?? '{}') } }));
if (args.includes('--list')) {
  for (const { id, title } of cells) console.log(`${id.padEnd(22)} ${title}`);
  process.exit(0);
}
if (chosen.length === 0) {
  console.error(`No scenario is called ${names?.join(' or ')}: --list shows the names.`);
  process.exit(2);
}

const seeds = numberOf('--seeds');
const base = valueOf('--seed') ?? 'lab';
const tasks = chosen.flatMap((cell) => {
  const runs = seeds ?? (quick ? Math.max(1, Math.ceil(cell.seeds / 5)) : cell.seeds);
  return Array.from({ length: runs }, (_, run) => ({ cell, seed: `${base} ${run}`, messages: cell.messages }));
});

const folder = mkdtempSync(join(tmpdir(), 'lab-'));
try {
  const results = await runTable(valueOf('--bundle') ?? (await bundleTo(join(folder, 'simulation.mjs'))));
  const missed = results.flatMap(({ cell, verdicts }) =>
    verdicts.filter(({ met }) => !met).map((verdict) => ({ cell, verdict })),
  );
  console.log(`\n${missed.length} of ${results.flatMap(({ verdicts }) => verdicts).length} targets missed.`);
  const json = valueOf('--json');
  if (json !== undefined) writeFileSync(json, JSON.stringify(results));
  const whole = !quick && names === undefined && seeds === undefined && valueOf('--tuning') === undefined;
  if ((whole && !args.includes('--no-write')) || args.includes('--write')) await write(results);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} bundle */
async function runTable(bundle) {
  /** @type {Map<string, any[]>} */
  const runs = new Map();
  await runAll(bundle, tasks, numberOf('--workers') ?? availableParallelism(), ({ cell }, run, { done, all, left }) => {
    const ofCell = [...(runs.get(cell.id) ?? []), run];
    runs.set(cell.id, ofCell);
    if (ofCell.length < tasks.filter((task) => task.cell.id === cell.id).length) return;
    console.log(`[${done}/${all}, ${formatLeft(left)} left] ${formatRow(cell, pool(ofCell))}`);
  });
  return chosen.map((cell) => {
    const pooled = pool(runs.get(cell.id) ?? []);
    return { cell, pooled, verdicts: judge(cell, pooled) };
  });
}

/** @param {string} file */
async function bundleTo(file) {
  await build({
    entryPoints: [join(root, 'src/testing/index.ts')],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['rrc-source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    external: ['react', 'react-dom'],
    logLevel: 'error',
  });
  return file;
}

/** @param {Awaited<ReturnType<typeof runTable>>} results */
async function write(results) {
  const page = join(root, 'docs/lab.md');
  const plots = plotsOf(results);
  mkdirSync(join(root, 'docs/lab'), { recursive: true });
  for (const { file, svg } of plots) writeFileSync(join(root, 'docs/lab', file), svg);
  const text = formatPage(results, plots);
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
  console.log('Written to docs/lab.md.');
}

/** @param {number} seconds */
function formatLeft(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
