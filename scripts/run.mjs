// @ts-check
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The script behind a command of an installed package, so that it starts without npx or a shell.
 * @param {string} packageName
 * @param {string} [command] the package's own name by default
 */
export function commandOf(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (typeof file !== 'string') throw new Error(`${packageName} has no command ${command}.`);
  return join(folder, file);
}

/**
 * Runs a command of an installed package, its output on ours.
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {{ command?: string, cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {boolean} whether it succeeded
 */
export function run(packageName, args, { command, cwd = root, env = process.env } = {}) {
  const { status } = spawnSync(process.execPath, [commandOf(packageName, command), ...args], {
    stdio: 'inherit',
    cwd,
    env,
  });
  return status === 0;
}

/**
 * Prints `usage` and ends when --help is asked for; ends with a message on an argument nobody knows.
 * @param {string} usage
 * @param {readonly string[]} [known] options this script takes
 * @returns {string[]} the arguments
 */
export function readArguments(usage, known = []) {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  const unknown = args.find((argument) => argument.startsWith('-') && !known.includes(argument.split('=')[0] ?? ''));
  if (unknown !== undefined) {
    console.error(`Unknown option ${unknown}.\n\n${usage}`);
    process.exit(2);
  }
  return args;
}
