import type { BrowserContext, Page } from 'playwright';
import { afterEach, beforeEach, expect } from 'vitest';
import type {} from './pages/tabs/page.js';
import { servePages } from './servedPages.js';

/** How long a page may take to get where a test wants it, ms. */
export const patience = { timeout: 20_000, interval: 20 };

export const view = (page: Page) => page.evaluate(() => window.tabsPage.view());
export const send = (page: Page, text: string) => page.evaluate((what) => window.tabsPage.send(what), text);
export const delivery = (page: Page, id: string) => page.evaluate((which) => window.tabsPage.delivery(which), id);
export const texts = async (page: Page) => (await view(page)).rows.map(({ text }) => text);
export const leads = async (page: Page) => (await view(page)).leads;
/** The frames with content that were on the wire, as the page saw them. */
export const contents = async (page: Page) =>
  (await page.evaluate(() => window.tabsPage.frames())).filter(({ text }) => text !== undefined);

export async function reaches<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read, patience).toEqual(wanted);
}

/** Serves the pages to the tests of a file; each test has a browser profile of its own. */
export function openTabPages() {
  const pages = servePages('tabs');
  let context: BrowserContext;
  beforeEach(async () => {
    context = await pages.browser.newContext();
  });
  afterEach(async () => {
    await context.close();
  });

  async function load(query: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${pages.url}${query}`);
    await page.waitForFunction(() => window.tabsPage !== undefined);
    return page;
  }

  /** Opens a tab of somebody, and waits until it can be written in. */
  async function open(who: string): Promise<Page> {
    const page = await load(`?who=${who}`);
    await reaches(async () => (await view(page)).state, 'open');
    return page;
  }

  return {
    get context() {
      return context;
    },
    load,
    open,

    /** Hears everything that is on the wire, and says nothing. */
    observe: () => load(''),

    /** Two tabs of alice: the first leads. */
    async twoTabs(): Promise<[leader: Page, follower: Page]> {
      const leader = await open('alice');
      return [leader, await open('alice')];
    },
  };
}
