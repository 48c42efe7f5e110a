// @ts-check
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../run.mjs';
import { componentOf } from './problems.mjs';

const asked = /^(.*)\/(\w+)\.md\?example$/;
const made = /^(.*)\/(\w+)\.example\.tsx$/;

/** What finds and loads them: for Vite, and for the scan of dependencies that it makes at its start. */
const loader = () => ({
  name: 'hook-examples',
  /** @param {string} id @param {string} [importer] */
  resolveId(id, importer) {
    // Asked for by its own path: by the browser, and by itself, for hot reload.
    if (made.test(id)) return id.startsWith(root) ? id : join(root, id);
    const [, folder, name] = asked.exec(id) ?? [];
    if (folder === undefined || importer === undefined) return undefined;
    const from = folder.startsWith('.') ? join(dirname(importer), folder) : folder;
    return join(from, `${name}.example.tsx`);
  },
  /** @this {{ addWatchFile(path: string): void }} @param {string} id */
  load(id) {
    const [, folder, name] = made.exec(id) ?? [];
    if (folder === undefined) return undefined;
    const page = join(folder, `${name}.md`);
    this.addWatchFile(page);
    const code = /^## Example\n\n```tsx\n([^]*?)\n```$/m.exec(readFileSync(page, 'utf8'))?.[1];
    const component = code === undefined ? undefined : componentOf(code)[0];
    if (component === undefined) throw new Error(`${page} has no example. Run "npm run docs".`);
    return `${code}\nexport { ${component} as Example };\n`;
  },
});

/**
 * `import { Example } from '../docs/hooks/useMessages.md?example'` gives the component that the example of a page in
 * docs/hooks exports: the very code that people read is the code that runs.
 * @returns {import('vite').Plugin}
 */
export function hookExamples() {
  return {
    ...loader(),
    enforce: 'pre',
    config: () => ({ optimizeDeps: { rolldownOptions: { plugins: [loader()] } } }),
  };
}
