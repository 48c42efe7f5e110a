import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DevnetProcess } from '../../scripts/waku/devnetProcess.mjs';
import { type AppServer, startApp } from './app-server.js';
import { launchBrowser, newBrowserContext } from './browser.js';
import { openTab, settles, type Tab } from './tab.js';

let app: AppServer;
let browser: Browser;
let devnet: DevnetProcess;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
beforeEach(async () => {
  devnet = await DevnetProcess.start();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await devnet?.close();
});

/** The app in a browser of its own: nothing but Waku connects it with another one. */
async function openBrowser(): Promise<BrowserContext> {
  const context = await newBrowserContext(browser);
  contexts.push(context);
  return context;
}

function openApp(context: BrowserContext, name: string): Promise<Tab> {
  return openTab(context, `${app.url}?network=waku&peer=${devnet.multiaddr}&cluster=42&shards=8&as=${name}`);
}

describe('the example app on Waku', () => {
  // A dozen steps, each with a deadline of its own: together they may take longer than a test usually may.
  it('connects two browsers, survives a restart of the service node, and catches up after a reload', async () => {
    const [here, there] = [await openBrowser(), await openBrowser()];
    const alice = await openApp(here, 'alice');
    const bob = await openApp(there, 'bob');
    await alice.say('hello over Waku');
    await settles(() => bob.rows(), ['message: hello over Waku']);
    await bob.say('hello back');
    await settles(() => alice.rows(), ['message: hello over Waku', 'message: hello back']);
    await settles(() => alice.tick('hello over').innerText(), 'Received by at least one');

    await devnet.kill();
    await alice.page.locator('[data-connection="offline"]').first().waitFor();
    await alice.say('said in the dark');
    await settles(() => alice.tick('in the dark').innerText(), 'Waiting to send');
    await devnet.restart();
    await settles(() => alice.tick('in the dark').innerText(), 'Received by at least one');
    await bob.row('said in the dark').waitFor();

    await bob.page.close();
    await alice.say('said while Bob was away');
    await settles(() => alice.tick('was away').innerText(), 'Sent');
    const again = await openApp(there, 'bob');
    await settles(
      () => again.rows(),
      [
        'message: hello over Waku',
        'message: hello back',
        'message: said in the dark',
        'message: said while Bob was away',
      ],
    );
    expect(await again.name()).toBe('Bob');
  }, 180_000);
});
