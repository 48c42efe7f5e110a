#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { formatCount, formatPage, formatRatio, formatTable } from './bench/report.mjs';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run bench [-- --messages=2000] [--no-write]

Measures the engine's core (src/sds, as it is now; no build needed) side by side with @waku/sds on the same workload:
receiving in order and in reverse, bytes on the wire, memory per message. Prints a table, writes docs/bench.md, and fails
when receiving frames of @waku/sds in order is less than 50 times as fast or ours delivers anything out of causal order.

  --messages=N  messages to receive, 2000 by default; docs/bench.md is written only with that many
  --no-write    leave docs/bench.md alone`;

const TARGET_SPEEDUP = 50;
const DEFAULT_MESSAGES = 2_000;

const args = readArguments(usage, ['--messages', '--no-write']);
const messages = Number(args.find((argument) => argument.startsWith('--messages='))?.split('=')[1] ?? DEFAULT_MESSAGES);
if (!Number.isInteger(messages) || messages < 10) {
  console.error(`--messages must be a whole number of at least 10.\n\n${usage}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const bundle = join(folder, 'sds.mjs');
  await build({
    entryPoints: [join(root, 'src/sds/index.ts')],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  process.exitCode = await compare(bundle);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} bundle */
async function compare(bundle) {
  /** @param {'in-order' | 'reverse'} order @param {'theirs' | 'ours'} form whose frames, in its default form */
  const receiving = (order, form) => {
    const task = { what: 'receive', messages, filter: form === 'theirs', ids: form, order };
    return {
      ours: measure(bundle, { ...task, engine: 'ours', rounds: 40 }),
      theirs: measure(bundle, { ...task, engine: 'theirs', rounds: 3 }),
    };
  };
  const inOrder = receiving('in-order', 'theirs');
  const inOrderLean = receiving('in-order', 'ours');
  const reverse = receiving('reverse', 'theirs');
  const reverseLean = receiving('reverse', 'ours');
  const wire = {
    ours: measure(bundle, { what: 'wire', engine: 'ours' }),
    theirs: measure(bundle, { what: 'wire', engine: 'theirs' }),
    theirsShort: measure(bundle, { what: 'wire', engine: 'theirs', history: 2 }),
  };
  /** @param {'ours' | 'theirs'} engine @param {'ours' | 'theirs'} form */
  const memory = (engine, form) =>
    measure(bundle, { what: 'memory', engine, messages, filter: form === 'theirs', ids: form }).bytesPerMessage;
  const kept = { ours: memory('ours', 'theirs'), theirs: memory('theirs', 'theirs') };
  const keptLean = { ours: memory('ours', 'ours'), theirs: memory('theirs', 'ours') };

  /** @param {string} name @param {typeof inOrder} result */
  const speed = (name, { ours, theirs }) => ({
    measure: name,
    ours: `${formatCount(messages / ours.seconds)}/s`,
    theirs: `${formatCount(messages / theirs.seconds)}/s`,
    ratio: formatRatio(theirs.seconds / ours.seconds),
  });
  /** @param {string} name @param {number} ours @param {number} theirs @param {[string, string]} [units] */
  const size = (name, ours, theirs, units = ['', '']) => ({
    measure: name,
    ours: formatCount(ours) + units[0],
    theirs: formatCount(theirs) + units[1],
    ratio: formatRatio(theirs / ours),
  });
  const rows = [
    speed('receive in order, frames of @waku/sds', inOrder),
    speed('receive in order, frames of ours', inOrderLean),
    speed('receive in reverse order, frames of @waku/sds', reverse),
    speed('receive in reverse order, frames of ours', reverseLean),
    {
      measure: 'out of causal order, of those in reverse',
      ours: formatCount(reverse.ours.outOfOrder),
      theirs: formatCount(reverse.theirs.outOfOrder),
      ratio: '',
    },
    size('bytes on the wire per 100-byte message', wire.ours.bytes, wire.theirs.bytes, [
      ` (${wire.ours.entries})`,
      ` (${wire.theirs.entries})`,
    ]),
    size('the same, @waku/sds with two history entries', wire.ours.bytes, wire.theirsShort.bytes, [
      ` (${wire.ours.entries})`,
      ` (${wire.theirsShort.entries})`,
    ]),
    size('bytes kept per message, frames of @waku/sds', kept.ours, kept.theirs),
    size('bytes kept per message, frames of ours', keptLean.ours, keptLean.theirs),
  ];
  console.log(formatTable(rows));

  const all = [inOrder, inOrderLean, reverse, reverseLean].map(({ ours }) => ours);
  const speedup = inOrder.theirs.seconds / inOrder.ours.seconds;
  const missed = [
    ...(speedup < TARGET_SPEEDUP ? [`in order only ${formatRatio(speedup)} as fast, not ${TARGET_SPEEDUP}×`] : []),
    ...(all.some(({ outOfOrder }) => outOfOrder > 0) ? ['messages delivered out of causal order'] : []),
    ...(all.some(({ delivered }) => delivered !== messages) ? ['messages not delivered'] : []),
  ];
  for (const target of missed) console.error(`\nTarget missed: ${target}.`);
  if (missed.length === 0 && messages === DEFAULT_MESSAGES && !args.includes('--no-write')) await writePage(rows);
  return missed.length === 0 ? 0 : 1;
}

/** @param {readonly import('./bench/report.mjs').Row[]} rows */
async function writePage(rows) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@waku/sds/package.json'), 'utf8'));
  const file = join(root, 'docs/bench.md');
  const page = formatPage(rows, { messages, version, node: process.versions.node.split('.')[0] ?? '' });
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
  console.log('\nWritten to docs/bench.md.');
}

/**
 * One measurement in a process of its own.
 * @param {string} bundle
 * @param {object} task
 * @returns {any}
 */
function measure(bundle, task) {
  const script = join(root, 'scripts/bench/measure.mjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=4096', script, bundle, JSON.stringify(task)],
    { encoding: 'utf8', cwd: root },
  );
  if (status !== 0) throw new Error(`A measurement failed: ${JSON.stringify(task)}\n${stderr}`);
  return JSON.parse(stdout);
}
