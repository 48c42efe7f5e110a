#!/usr/bin/env node
// @ts-check
import { pathToFileURL } from 'node:url';
import { canInstall, installPackages } from './debian.mjs';
import { findExecutable } from './executable.mjs';

const usage = `Usage: node scripts/firefox.mjs [--install]

Prints the path of the Firefox that a smoke test drives. Looks, in this order, at
  FIREFOX_PATH, if it is set,
  firefox-esr, firefox on PATH.

  --install   when there is none and this is Debian as root: apt-get install firefox-esr`;

const whatToDo =
  'No Firefox found: install it (Debian: apt-get install firefox-esr), or set FIREFOX_PATH. ' +
  'The other tests run without: npm test -- --project unit --project dom --project react18 --project storybook --project e2e';

/** @returns {string | undefined} the path of a Firefox, or undefined where there is none. @throws {Error} when FIREFOX_PATH names no executable */
export function findFirefox() {
  return findExecutable('FIREFOX_PATH', ['firefox-esr', 'firefox']);
}

/**
 * Finds a Firefox, installs Debian's where that is possible.
 * @returns {string}
 * @throws {Error} with one line that says what to do
 */
export function ensureFirefox() {
  const found = findFirefox();
  if (found !== undefined) return found;
  if (!canInstall()) throw new Error(whatToDo);
  console.error("No Firefox found; installing Debian's with apt-get (a minute or two) ...");
  try {
    installPackages(['firefox-esr']);
  } catch (error) {
    throw new Error(`${/** @type {Error} */ (error).message} ${whatToDo}`, { cause: error });
  }
  const installed = findFirefox();
  if (installed === undefined) throw new Error(whatToDo);
  return installed;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--help')) {
    console.log(usage);
  } else {
    try {
      const file = process.argv.includes('--install') ? ensureFirefox() : findFirefox();
      if (file === undefined) throw new Error(whatToDo);
      console.log(file);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
