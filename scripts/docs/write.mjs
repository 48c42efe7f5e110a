// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { indexOf, pageOf } from './pages.mjs';
import { problemsOf } from './problems.mjs';
import { readStrings, stringsPage } from './strings.mjs';
import { readTokens, themingPage } from './tokens.mjs';

/** @typedef {import('./sources.mjs').Documented} Documented */
/** @typedef {ReturnType<typeof import('./sources.mjs').readSources>} Sources */

/** Where the pages are. */
export const folder = join(root, 'docs');

/** The folders of `docs` that are written, and what their lists say of themselves. */
const rooms = {
  hooks: {
    title: 'Hooks and providers',
    about:
      'Every hook and every provider, by the entry it is imported from. Each example is compiled and run by the tests, ' +
      'and the Storybook shows each one live on a simulated network: `npm run storybook`.',
  },
  components: {
    title: 'Components',
    about:
      'Every component, by the entry it is imported from. The Storybook shows each one live on a simulated network, with a ' +
      'script that drops, delays and heals, and in every state: `npm run storybook`.',
  },
};

/** The pages of the components' looks and words, by file name. @returns {Promise<Map<string, string>>} */
export async function lookPages() {
  return new Map([
    ['strings.md', stringsPage(await readStrings())],
    ['theming.md', themingPage(readTokens())],
  ]);
}

/** The folder of `docs` that has the page. @param {Documented} documented */
export const roomOf = ({ kind }) => (kind === 'component' ? 'components' : 'hooks');

/**
 * Every page of a hook, provider or component, by its path in `docs`.
 * @param {Sources} sources
 * @returns {Map<string, string>}
 * @throws {Error} naming all whose docstring is not complete
 */
export function pagesOf({ documented, types }) {
  const problems = documented.flatMap((one) =>
    problemsOf(one).map((problem) => `${one.file}: ${one.name} ${problem}.`),
  );
  if (problems.length > 0) {
    throw new Error(
      `${problems.join('\n')}\n\nEvery exported hook, provider and component is documented from its docstring; ` +
        'CONTRIBUTING.md says what belongs into it, src/react/useMessageStatus.ts is an example.',
    );
  }
  const lists = Object.entries(rooms).map(([room, { title, about }]) => {
    const inRoom = documented.filter((one) => roomOf(one) === room);
    return /** @type {const} */ ([`${room}/README.md`, indexOf(title, about, inRoom)]);
  });
  return new Map([
    ...lists,
    ...documented.map((one) => /** @type {const} */ ([`${roomOf(one)}/${one.name}.md`, pageOf(one, types)])),
  ]);
}

const kept = () =>
  Object.keys(rooms).flatMap((room) => {
    const path = join(folder, room);
    const files = existsSync(path) ? readdirSync(path) : [];
    return files.filter((file) => file.endsWith('.md')).map((file) => `${room}/${file}`);
  });

/** @param {string} path @param {string | undefined} text */
const differs = (path, text) => !existsSync(path) || readFileSync(path, 'utf8').replaceAll('\r\n', '\n') !== text;

/**
 * The files that are not as the sources say.
 * @param {ReadonlyMap<string, string>} pages
 */
export function outdated(pages) {
  return [...new Set([...pages.keys(), ...kept()])].filter((file) => differs(join(folder, file), pages.get(file)));
}

/** The pages of looks and words that are not as the sources say. @param {ReadonlyMap<string, string>} pages */
export function outdatedLooks(pages) {
  return [...pages].filter(([file, text]) => differs(join(folder, file), text)).map(([file]) => file);
}

/**
 * Writes the pages, and removes those of what is not there any more.
 * @param {ReadonlyMap<string, string>} pages
 * @param {ReadonlyMap<string, string>} looks
 */
export function write(pages, looks) {
  for (const room of Object.keys(rooms)) mkdirSync(join(folder, room), { recursive: true });
  for (const file of kept()) if (!pages.has(file)) rmSync(join(folder, file));
  for (const [file, text] of pages) writeFileSync(join(folder, file), text);
  for (const [file, text] of looks) writeFileSync(join(folder, file), text);
}
