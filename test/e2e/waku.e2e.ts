import type { BrowserContext, Page } from 'playwright';
import { describe, expect } from 'vitest';
import { conversations } from '../support/waku/conversations.js';
import { servePages } from './servedPages.js';

const pages = servePages('waku');

describe('over light nodes in Chromium', () => {
  conversations(async () => {
    const contexts = new Map<string, Promise<BrowserContext>>();
    const complaints: string[] = [];
    /** A page in the browser of its own that somebody has. */
    async function openPage(participantId: string): Promise<Page> {
      const opened = contexts.get(participantId) ?? pages.browser.newContext();
      contexts.set(participantId, opened);
      const page = await (await opened).newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(pages.url);
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
