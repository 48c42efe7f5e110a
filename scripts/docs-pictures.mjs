#!/usr/bin/env node
// @ts-check
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { chromiumArguments, ensureChromium } from './chromium.mjs';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run docs:pictures

Takes the pictures of the example app that the documents show, in Chromium: docs/two-tabs-gap.png, two tabs of which one
misses a message, and docs/dark.png, such a tab in the dark. Look at them before you commit them.`;

readArguments(usage, []);

/**
 * Opens a tab of the app and waits until it can be written in.
 * @param {import('playwright').BrowserContext} context
 * @param {string} url
 */
async function openTab(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.locator('[data-channel="open"]').waitFor();
  return page;
}

/**
 * @param {import('playwright').Page} page
 * @param {string} text
 */
async function say(page, text) {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
}

/**
 * A row of the conversation.
 * @param {import('playwright').Page} page
 * @param {string} text
 */
function row(page, text) {
  return page.locator('[data-rc-row]').filter({ hasText: text });
}

/**
 * Two tabs that talk with the simulated participant, of which the second one has just missed a message.
 * @param {import('playwright').BrowserContext} context
 * @param {string} url
 * @param {{ rain?: boolean }} [weather] of the second one
 */
async function twoTabs(context, url, { rain = false } = {}) {
  const [alice, bob] = [await openTab(context, url), await openTab(context, url)];
  await say(alice, 'Has anybody watered the beds today?');
  await row(bob, 'Hi Alice!').waitFor();
  await say(bob, 'The two by the fence, this morning. The rest is still dry.');
  await row(alice, 'Hi Bob!').waitFor();
  const fence = row(alice, 'by the fence');
  await fence.focus();
  await fence.getByRole('button', { name: '❤️' }).click();
  await say(alice, 'Then I take the rest after work.');
  await row(bob, 'Then I take the rest').waitFor();
  const toggle = bob.locator('.panel-toggle');
  const narrow = await toggle.isVisible();
  if (narrow) await toggle.click();
  if (rain) await bob.getByRole('button', { name: 'Rain' }).click();
  await bob.getByRole('button', { name: 'Lose exactly the next message' }).click();
  if (narrow) await toggle.click();
  await say(alice, 'The key to the shed is under the third pot.');
  // Somebody has it: it will not be sent again, but fetched.
  await row(alice, 'The key to the shed').locator('[data-acknowledged]').waitFor();
  await say(alice, 'Please put it back when you are done.');
  await row(bob, 'Retrieving 1 message').waitFor();
  await row(bob, 'Please put it back').waitFor();
  for (const page of [alice, bob]) {
    await page.mouse.move(0, 0);
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  }
  return { alice, bob };
}

const server = await createServer({
  root: join(root, 'example-app'),
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, open: false },
});
await server.listen();
const address = server.httpServer?.address();
if (address === null || address === undefined || typeof address === 'string') throw new Error('The app has no port.');
const url = `http://127.0.0.1:${address.port}/`;
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArguments] });
try {
  const light = await browser.newContext({ viewport: { width: 620, height: 600 }, locale: 'en' });
  const { alice, bob } = await twoTabs(light, url);
  const images = [await alice.screenshot(), await bob.screenshot()].map(
    (image) =>
      `<img style="border-radius:10px;box-shadow:0 2px 10px #0003" src="data:image/png;base64,${image.toString('base64')}">`,
  );
  const both = await light.newPage();
  await both.setViewportSize({ width: 1312, height: 648 });
  await both.setContent(
    `<body style="margin:0;padding:24px;display:flex;gap:24px;background:#dfe5e2">${images.join('')}</body>`,
  );
  await both.screenshot({ path: join(root, 'docs/two-tabs-gap.png') });
  await light.close();

  const night = await browser.newContext({ viewport: { width: 1180, height: 760 }, colorScheme: 'dark', locale: 'en' });
  const dark = await twoTabs(night, url, { rain: true });
  await dark.bob.screenshot({ path: join(root, 'docs/dark.png') });
  console.log('Wrote docs/two-tabs-gap.png and docs/dark.png.');
} finally {
  await browser.close();
  await server.close();
}
