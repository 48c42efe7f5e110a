import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BrowserContextOptions, Browser, Page } from 'playwright';
import { readStyles } from '../../scripts/styles.mjs';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A page of `pages/` as an app ships it, and what it says is wrong. */
export interface BuiltPage {
  open(
    browser: Browser,
    options?: BrowserContextOptions & { style?: string; before?: string },
  ): Promise<{ page: Page; complaints: string[] }>;
}

/** Bundles `pages/<name>/page.tsx`, for production: in development React compares all rows of a list for its own tracks. */
export async function buildPage(name: string): Promise<BuiltPage> {
  const { outputFiles } = await build({
    entryPoints: [path(`./pages/${name}/page.tsx`)],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    conditions: ['rrc-source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]?.text ?? '';
  const styles = readStyles();
  return {
    async open(browser, { style = '', before = '', ...options } = {}) {
      const page = await browser.newPage({ viewport: { width: 800, height: 600 }, ...options });
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      await page.setContent(
        `<!doctype html><html lang="en"><title>${name}</title><style>${styles} ${style} body { font: 15px sans-serif }</style><main id="root"></main>`,
      );
      if (before !== '') await page.addScriptTag({ content: before });
      await page.addScriptTag({ content: script });
      return { page, complaints };
    },
  };
}
