#!/usr/bin/env node
// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './run.mjs';

// The devnet from the sources, with the same arguments (--help): what `npx reliable-channel-devnet` runs from a build.

const folder = join(root, 'node_modules', '.cache', 'devnet');
mkdirSync(folder, { recursive: true });
// One for each process: two that start at once must not read what the other is writing.
const bundle = join(folder, `cli-${process.pid}.mjs`);
process.on('exit', () => rmSync(bundle, { force: true }));
await build({
  entryPoints: [join(root, 'src', 'devnet', 'cli.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'error',
});
const { href } = pathToFileURL(bundle);
await import(href);
// Now rather than at the end: one that is killed comes to no end.
rmSync(bundle, { force: true });
