// @ts-check
import { componentOf } from './problems.mjs';

/**
 * A block of code in a guide, fenced as `tsx`. One that is live says which script is played with it: `tsx live=gapHeals`.
 * @typedef {{ code: string, script: string | undefined, component: string | undefined }} GuideBlock
 */

/** What fences a block. */
const fence = /^```tsx(?: live=(\w+))?\n([^]*?)\n```$/gm;

/** The blocks of a guide, in order. @param {string} guide its text @returns {GuideBlock[]} */
export function blocksOf(guide) {
  return [...guide.matchAll(fence)].map(([, script, code = '']) => ({ code, script, component: componentOf(code)[0] }));
}

/**
 * A module that exports the live blocks of a guide as `examples`: each with its component, code and script.
 * @param {string} guide its text
 * @param {(index: number) => string} blockPath where a block's own module is
 */
export function examplesModule(guide, blockPath) {
  const live = blocksOf(guide).flatMap((block, index) => (block.script === undefined ? [] : [{ ...block, index }]));
  const imports = live.map(
    ({ component, index }) => `import { ${component} as Example${index} } from ${JSON.stringify(blockPath(index))};`,
  );
  const items = live.map(
    ({ code, script, index }) =>
      `{ Example: Example${index}, code: ${JSON.stringify(code)}, script: ${JSON.stringify(script)} }`,
  );
  return `${imports.join('\n')}\nexport const examples = [${items.join(', ')}];\n`;
}
