#!/usr/bin/env node
// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

const usage = `Usage: node scripts/chromium.mjs [--install]

Prints the path of the Chromium that the tests drive. Looks, in this order, at
  CHROMIUM_PATH, if it is set,
  chromium, chromium-browser, google-chrome, google-chrome-stable on PATH,
  the one that playwright has downloaded.

  --install   when there is none and this is Debian as root: apt-get install chromium`;

const whatToDo =
  'No Chromium found: install it (Debian: apt-get install chromium) or run "npx playwright install chromium", or set CHROMIUM_PATH.';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** For every Chromium the project starts: works as root and without a GPU, and asks nothing of the network by itself. */
export const chromiumArguments = Object.freeze([
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]);

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @returns {string | undefined} the path of a Chromium, or undefined where there is none
 * @throws {Error} when CHROMIUM_PATH names no executable: another one would not be what was asked for
 */
export function findChromium() {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked) {
    if (!isExecutable(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, which is no executable file.`);
    return asked;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, chromium.executablePath()].find((file) => file !== '' && isExecutable(file));
}

/**
 * Finds a Chromium, installs Debian's where that is possible.
 * @returns {string}
 * @throws {Error} with one line that says what to do
 */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new Error(whatToDo);
  console.error("No Chromium found; installing Debian's with apt-get (a minute or two) ...");
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation'],
  ];
  for (const step of steps) {
    console.error(`> apt-get ${step.join(' ')}`);
    const { status } = spawnSync('apt-get', step, {
      stdio: ['ignore', process.stderr, process.stderr],
      env: environment,
    });
    if (status !== 0) throw new Error(`apt-get ${step[0]} failed. ${whatToDo}`);
  }
  const installed = findChromium();
  if (installed === undefined) throw new Error(whatToDo);
  return installed;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--help')) {
    console.log(usage);
  } else {
    try {
      const file = process.argv.includes('--install') ? ensureChromium() : findChromium();
      if (file === undefined) throw new Error(whatToDo);
      console.log(file);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
