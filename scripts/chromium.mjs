#!/usr/bin/env node
// @ts-check
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { canInstall, installPackages } from './debian.mjs';
import { findExecutable } from './executable.mjs';

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

/**
 * @returns {string | undefined} the path of a Chromium, or undefined where there is none
 * @throws {Error} when CHROMIUM_PATH names no executable: another one would not be what was asked for
 */
export function findChromium() {
  return findExecutable('CHROMIUM_PATH', names, [chromium.executablePath()]);
}

/**
 * Finds a Chromium, installs Debian's where that is possible.
 * @returns {string}
 * @throws {Error} with one line that says what to do
 */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (!canInstall()) throw new Error(whatToDo);
  console.error("No Chromium found; installing Debian's with apt-get (a minute or two) ...");
  try {
    installPackages(['chromium', 'fonts-liberation']);
  } catch (error) {
    throw new Error(`${/** @type {Error} */ (error).message} ${whatToDo}`, { cause: error });
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
