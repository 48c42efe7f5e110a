#!/usr/bin/env node
// @ts-check
import { rmSync } from 'node:fs';
import { pack, readPackageJson } from './pack.mjs';
import { readArguments, run } from './run.mjs';

const usage = `Usage: npm run check:package

Packs the package and checks the tarball: every file that exports names is in it, nothing else than is meant is in it,
publint --strict, and "are the types wrong". Needs dist/: npm run build.`;

readArguments(usage);

/** What may be in the tarball. */
const expected = /^(dist\/|src\/|package\.json$|README\.md$|CHANGELOG\.md$|LICENSE-(MIT|APACHE)$)/;
const required = ['README.md', 'CHANGELOG.md', 'LICENSE-MIT', 'LICENSE-APACHE'];

/**
 * @param {unknown} target a value of `exports`
 * @returns {string[]} the files it names
 */
function filesOf(target) {
  if (typeof target === 'string') return [target.replace(/^\.\//, '')];
  return Object.values(/** @type {object} */ (target)).flatMap(filesOf);
}

const { tarball, folder, files } = pack();
try {
  const { exports: entries } = readPackageJson();
  const missing = [...required, ...filesOf(entries)].filter((file) => !files.includes(file));
  const unexpected = files.filter((file) => !expected.test(file));
  if (missing.length > 0) console.error(`Not in the tarball: ${missing.join(', ')}`);
  if (unexpected.length > 0) console.error(`Should not be in the tarball: ${unexpected.join(', ')}`);

  const linted = run('publint', ['run', tarball, '--strict']);
  const styles = Object.keys(entries).filter((entry) => entry.endsWith('.css'));
  const typed = run(
    '@arethetypeswrong/cli',
    [
      tarball,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--exclude-entrypoints',
      ...styles.map((entry) => entry.slice(2)),
    ],
    { command: 'attw' },
  );
  if (missing.length > 0 || unexpected.length > 0 || !linted || !typed) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
