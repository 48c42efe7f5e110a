// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { indexOf, pageOf } from './pages.mjs';
import { problemsOf } from './problems.mjs';

/** @typedef {ReturnType<typeof import('./sources.mjs').readSources>} Sources */

/** Where the pages are. */
export const folder = join(root, 'docs', 'hooks');

/**
 * Every page, by file name.
 * @param {Sources} sources
 * @throws {Error} naming every hook and provider whose docstring is not complete
 */
export function pagesOf({ documented, types }) {
  const problems = documented.flatMap((one) =>
    problemsOf(one).map((problem) => `${one.file}: ${one.name} ${problem}.`),
  );
  if (problems.length > 0) {
    throw new Error(
      `${problems.join('\n')}\n\nEvery exported hook and provider is documented from its docstring; ` +
        'CONTRIBUTING.md says what belongs into it, src/react/useMessageStatus.ts is an example.',
    );
  }
  return new Map([
    ['README.md', indexOf(documented)],
    ...documented.map((one) => /** @type {const} */ ([`${one.name}.md`, pageOf(one, types)])),
  ]);
}

const kept = () => (existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.md')) : []);

/**
 * The files that are not as the sources say.
 * @param {ReadonlyMap<string, string>} pages
 */
export function outdated(pages) {
  return [...new Set([...pages.keys(), ...kept()])].filter((file) => {
    const path = join(folder, file);
    return !existsSync(path) || readFileSync(path, 'utf8').replaceAll('\r\n', '\n') !== pages.get(file);
  });
}

/** Writes the pages, and removes those of what is not there any more. @param {ReadonlyMap<string, string>} pages */
export function write(pages) {
  mkdirSync(folder, { recursive: true });
  for (const file of kept()) if (!pages.has(file)) rmSync(join(folder, file));
  for (const [file, text] of pages) writeFileSync(join(folder, file), text);
}
