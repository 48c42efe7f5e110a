#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const usage = `Usage: node scripts/offline.mjs COMMAND [ARGUMENTS]

Runs a command with the network off, and fails where it asked for anything that is not on this machine, whether or not it
could do without. Where the system lets us (unshare -rn, on Linux), the command has no network at all besides.

  node scripts/offline.mjs npm run build:storybook`;

const [command, ...rest] = process.argv.slice(2);
if (command === undefined || command === '--help') {
  console.log(usage);
  process.exit(command === undefined ? 2 : 0);
}

const folder = mkdtempSync(join(tmpdir(), 'offline-'));
const list = join(folder, 'asked');
const preload = pathToFileURL(fileURLToPath(new URL('offline/refuse.mjs', import.meta.url))).href;
const env = {
  ...process.env,
  OFFLINE_LIST: list,
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`.trim(),
};
const isCut = spawnSync('unshare', ['-rn', 'true']).status === 0;
const [program, ...args] = isCut ? ['unshare', '-rn', command, ...rest] : [command, ...rest];
const { status, error } = spawnSync(program ?? command, args, { env, stdio: 'inherit' });
const asked = existsSync(list) ? [...new Set(readFileSync(list, 'utf8').trim().split('\n'))] : [];
rmSync(folder, { recursive: true, force: true });

if (error) console.error(`${command} cannot be run: ${error.message}`);
for (const host of asked) console.error(`It asked for ${host}, with the network off.`);
if (status === 0 && asked.length === 0)
  console.log(`Done with the network off${isCut ? '' : ' (for Node alone: this system does not let us cut it off)'}.`);
process.exit(status !== 0 ? (status ?? 1) : asked.length > 0 ? 1 : 0);
