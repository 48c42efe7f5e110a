// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { indexOf, pageOf } from './pages.mjs';
import { problemsOf } from './problems.mjs';
import { readStrings, stringsPage } from './strings.mjs';
import { readTokens, themingPage } from './tokens.mjs';

/** @typedef {ReturnType<typeof import('./sources.mjs').readSources>} Sources */

const docs = join(root, 'docs');

/** Where the pages of hooks are: all that is in there is made. */
export const folder = join(docs, 'hooks');

/** The pages of the components' looks and words, by file name. @returns {Promise<Map<string, string>>} */
export async function componentPages() {
  return new Map([
    ['strings.md', stringsPage(await readStrings())],
    ['theming.md', themingPage(readTokens())],
  ]);
}

/**
 * Every page of docs/hooks, by file name.
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

/** @param {string} path @param {string | undefined} text */
const differs = (path, text) => !existsSync(path) || readFileSync(path, 'utf8').replaceAll('\r\n', '\n') !== text;

/**
 * The files of docs/hooks that are not as the sources say.
 * @param {ReadonlyMap<string, string>} pages
 */
export function outdated(pages) {
  return [...new Set([...pages.keys(), ...kept()])].filter((file) => differs(join(folder, file), pages.get(file)));
}

/** The pages of components that are not as the sources say. @param {ReadonlyMap<string, string>} pages */
export function outdatedComponentPages(pages) {
  return [...pages].filter(([file, text]) => differs(join(docs, file), text)).map(([file]) => file);
}

/**
 * Writes the pages, and removes those of hooks that are not there any more.
 * @param {ReadonlyMap<string, string>} pages of docs/hooks
 * @param {ReadonlyMap<string, string>} others of docs
 */
export function write(pages, others) {
  mkdirSync(folder, { recursive: true });
  for (const file of kept()) if (!pages.has(file)) rmSync(join(folder, file));
  for (const [file, text] of pages) writeFileSync(join(folder, file), text);
  for (const [file, text] of others) writeFileSync(join(docs, file), text);
}
