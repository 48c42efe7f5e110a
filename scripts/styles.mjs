// @ts-check
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

/**
 * The style sheet as it is published: src/ui/styles.css with its parts in place of its imports, in one block of their layer.
 * Nothing else is changed, so that comments stay and no colour is rewritten for older browsers.
 * @param {string} [file] of the imports
 * @throws {Error} naming what is no import of a part into the layer of the first one: it would not be of that block
 */
export function readStyles(file = join(root, 'src/ui/styles.css')) {
  const text = readFileSync(file, 'utf8');
  const begin = text.search(/^@import /m);
  let layer = '';
  const rules = text
    .slice(begin)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, part, into] = /^@import '(\.\/.+)' layer\((\w+)\);$/.exec(line) ?? [];
      if (!part || !into || (layer ||= into) !== into) {
        throw new Error(`${file} is to import parts into one layer, and nothing else below, but has: ${line}`);
      }
      return readFileSync(join(dirname(file), part), 'utf8');
    });
  return `${text.slice(0, begin)}@layer ${layer} {\n${rules.join('\n').replace(/^(?=.)/gm, '  ')}}\n`;
}
