// @ts-check
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../run.mjs';
import { modes } from './modes.mjs';
import { pathOf } from './stored.mjs';

/**
 * @typedef {object} Finding one picture that is not as it was stored
 * @property {import('./take.mjs').Story} story
 * @property {string} mode
 * @property {string} what in a few words
 * @property {Buffer} [old]
 * @property {Buffer} [now]
 * @property {Buffer} [difference]
 */

/** What goes wrong is put here; not part of the repository. */
export const reportFolder = '.cache/pictures';

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * Writes the pictures of all findings, and a page that shows them side by side above all that are stored.
 * @param {readonly Finding[]} findings
 * @param {readonly import('./take.mjs').Story[]} stories
 * @returns {string} the page
 */
export function writeReport(findings, stories) {
  const folder = join(root, reportFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rows = findings.map(({ story, mode, what, ...pictures }) => {
    const cells = /** @type {const} */ ([
      ['old', 'stored'],
      ['now', 'now'],
      ['difference', 'difference'],
    ]).map(([kind, caption]) => {
      const picture = pictures[kind];
      if (!picture) return `<figure><figcaption>${caption}: none</figcaption></figure>`;
      const name = fileOf(story.id, mode, kind);
      writeFileSync(join(folder, name), picture);
      return `<figure><figcaption>${caption}</figcaption><a href="${name}"><img src="${name}" alt="${caption}"></a></figure>`;
    });
    return `<h2>${escape(story.title)} / ${escape(story.name)}, ${mode}</h2><p>${escape(what)}</p><div>${cells.join('')}</div>`;
  });
  const all = stories.map((story) => {
    const cells = modes.map(({ name }) => {
      const file = escape(relative(folder, join(root, pathOf(story.id, name))));
      return `<figure><figcaption>${name}</figcaption><img loading="lazy" src="${file}" alt="${name}"></figure>`;
    });
    return `<h2>${escape(story.title)} / ${escape(story.name)}</h2><div>${cells.join('')}</div>`;
  });
  const page = join(folder, 'index.html');
  writeFileSync(
    page,
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures of the stories</title>
<style>
  body { margin: 16px; font: 15px/1.4 system-ui, sans-serif; background: #ddd; color: #111; }
  div { display: flex; flex-wrap: wrap; gap: 12px; align-items: start; }
  figure { margin: 0; }
  figcaption { font-size: 13px; }
  img { max-width: 480px; background: #fff; }
  h2 { margin: 24px 0 4px; font-size: 16px; }
  p { margin: 0 0 4px; }
</style>
<h1>${findings.length === 0 ? 'All pictures are as they were stored' : `${findings.length} are not as they were stored`}</h1>
${rows.join('\n')}
<h1>All that are stored</h1>
${all.join('\n')}
</html>
`,
  );
  return page;
}

/** @param {string} id @param {string} mode @param {'old' | 'now' | 'difference'} kind */
export const fileOf = (id, mode, kind) => `${id}.${mode}.${kind}.png`;
