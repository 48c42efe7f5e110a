import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppServer, startApp } from './app-server.js';
import { launchBrowser, newBrowserContext } from './browser.js';
import { newTab, openTab, settles, type Tab } from './tab.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let app: AppServer;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** What axe finds wrong on a page: rule, and where. */
async function problems(tab: Tab): Promise<string[]> {
  await tab.page.addScriptTag({ content: axe });
  const { violations } = await tab.page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

describe.each(['light', 'dark'] as const)('the example app, %s', (colorScheme) => {
  it('has nothing axe objects to: talking, cut off, and a name that is taken', async () => {
    const context = await newBrowserContext(browser, { colorScheme });
    const alice = await openTab(context, app.url);
    const bob = await openTab(context, app.url);
    await alice.say('hello');
    await bob.row('hello').waitFor();
    await settles(() => alice.tick('hello').innerText(), 'Received by at least one');
    expect(await problems(alice)).toEqual([]);

    await alice.setSwitch('Cut this tab off', true);
    await alice.say('not sent yet');
    await alice.page.getByText('Offline, 1 waiting to send').waitFor();
    expect(await problems(alice)).toEqual([]);

    const second = await newTab(context, `${app.url}?as=bob`);
    await second.page.getByRole('heading', { name: 'Bob is open in another tab' }).waitFor();
    expect(await problems(second)).toEqual([]);
    await context.close();
  });

  it('can be used by keyboard on a narrow screen: open the panel, make weather, close it, write', async () => {
    const context = await newBrowserContext(browser, { colorScheme });
    const tab = await newTab(context, app.url);
    await tab.page.setViewportSize({ width: 390, height: 780 });
    await tab.page.locator('[data-channel="open"]').waitFor();
    expect(await problems(tab)).toEqual([]);
    const toggle = tab.page.getByRole('button', { name: 'People and weather' });
    await toggle.focus();
    await tab.page.keyboard.press('Enter');
    const loss = tab.page.getByRole('slider', { name: 'Loss' });
    await loss.focus();
    await tab.page.keyboard.press('ArrowRight');
    await tab.page.keyboard.press('ArrowRight');
    await tab.page.getByRole('button', { name: 'Network: Loss 10%' }).waitFor();
    expect(await problems(tab)).toEqual([]);
    await toggle.focus();
    await tab.page.keyboard.press('Enter');
    await loss.waitFor({ state: 'hidden' });
    await tab.composer.focus();
    await tab.page.keyboard.type('by keyboard alone');
    await tab.page.keyboard.press('Enter');
    await tab.row('by keyboard alone').waitFor();
    await context.close();
  });
});
