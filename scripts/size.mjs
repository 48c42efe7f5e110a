#!/usr/bin/env node
// @ts-check
import { readArguments, run } from './run.mjs';

const usage = `Usage: npm run size [-- --json]

Measures what an app pays for the built package, minified and gzipped, React outside, and fails over a budget
(.size-limit.json). Needs dist/: npm run build.`;

const args = readArguments(usage, ['--json']);
process.exitCode = run('size-limit', args) ? 0 : 1;
