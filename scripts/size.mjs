#!/usr/bin/env node
// @ts-check
import { readArguments, run } from './run.mjs';
import { measureOnTop } from './size/onTop.mjs';

const usage = `Usage: npm run size [-- --json]

Measures what an app pays for the built package, minified and gzipped, React outside, and fails over a budget: of entries
(.size-limit.json), and of what comes on top of something an app has already (scripts/size/onTop.mjs).
Needs dist/: npm run build.`;

const args = readArguments(usage, ['--json']);
const withinLimits = run('size-limit', args);
const measured = await measureOnTop();
// On its own stream, so that the other stays JSON where that was asked for.
const print = args.includes('--json') ? console.error : console.log;
for (const { name, size, limit } of measured) {
  const verdict = size > limit ? '  too large' : '';
  print(`  ${name}\n  Size limit: ${limit} B\n  Size:       ${size} B gzipped${verdict}\n`);
}
process.exitCode = withinLimits && measured.every(({ size, limit }) => size <= limit) ? 0 : 1;
