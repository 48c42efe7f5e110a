// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './run.mjs';

/** @typedef {{ filename: string, files: { path: string }[] }} PackResult */

/**
 * Packs the package as `npm publish` would.
 * @returns {{ tarball: string, folder: string, files: string[] }} `folder` is temporary and the caller's to remove
 * @throws {Error} when dist/ is not there, or npm fails
 */
export function pack() {
  if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('There is no dist/: run "npm run build" first.');
  const folder = mkdtempSync(join(tmpdir(), 'rrc-pack-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  /** @type {PackResult[] | Record<string, PackResult>} a list from npm 11 and before, later by name */
  const results = JSON.parse(stdout);
  const [packed] = Array.isArray(results) ? results : Object.values(results);
  if (packed === undefined) throw new Error('npm pack made nothing.');
  return {
    tarball: join(folder, packed.filename),
    folder,
    files: packed.files.map((file) => file.path),
  };
}

/** @returns {Record<string, any>} package.json */
export function readPackageJson() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
