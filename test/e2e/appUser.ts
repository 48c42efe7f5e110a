import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type AppServer, startApp } from './app-server.js';
import { launchBrowser, newBrowserContext } from './browser.js';
import { newTab, ready, type Tab } from './tab.js';

/** Somebody who uses the example app, in a browser that is new for each test. */
export interface AppUser {
  /** Where the app is. */
  readonly url: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** Loads the app in a tab; does not wait for it to open. */
  load(search?: string, where?: BrowserContext): Promise<Tab>;
  /** Opens a tab and waits until it can be written in. */
  open(search?: string, where?: BrowserContext): Promise<Tab>;
}

/** Serves the app to the tests of a file. None of the tabs that its user loads may complain. */
export function appUser(): AppUser {
  let app: AppServer;
  let browser: Browser;
  let context: BrowserContext;
  const tabs: Tab[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  beforeEach(async () => {
    context = await newBrowserContext(browser);
  });
  afterEach(async () => {
    await context.close();
    expect(tabs.splice(0).flatMap((tab) => tab.complaints)).toEqual([]);
  });

  async function load(search = '', where = context): Promise<Tab> {
    const tab = await newTab(where, app.url + search);
    tabs.push(tab);
    return tab;
  }
  return {
    get url() {
      return app.url;
    },
    get browser() {
      return browser;
    },
    get context() {
      return context;
    },
    load,
    async open(search, where) {
      const tab = await load(search, where);
      await ready(tab);
      return tab;
    },
  };
}
