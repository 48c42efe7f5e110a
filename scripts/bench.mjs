#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { measureFolding } from './bench/folding.mjs';
import { measureHooks } from './bench/hooks.mjs';
import { measureOpening } from './bench/opening.mjs';
import { formatPage, formatTable } from './bench/report.mjs';
import { sections } from './bench/sections.mjs';
import { measureThread } from './bench/thread.mjs';
import { readArguments, root } from './run.mjs';

/** What is measured in Chromium, by name. @type {Record<string, () => Promise<Omit<import('./bench/report.mjs').Row, 'theirs' | 'ratio'>[]>>} */
const pages = {
  opening: () => measureOpening(),
  hooks: () => measureHooks(),
  folding: () => measureFolding(),
  thread: () => measureThread(),
};

const usage = `Usage: npm run bench [-- --only=in-order,memory] [-- --no-write]

Measures the engine, as it is now (no build needed), side by side with @waku/sds on the same bytes, each measurement in a
process of its own, and prints every measure beside its target. About five minutes, most of them for @waku/sds and for Chromium.
Writes docs/bench.md and its plot. Fails when a target is missed.

  --only=A,B  only these sections: ${[...Object.keys(sections), ...Object.keys(pages)].join(', ')}; docs/bench.md is left alone then
  --no-write  leave docs/bench.md alone`;

const args = readArguments(usage, ['--only', '--no-write']);
const names = [...Object.keys(sections), ...Object.keys(pages)];
const only = args
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const unknown = only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`No section is called ${unknown}.\n\n${usage}`);
  process.exit(2);
}

/** @typedef {import('./bench/report.mjs').Row} Row */

/** What was measured already. @type {Map<string, any>} */
const measured = new Map();
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const bundle = join(folder, 'engine.mjs');
try {
  await build({
    entryPoints: [join(root, 'src/engine/index.ts')],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  process.exitCode = await runAll();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function runAll() {
  /** @type {Row[]} */
  const rows = [];
  let plot = '';
  for (const name of only ?? names) {
    const page = pages[name];
    if (page !== undefined) {
      say(`${name}, in Chromium`);
      rows.push(...(await page()).map((row) => ({ ...row, theirs: '', ratio: '' })));
      continue;
    }
    const result = sections[name]?.(measure);
    rows.push(...(result?.rows ?? []));
    plot = result?.plot ?? plot;
  }
  console.log(`\n${formatTable(rows)}`);
  const missed = rows.filter(({ met }) => met === false);
  for (const row of missed)
    console.error(`\nTarget missed: ${row.measure}: ${row.ratio || row.ours}, not ${row.target}.`);
  if (only === undefined && !args.includes('--no-write')) await writePage(rows, plot);
  return missed.length === 0 ? 0 : 1;
}

/** @param {readonly Row[]} rows @param {string} plot */
async function writePage(rows, plot) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@waku/sds/package.json'), 'utf8'));
  const file = join(root, 'docs/bench.md');
  const page = formatPage(rows, { version, node: process.versions.node, processor: cpus()[0]?.model.trim() ?? '' });
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
  writeFileSync(join(root, 'docs/bench.svg'), plot);
  console.log('\nWritten to docs/bench.md.');
}

/** @param {string} what */
function say(what) {
  console.log(`… ${what}`);
}

/**
 * One measurement in a process of its own, once.
 * @param {string} what for whoever watches
 * @param {import('./bench/measure.mjs').Task} task
 * @returns {any}
 */
function measure(what, task) {
  const key = JSON.stringify(task);
  const before = measured.get(key);
  if (before !== undefined) return before;
  say(what);
  const script = join(root, 'scripts/bench/measure.mjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=4096', script, bundle, key],
    { encoding: 'utf8', cwd: root },
  );
  if (status !== 0) throw new Error(`A measurement failed: ${key}\n${stderr}`);
  const result = JSON.parse(stdout);
  measured.set(key, result);
  return result;
}
