// @ts-check
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const colours = ['color-contrast', 'link-in-text-block'];
const allBut = { rules: Object.fromEntries(colours.map((rule) => [rule, { enabled: false }])) };

/**
 * What axe is asked in a mode: in the light everything, in the others what they can change.
 * @type {Record<string, import('axe-core').RunOptions>}
 */
const questions = {
  light: {},
  dark: { runOnly: { type: 'rule', values: colours } },
  // The colours are those of the light; words, names and what is drawn are not.
  'right-to-left': allBut,
  // A page is told its own colours there, not those that are forced: only a picture shows them.
  'forced-colours': allBut,
};

/** Axe waits by timers of its own: those of a story stand still. */
const source = `{
  const { setTimeout, clearTimeout } = window.storyTime.real;
  ${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')}
}`;

/**
 * Asks axe about the story that a page shows.
 * @param {import('playwright').Page} page
 * @param {string} mode the name of the one it is shown in
 * @returns {Promise<string[]>} what is wrong: a rule and the elements that break it, each
 */
export async function askAxe(page, mode) {
  const options = questions[mode];
  if (!options) return [];
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (asked) => {
    // As the Storybook asks it: a story is not a whole page, and what is the Storybook's is not looked at.
    const exclude = [['.sb-wrapper'], ['#storybook-docs'], ['#storybook-highlights-root']];
    const { violations } = await window.axe.run(
      { include: [['body']], exclude },
      { ...asked, rules: { region: { enabled: false }, ...asked.rules }, preload: false, resultTypes: ['violations'] },
    );
    return violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 3).map(({ html }) => html.slice(0, 160));
      return `${id}: ${help}. ${nodes.length} × ${places.join(' ')}`;
    });
  }, options);
}
