// @ts-check
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../run.mjs';
import { encodePng, decodePng } from './png.mjs';

/** Where the pictures are that were looked at: a folder a story, a file a mode. */
export const storedFolder = 'test/pictures';

/** @param {string} id @param {string} mode @returns {string} from the repository's folder */
export const pathOf = (id, mode) => `${storedFolder}/${id}/${mode}.png`;

/** @param {string} id @param {string} mode @returns {Buffer | undefined} */
export function readStored(id, mode) {
  const file = join(root, pathOf(id, mode));
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** @param {string} id @param {string} mode @param {Buffer} picture as it was taken */
export function store(id, mode, picture) {
  const file = join(root, pathOf(id, mode));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, encodePng(decodePng(picture)));
}

/** The files of stories and modes that there are no more. @param {ReadonlySet<string>} known paths of those that there are */
export function strays(known) {
  const folder = join(root, storedFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${storedFolder}/${name}/${file}`))
    .filter((path) => !known.has(path));
}

/** @param {readonly string[]} paths */
export function removeAll(paths) {
  for (const path of paths) {
    const file = join(root, path);
    rmSync(file);
    if (readdirSync(dirname(file)).length === 0) rmSync(dirname(file), { recursive: true });
  }
}

/** @param {Iterable<string>} paths @returns {number} bytes of those that there are */
export function sizeOf(paths) {
  let bytes = 0;
  for (const path of paths) bytes += existsSync(join(root, path)) ? statSync(join(root, path)).size : 0;
  return bytes;
}
