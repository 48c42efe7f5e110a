#!/usr/bin/env node
// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, root, run } from './run.mjs';
import { measureOnTop, withoutBudget } from './size/onTop.mjs';

const usage = `Usage: npm run size [-- --json]

Measures what an app pays for the built package, minified and gzipped, React outside, and fails over a budget: of entries
(.size-limit.json), and of what comes on top of something an app has already (scripts/size/onTop.mjs). An entry without a
budget fails, too. Needs dist/: npm run build.`;

const args = readArguments(usage, ['--json']);
/** @param {string} name */
const readJson = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const unbounded = withoutBudget(readJson('package.json').exports, readJson('.size-limit.json'));
if (unbounded.length > 0) {
  console.error(`No budget for ${unbounded.join(', ')}: measure it, and add it to onTop in scripts/size/onTop.mjs.`);
}
const withinLimits = run('size-limit', args);
const measured = await measureOnTop();
// On its own stream, so that the other stays JSON where that was asked for.
const print = args.includes('--json') ? console.error : console.log;
for (const { name, size, limit } of measured) {
  const verdict = size > limit ? '  too large' : '';
  print(`  ${name}\n  Size limit: ${limit} B\n  Size:       ${size} B gzipped${verdict}\n`);
}
process.exitCode = withinLimits && unbounded.length === 0 && measured.every(({ size, limit }) => size <= limit) ? 0 : 1;
