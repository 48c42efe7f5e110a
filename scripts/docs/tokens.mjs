// @ts-check
import { readStyles } from '../styles.mjs';
import { cell, inTable, table } from './tables.mjs';

/**
 * @typedef {object} Token
 * @property {string} name
 * @property {string} value its default, as written
 * @property {string} meaning
 */

/** The block that a selector opens first. @param {string} css @param {string} selector */
function blockOf(css, selector) {
  const begin = css.indexOf(`${selector} {`);
  if (begin === -1) throw new Error(`The style sheet has no block "${selector}".`);
  return css.slice(begin, css.indexOf('}', begin));
}

/**
 * The tokens that a block sets, each with the comment before it.
 * @param {string} block
 * @returns {Token[]}
 * @throws {Error} naming every token without a comment
 */
export function tokensIn(block) {
  const found = [...block.matchAll(/(?:\/\*\s*((?:[^*]|\*(?!\/))*?)\s*\*\/\s*)?(--rc-[\w-]+):\s*([^;]*);/g)];
  const tokens = found.map(([, meaning = '', name = '', value = '']) => ({
    name,
    value: value.replace(/\s+/g, ' '),
    meaning: meaning.replace(/\s+/g, ' '),
  }));
  const silent = tokens.filter(({ meaning }) => meaning === '').map(({ name }) => name);
  if (silent.length > 0) {
    throw new Error(`${silent.join(', ')} of the style sheet have no comment before them that says what they are for.`);
  }
  return tokens;
}

/**
 * The tokens of the style sheet.
 * @param {string} [css]
 * @returns {{ seeds: Token[], derived: Token[] }} those that decide everything, and those that are mixed from them
 */
export function readTokens(css = readStyles()) {
  return { seeds: tokensIn(blockOf(css, ':where(:root)')), derived: tokensIn(blockOf(css, '\n  .rc')) };
}

/** A value for light and for dark. @param {string} value */
function inBoth(value) {
  const [, light, dark] = /^light-dark\((.*), (.*)\)$/.exec(value) ?? [];
  return light === undefined || dark === undefined ? [inTable(value), ''] : [inTable(light), inTable(dark)];
}

/** The page of all tokens. @param {{ seeds: readonly Token[], derived: readonly Token[] }} tokens */
export function themingPage({ seeds, derived }) {
  const example = `@import 'react-reliable-channel/ui/styles.css';

:root {
  --rc-accent: light-dark(#7a2e8e, #d7a0e6);
  --rc-radius: 4px;
  --rc-font: inherit;
}`;
  return (
    [
      '# Theming',
      '<!-- Written by "npm run docs" from src/ui/styles/theme.css: do not edit. -->',
      'The components are plain CSS in the layer `rc`: styles of your own that stand in no layer win without `!important`. ' +
        'Every part carries its state as `data-status`, `data-tone` and one `data-*` of its own, for selectors.',
      '## Seeds',
      'Eight custom properties decide everything. Set them on `:root`, or on any element around components.',
      table(
        ['token', 'default', 'in the dark', 'meaning'],
        seeds.map(({ name, value, meaning }) => [inTable(name), ...inBoth(value), cell(meaning)]),
      ),
      `\`\`\`css\n${example}\n\`\`\``,
      '## Derived',
      'Mixed from the seeds on every component. To set one of them, name the class: `.rc { --rc-line: … }`.',
      table(
        ['token', 'default', 'meaning'],
        derived.map(({ name, value, meaning }) => [inTable(name), inTable(value), cell(meaning)]),
      ),
      '## Light and dark',
      'Light or dark follows the `color-scheme` of the page: with `:root { color-scheme: light dark }` that of the system. ' +
        '`data-rc-theme="light"` or `"dark"` on any element decides for the components inside. A colour of your own that ' +
        'is to have both is written with `light-dark()`.',
      'Vite and others write `light-dark()` for older browsers when they build. What comes out follows a `color-scheme` that ' +
        'stands in your CSS for `:root`, and nothing else: not the one of a `<meta>`, nor `data-rc-theme` further in. Where you need ' +
        "those, build for browsers that have it: `build: { cssTarget: ['chrome123', 'firefox120', 'safari17.5'] }`.",
      '## What the reader’s system asks for',
      '- More contrast (`prefers-contrast: more`): muted text and lines come close to the foreground, and nothing is dimmed.\n' +
        '- Forced colours: shapes, borders and rules take the system’s colours; states are told apart by shape and line.\n' +
        '- Reduced motion: nothing moves by itself, and jumps are not animated.\n' +
        '- From right to left: everything is laid out by where lines begin. Set `dir` on the page, or on `UiProvider`.',
    ].join('\n\n') + '\n'
  );
}
