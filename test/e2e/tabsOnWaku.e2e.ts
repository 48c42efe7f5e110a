import type { BrowserContext, Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DevnetProcess } from '../../scripts/waku/devnetProcess.mjs';
import type {} from './pages/tabsWaku/page.js';
import { crash, servePages } from './servedPages.js';

const patience = { timeout: 30_000, interval: 50 };
const pages = servePages('tabsWaku');
let devnet: DevnetProcess;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeEach(async () => {
  devnet = await DevnetProcess.start();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await devnet?.close();
  expect(complaints.splice(0)).toEqual([]);
});

/** A browser of somebody: nothing but Waku connects it with another one. */
async function newProfile(): Promise<BrowserContext> {
  const context = await pages.browser.newContext();
  contexts.push(context);
  return context;
}

async function enter(context: BrowserContext, who: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(pages.url);
  await page.evaluate(([name, address]) => window.tabsWakuPage.enter(name, address), [who, devnet.multiaddr] as const);
  return page;
}

const view = (page: Page) => page.evaluate(() => window.tabsWakuPage.view());
const send = (page: Page, text: string) => page.evaluate((what) => window.tabsWakuPage.send(what), text);
const status = (page: Page, id: string) => page.evaluate((which) => window.tabsWakuPage.status(which), id);
async function reaches<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read, patience).toEqual(wanted);
}

describe('two tabs of one participant on Waku', () => {
  it('have one light node, and when its tab crashes the other one dials, and sends what was said meanwhile', async () => {
    const [here, there] = [await newProfile(), await newProfile()];
    const [leader, follower] = [await enter(here, 'alice'), await enter(here, 'alice')];
    const bob = await enter(there, 'bob');
    for (const page of [leader, follower, bob]) await reaches(async () => (await view(page)).health, 'online');
    expect([(await view(leader)).running, (await view(follower)).startedAt]).toEqual([1, []]);

    const first = await send(follower, 'from the follower');
    await reaches(async () => (await view(bob)).received, ['from the follower']);
    await send(bob, 'hello both');
    for (const page of [leader, follower]) {
      await reaches(async () => (await view(page)).log, ['from the follower', 'hello both']);
      await reaches(() => status(page, first), 'acknowledged');
    }

    await crash(here, leader);
    const meanwhile = await send(follower, 'meanwhile');
    await reaches(async () => (await view(follower)).role, 'alone');
    await send(bob, 'still there?');
    const all = ['from the follower', 'hello both', 'meanwhile', 'still there?'];
    for (const page of [follower, bob]) {
      await reaches(async () => (await view(page)).log.toSorted(), all.toSorted());
    }
    await reaches(() => status(follower, meanwhile), 'acknowledged');
    expect((await view(bob)).received).toEqual(['from the follower', 'meanwhile']);
    expect((await view(follower)).received).toEqual(['hello both', 'still there?']);
    expect([(await view(follower)).running, (await view(follower)).startedAt.length]).toEqual([1, 1]);

    // One that comes back has none.
    const again = await enter(here, 'alice');
    await reaches(async () => (await view(again)).log.toSorted(), all.toSorted());
    expect((await view(again)).startedAt).toEqual([]);
  });
});
