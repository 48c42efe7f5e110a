import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { conversations } from '../support/waku/conversations.js';
import { launchBrowser } from './browser.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

let server: ViteDevServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  server = await createServer({
    root: path('./pages'),
    configFile: path('../../vite.config.ts'),
    cacheDir: path('../../node_modules/.vite-e2e-pages'),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, open: false },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the pages were served on no port');
  url = `http://127.0.0.1:${address.port}/waku/index.html`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('over light nodes in Chromium', () => {
  conversations(async () => {
    const contexts = new Map<string, Promise<BrowserContext>>();
    const complaints: string[] = [];
    /** A page in the browser of its own that somebody has. */
    async function openPage(participantId: string): Promise<Page> {
      const opened = contexts.get(participantId) ?? browser.newContext();
      contexts.set(participantId, opened);
      const page = await (await opened).newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
      return page;
    }
    return {
      async enter(options) {
        const page = await openPage(options.participantId);
        await page.evaluate((given) => window.wakuPage.enter(given), options);
        return {
          send: (text) => page.evaluate((given) => window.wakuPage.send(given), text),
          view: () => page.evaluate(() => window.wakuPage.view()),
          leave: () => page.close(),
        };
      },
      async enterWithSdk(options) {
        const page = await openPage(options.participantId);
        await page.evaluate((given) => window.wakuPage.enterWithSdk(given), options);
        return {
          send: (text) => page.evaluate((given) => window.wakuPage.sendWithSdk(given), text),
          view: () => page.evaluate(() => window.wakuPage.viewWithSdk()),
        };
      },
      async close() {
        for (const context of contexts.values()) await (await context).close();
        expect(complaints).toEqual([]);
      },
    };
  });
});
