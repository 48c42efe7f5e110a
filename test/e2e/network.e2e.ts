import '../support/promiseWithResolvers.js';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, startDevnet } from 'react-reliable-channel/devnet';
import { type AppServer, startApp } from './app-server.js';
import { launchBrowser, newBrowserContext } from './browser.js';
import { newTab, openTab, settles, type Tab } from './tab.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let app: AppServer;
let browser: Browser;
let devnet: Devnet;

beforeAll(async () => {
  [app, browser, devnet] = await Promise.all([startApp(), launchBrowser(), startDevnet()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await devnet?.stop();
});

/** What axe finds wrong on a page: rule, and where. */
async function problems(tab: Tab): Promise<string[]> {
  await tab.page.addScriptTag({ content: axe });
  const { violations } = await tab.page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

const connection = (tab: Tab) => tab.page.getByRole('region', { name: 'Connection' });
const status = (tab: Tab) => connection(tab).getByRole('status').innerText();
const address = (cluster: number, peer = devnet.multiaddr) =>
  `${app.url}?network=waku&peer=${peer}&cluster=${cluster}&shards=8`;

describe('the connection of the example app', () => {
  it('is the tabs of the browser by default, and nothing of Waku is loaded', async () => {
    const context = await newBrowserContext(browser);
    const loaded: string[] = [];
    context.on('request', (request) => loaded.push(request.url()));
    const tab = await openTab(context, app.url);
    await settles(() => status(tab), 'Online');
    await connection(tab).getByText('Tabs of this browser', { exact: true }).waitFor();
    expect(loaded.filter((url) => /waku|libp2p/i.test(new URL(url).pathname))).toEqual([]);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('becomes Waku by keyboard, on a narrow screen, %s', async (colorScheme) => {
    const context = await newBrowserContext(browser, { colorScheme });
    const tab = await openTab(context, app.url);
    const { page } = tab;
    await page.setViewportSize({ width: 390, height: 780 });
    await page.getByRole('button', { name: 'People and weather' }).focus();
    await page.keyboard.press('Enter');
    await connection(tab).getByRole('button', { name: 'Change network…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'What this room talks over' });
    await dialog.getByRole('radio', { name: 'Tabs of this browser' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('localhost:9645');
    await dialog.getByRole('button', { name: 'Join' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('"localhost:9645" is no address of a service node').waitFor();
    expect(await problems(tab)).toEqual([]);

    await dialog.getByRole('textbox', { name: 'Addresses' }).fill(devnet.multiaddr);
    await dialog.getByRole('button', { name: 'Join' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Network: Online, People and connection' }).waitFor();
    await tab.say('over Waku');
    await settles(() => tab.tick('over Waku').innerText(), 'Sent');
    expect(devnet.messages().length).toBeGreaterThan(0);
    expect(await problems(tab)).toEqual([]);
    await context.close();
  });

  it('says why it is not there: another cluster, and which one', async () => {
    const context = await newBrowserContext(browser);
    const tab = await newTab(context, address(7));
    await connection(tab).getByText('The service node serves cluster 42').waitFor();
    await settles(() => status(tab), 'Offline');
    await connection(tab).getByText('this channel is in cluster 7').waitFor();
    expect(await problems(tab)).toEqual([]);
    await context.close();
  });

  it('says what is wrong with an address, and offers to try again', async () => {
    const context = await newBrowserContext(browser);
    const tab = await newTab(context, address(42, 'localhost:9645'));
    await connection(tab).getByText('Cannot connect to "localhost:9645"').waitFor();
    await settles(() => status(tab), 'Offline');
    await connection(tab).getByRole('button', { name: 'Try again' }).waitFor();
    await context.close();
  });

  it('keeps its network over a reload, and passes it on to the next participant', async () => {
    const context = await newBrowserContext(browser);
    const tab = await newTab(context, address(42));
    await settles(() => status(tab), 'Online');
    await tab.page.reload();
    await settles(() => status(tab), 'Online');
    // One node, under StrictMode, and none of the page before.
    await settles(() => Promise.resolve(devnet.state().peers.length), 1);
    const link = tab.page.getByRole('link', { name: 'Open a second participant' });
    expect(await link.getAttribute('href')).toContain(`network=waku&peer=${devnet.multiaddr}&cluster=42`);
    await context.close();
  });
});
