#!/usr/bin/env node
// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run fuzz [-- --frames=1000000] [-- --seed=...]

Throws random and mutated frames at an engine (from src, on virtual time) and checks every 10,000 that it is alive, within
its bounds in memory, missing and held messages, and that it delivers the next honest message. Fails with the number of
the frame; the same seed gives the same run.

  --frames=N  how many, 1,000,000 by default
  --seed=S    a new one each time by default, which is printed`;

const args = readArguments(usage, ['--frames', '--seed']);
/** @param {string} name */
const valueOf = (name) => args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
const frames = Number(valueOf('--frames') ?? 1_000_000);
if (!Number.isInteger(frames) || frames < 1) {
  console.error(`--frames must be a whole number of at least 1.\n\n${usage}`);
  process.exit(2);
}
const seed = valueOf('--seed') ?? String(Date.now());

setFlagsFromString('--expose-gc');
const collectGarbage = /** @type {() => void} */ (runInNewContext('gc'));

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
try {
  const bundle = join(folder, 'fuzz.mjs');
  await build({
    entryPoints: [join(root, 'test/support/fuzz.ts')],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['rrc-source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    // The test network of ./testing also has React parts, which are not used here.
    external: ['react', 'react-dom'],
    logLevel: 'error',
  });
  const { fuzz } = await import(pathToFileURL(bundle).href);
  console.log(`seed ${seed}, ${frames} frames`);
  const started = performance.now();
  await fuzz({ frames, seed, collectGarbage, onProgress: (/** @type {object} */ report) => print(report) });
  console.log(`Passed in ${((performance.now() - started) / 1_000).toFixed(0)} s.`);
} catch (error) {
  console.error(error);
  console.error(`\nAgain with: npm run fuzz -- --frames=${frames} --seed=${seed}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {any} report */
function print({ heap, ...counts }) {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  console.log([...parts, `heap ${(heap / 1e6).toFixed(0)} MB`].join(', '));
}
