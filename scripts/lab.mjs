#!/usr/bin/env node
// @ts-check
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { formatBeside, keepRows, replaceBeside, rowOfOurs, rowOfPublished } from './lab/beside.mjs';
import { plotsOf } from './lab/plots.mjs';
import { judge, pool } from './lab/pool.mjs';
import { publishedCells } from './lab/published/cells.mjs';
import { formatPage, formatRow } from './lab/report.mjs';
import { ours, published, runAll } from './lab/runner.mjs';
import { cells } from './lab/scenarios.mjs';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run lab [-- --quick] [-- --scenario=talk-20,repair] [-- --seeds=N] [-- --seed=S]

Simulates groups of engines (from src, on virtual time, the same seed gives the same run) in every scenario of the table, and
says for each target whether it is met. The whole table takes about half an hour on two cores, and writes docs/lab.md and its plots.

  --quick         a fifth of the messages, without the groups of more than 500; some minutes
  --scenario=A,B  only the cells of these names, or whose name starts with one that is none; --list shows them
  --list          the names
  --published     the published engine and ours beside each other: that section of docs/lab.md; some minutes
  --seeds=N       runs for each cell, each with another seed, instead of the table's number
  --seed=S        what all seeds are made of, "lab" by default
  --tuning=JSON   other numbers of the protocol for all cells, to try something
  --workers=N     processes, as many as cores by default
  --bundle=FILE   a simulator built before, instead of src
  --json=FILE     writes what was measured there
  --merge=A,B     measures nothing: writes docs/lab.md from files that --json wrote, which together are the whole table
  --write         writes docs/lab.md although it is not the whole table
  --no-write      does not, although it is

Fails when a target is missed.`;

const known = [
  '--quick',
  '--scenario',
  '--list',
  '--seeds',
  '--seed',
  '--tuning',
  '--workers',
  '--bundle',
  '--json',
  '--merge',
  '--published',
];
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
  .filter(({ scenario }) => !args.includes('--published') || scenario === 'beside')
  .filter(({ id, n }) => names?.some((name) => isCalled(id, name)) ?? (!quick || n <= 500))
  .map((cell) => ({ ...cell, tuning: { ...cell.tuning, ...JSON.parse(valueOf('--tuning') ?? '{}') } }));
if (args.includes('--list')) {
  for (const { id, title } of cells) console.log(`${id.padEnd(22)} ${title}`);
  process.exit(0);
}
if (chosen.length === 0) {
  console.error(`No scenario is called ${names?.join(' or ')}: --list shows the names.`);
  process.exit(2);
}

const merged = valueOf('--merge')?.split(',');
if (merged !== undefined) {
  await mergeAndWrite(merged);
  process.exit(process.exitCode);
}

const seeds = numberOf('--seeds');
const base = valueOf('--seed') ?? 'lab';
const tasks = tasksOf(chosen);

const folder = mkdtempSync(join(tmpdir(), 'lab-'));
try {
  const bundle = valueOf('--bundle') ?? (await bundleTo(join(folder, 'simulation.mjs')));
  const rows = args.includes('--published') ? await runPublished(bundle) : [];
  const results = await runTable(bundle);
  const missed = results.flatMap(({ cell, verdicts }) =>
    verdicts.filter(({ met }) => !met).map((verdict) => ({ cell, verdict })),
  );
  console.log(`\n${missed.length} of ${results.flatMap(({ verdicts }) => verdicts).length} targets missed.`);
  const json = valueOf('--json');
  if (json !== undefined) writeFileSync(json, JSON.stringify(results));
  const asPlanned =
    !quick && seeds === undefined && valueOf('--tuning') === undefined && valueOf('--seed') === undefined;
  const keeps = asPlanned && !args.includes('--no-write');
  if (args.includes('--published')) {
    if (keeps) await writeBeside([...rows, ...besideOf(results)]);
  } else if ((keeps && names === undefined) || args.includes('--write')) await write(results);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} id @param {string} name */
function isCalled(id, name) {
  return cells.some((cell) => cell.id === name) ? id === name : id.startsWith(name);
}

/**
 * @template {import('./lab/scenarios.mjs').Cell} C
 * @param {readonly C[]} some
 */
function tasksOf(some) {
  return some.flatMap((cell) => {
    const runs = seeds ?? (quick ? Math.max(1, Math.ceil(cell.seeds / 5)) : cell.seeds);
    return Array.from({ length: runs }, (_, run) => ({ cell, seed: `${base} ${run}`, messages: cell.messages }));
  });
}

/** @param {string} bundle */
async function runPublished(bundle) {
  const theirs = chosen.flatMap(publishedCells);
  /** @type {Map<string, any[]>} */
  const runs = new Map(theirs.map(({ id }) => [id, []]));
  const workers = numberOf('--workers') ?? availableParallelism();
  await runAll(published, bundle, tasksOf(theirs), workers, ({ cell }, run, { done, all }) => {
    runs.get(cell.id)?.push(run);
    console.log(`[${done}/${all}] ${cell.id}: ${run.seconds.toFixed(0)} s`);
  });
  return theirs.map((cell) => rowOfPublished(cell, runs.get(cell.id) ?? []));
}

/** @param {readonly string[]} files */
async function mergeAndWrite(files) {
  const absent = files.filter((file) => !existsSync(file));
  if (absent.length > 0) {
    console.error(`Not written: there is no file ${absent.join(', ')}. Write it with --json.`);
    process.exitCode = 2;
    return;
  }
  /** @type {Map<string, any>} */
  const found = new Map(
    files.flatMap((file) =>
      JSON.parse(readFileSync(file, 'utf8')).map((/** @type {any} */ { cell, pooled }) => [cell.id, pooled]),
    ),
  );
  const missing = cells.filter(({ id, scenario }) => scenario !== 'beside' && !found.has(id)).map(({ id }) => id);
  if (missing.length > 0) {
    console.error(
      `Not written: nobody measured ${missing.join(', ')}. Run them with --scenario and --json, and merge that file too.`,
    );
    process.exitCode = 1;
    return;
  }
  const results = cells
    .filter(({ id }) => found.has(id))
    .map((cell) => ({ cell, pooled: found.get(cell.id), verdicts: judge(cell, found.get(cell.id)) }));
  await write(results);
}

/** @param {readonly import('./lab/report.mjs').Result[]} results */
function besideOf(results) {
  return results.filter(({ cell }) => cell.scenario === 'beside').map(({ cell, pooled }) => rowOfOurs(cell, pooled));
}

/** @param {Parameters<typeof keepRows>[0]} rows */
async function writeBeside(rows) {
  const page = join(root, 'docs/lab.md');
  await writePage(replaceBeside(readFileSync(page, 'utf8'), formatBeside(keepRows(rows))));
}

/** @param {string} text */
async function writePage(text) {
  const page = join(root, 'docs/lab.md');
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
  console.log('Written to docs/lab.md.');
}

/** @param {string} bundle */
async function runTable(bundle) {
  /** @type {Map<string, any[]>} */
  const runs = new Map();
  await runAll(
    ours,
    bundle,
    tasks,
    numberOf('--workers') ?? availableParallelism(),
    ({ cell }, run, { done, all, left }) => {
      const ofCell = [...(runs.get(cell.id) ?? []), run];
      runs.set(cell.id, ofCell);
      if (ofCell.length < tasks.filter((task) => task.cell.id === cell.id).length) return;
      console.log(`[${done}/${all}, ${formatLeft(left)} left] ${formatRow(cell, pool(ofCell))}`);
    },
  );
  return chosen.map((cell) => {
    const pooled = pool(runs.get(cell.id) ?? []);
    return { cell, pooled, verdicts: judge(cell, pooled) };
  });
}

/** @param {string} file */
async function bundleTo(file) {
  await build({
    stdin: {
      contents: "export * from './src/testing/index.ts'; export { TimerQueue } from './src/testing/timerQueue.ts';",
      resolveDir: root,
    },
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

/** @param {readonly import('./lab/report.mjs').Result[]} results */
async function write(results) {
  const plots = plotsOf(results);
  mkdirSync(join(root, 'docs/lab'), { recursive: true });
  for (const { file, svg } of plots) writeFileSync(join(root, 'docs/lab', file), svg);
  await writePage(replaceBeside(formatPage(results, plots), formatBeside(keepRows(besideOf(results)))));
}

/** @param {number} seconds */
function formatLeft(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
