// @ts-check
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} variable names an environment variable that says which one to use
 * @param {readonly string[]} names looked for on PATH, in this order
 * @param {readonly string[]} [elsewhere] files that are tried after that
 * @returns {string | undefined} the path of an executable, or undefined where there is none
 * @throws {Error} when the variable names no executable: another one would not be what was asked for
 */
export function findExecutable(variable, names, elsewhere = []) {
  const asked = process.env[variable];
  if (asked) {
    if (!isExecutable(asked)) throw new Error(`${variable} is ${asked}, which is no executable file.`);
    return asked;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...elsewhere].find((file) => file !== '' && isExecutable(file));
}
