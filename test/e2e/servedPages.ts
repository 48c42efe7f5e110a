import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from './browser.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The pages of one folder of `pages/`, and a Chromium to look at them. */
export interface ServedPages {
  /** Where they are, with a slash at the end. */
  readonly url: string;
  readonly browser: Browser;
}

/** Serves `pages/<folder>/` from the sources to the tests of a file, and starts Chromium for them. */
export function servePages(folder: string): ServedPages {
  let server: ViteDevServer | undefined;
  let browser: Browser | undefined;
  let port = 0;
  beforeAll(async () => {
    server = await createServer({
      root: path('./pages'),
      configFile: path('../../vite.config.ts'),
      // Of its own: a dependency that another folder has found makes the server load its pages again; two at once must not
      // write over one another.
      cacheDir: path(`../../node_modules/.vite-e2e-${folder}-${process.env['VITEST_POOL_ID']}`),
      logLevel: 'error',
      server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, open: false },
    });
    await server.listen();
    const address = server.httpServer?.address();
    if (!address || typeof address === 'string') throw new Error('the pages were served on no port');
    ({ port } = address);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    get url() {
      return `http://127.0.0.1:${port}/${folder}/`;
    },
    get browser() {
      return browser!;
    },
  };
}

/** Ends a page's process at once, as the system does when memory runs out: nothing of it runs any more. */
export async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  // Nobody is left to answer.
  void session.send('Page.crash').catch(() => undefined);
}
