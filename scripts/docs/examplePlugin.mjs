// @ts-check
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../run.mjs';
import { blocksOf, examplesModule } from './guideBlocks.mjs';
import { componentOf } from './problems.mjs';

const asked = /^(.*)\/([\w-]+)\.md\?(example|examples|block=\d+)$/;
const made = /^(.*)\/([\w-]+)\.(example|examples|block=\d+)\.tsx$/;

/** The code of a page's only example. @param {string} page @param {string} path */
function exampleOf(page, path) {
  const code = /^## Example\n\n```tsx\n([^]*?)\n```$/m.exec(page)?.[1];
  const component = code === undefined ? undefined : componentOf(code)[0];
  if (component === undefined) throw new Error(`${path} has no example. Run "npm run docs".`);
  return `${code}\nexport { ${component} as Example };\n`;
}

/** One block of a guide. @param {string} page @param {string} path @param {number} index */
function blockOf(page, path, index) {
  const block = blocksOf(page)[index];
  if (!block) throw new Error(`${path} has no block ${index} of tsx.`);
  return `${block.code}\n`;
}

/** What finds and loads them: for Vite, and for the scan of dependencies that it makes at its start. */
const loader = () => ({
  name: 'page-examples',
  /** @param {string} id @param {string} [importer] */
  resolveId(id, importer) {
    // Asked for by its own path: by the browser, and by itself, for hot reload.
    if (made.test(id)) return id.startsWith(root) ? id : join(root, id);
    const [, folder, name, what] = asked.exec(id) ?? [];
    if (folder === undefined || importer === undefined) return undefined;
    const from = folder.startsWith('.') ? join(dirname(importer), folder) : folder;
    return join(from, `${name}.${what}.tsx`);
  },
  /** @this {{ addWatchFile(path: string): void }} @param {string} id */
  load(id) {
    const [, folder, name, what = ''] = made.exec(id) ?? [];
    if (folder === undefined) return undefined;
    const path = join(folder, `${name}.md`);
    this.addWatchFile(path);
    const page = readFileSync(path, 'utf8');
    if (what === 'example') return exampleOf(page, path);
    if (what === 'examples') return examplesModule(page, (index) => join(folder, `${name}.block=${index}.tsx`));
    return blockOf(page, path, Number(what.slice('block='.length)));
  },
});

/**
 * `import { Example } from '../docs/hooks/useMessages.md?example'` gives the component that the example of a page exports, and
 * `import { examples } from '../docs/guides/gaps.md?examples'` the live blocks of a guide: the very code that people read is the
 * code that runs. `?block=0` is a block of a guide as a module.
 * @returns {import('vite').Plugin}
 */
export function pageExamples() {
  return {
    ...loader(),
    enforce: 'pre',
    config: () => ({ optimizeDeps: { rolldownOptions: { plugins: [loader()] } } }),
  };
}
