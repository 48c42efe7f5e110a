// @ts-check
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { componentOf } from './problems.mjs';

const asked = /^(.*)\/(\w+)\.md\?example$/;
const made = /^(.*)\/(\w+)\.example\.tsx$/;

/**
 * `import { Example } from '../docs/hooks/useMessages.md?example'` gives the component that the example of a page in
 * docs/hooks exports: the very code that people read is the code that runs.
 * @returns {import('vite').Plugin}
 */
export function hookExamples() {
  return {
    name: 'hook-examples',
    enforce: 'pre',
    resolveId(id, importer) {
      const [, folder, name] = asked.exec(id) ?? [];
      if (folder === undefined || importer === undefined) return undefined;
      const from = folder.startsWith('.') ? join(dirname(importer), folder) : folder;
      return join(from, `${name}.example.tsx`);
    },
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
  };
}
