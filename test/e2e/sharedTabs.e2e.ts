import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AppServer, startApp } from './app-server.js';
import { launchBrowser, newBrowserContext } from './browser.js';
import { newTab, openTab, settles } from './tab.js';

let app: AppServer;
let browser: Browser;
let context: BrowserContext;

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
afterEach(() => context.close());

const shared = () => openTab(context, `${app.url}?tabs`);

describe('the example app with ?tabs', () => {
  it('is one participant in all its tabs, which another one talks with, and goes on when the first is closed', async () => {
    const [first, second] = [await shared(), await shared()];
    const bob = await openTab(context, app.url);
    expect([await first.name(), await second.name(), await bob.name()]).toEqual(['Alice', 'Alice', 'Bob']);
    await second.say('from the second tab');
    await bob.say('who is that?');
    const both = ['message: from the second tab', 'message: who is that?'];
    for (const tab of [first, second, bob]) await settles(() => tab.rows(), both);
    for (const tab of [first, second]) {
      await settles(() => tab.tick('from the second tab').innerText(), 'Received by at least one');
    }
    await first.page.close();
    await second.say('still here');
    await settles(() => bob.rows(), [...both, 'message: still here']);
    const third = await shared();
    await settles(() => third.rows(), [...both, 'message: still here']);
    expect([...second.complaints, ...third.complaints]).toEqual([]);
  });

  it('is taken where a tab has that participant for itself, and the other way round', async () => {
    await openTab(context, app.url);
    const [alone, carols] = [
      await newTab(context, `${app.url}?tabs`),
      await openTab(context, `${app.url}?tabs&as=carol`),
    ];
    await alone.page.getByRole('heading', { name: 'Alice is open in another tab' }).waitFor();
    expect(await carols.name()).toBe('Carol');
    const other = await newTab(context, `${app.url}?as=carol`);
    await other.page.getByRole('heading', { name: 'Carol is open in another tab' }).waitFor();
  });

  it('started afresh in one tab says so in the other, which is the new one after a reload', async () => {
    const [first, second] = [await shared(), await shared()];
    await first.say('to be forgotten');
    await settles(() => second.rows(), ['message: to be forgotten']);
    await second.press('Start afresh…');
    await second.press('Delete and start afresh');
    await first.page.getByRole('alert').filter({ hasText: 'had stored in this browser is gone' }).waitFor();
    await first.press('Reload');
    await first.page.locator('[data-channel="open"]').waitFor();
    await second.page.locator('[data-channel="open"]').waitFor();
    await second.say('new here');
    for (const tab of [first, second]) await tab.row('new here').waitFor();
    const ids = await Promise.all(
      [first, second].map((tab) => tab.page.locator('[data-rc-row]').last().getAttribute('data-rc-row')),
    );
    expect(ids[0]).toBe(ids[1]);
  });
});
