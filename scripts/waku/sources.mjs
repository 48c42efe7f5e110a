// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../run.mjs';

/**
 * The package's sources as one module for Node: the engine, `/waku` and the seeded random numbers of `/testing`.
 * @returns {Promise<{ url: string, module: any, remove: () => void }>}
 */
export async function loadSources() {
  // Inside node_modules, as what it imports is looked for from where it is.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'sources-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'sources.mjs');
    await build({
      stdin: {
        contents: `export * from './src/engine/index.ts'; export { wakuTransport } from './src/transports/waku/index.ts';
          export { createRandom } from './src/transports/memory/index.ts';`,
        resolveDir: root,
      },
      outfile: file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'error',
    });
    const url = pathToFileURL(file).href;
    return { url, module: await import(url), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
