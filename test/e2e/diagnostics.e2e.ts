import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppServer, startApp } from './app-server.js';
import { launchBrowser, newBrowserContext } from './browser.js';
import { openTab, type Tab } from './tab.js';

let app: AppServer;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A tab in which something was said, and "Copy diagnostics" was pressed. */
async function tabThatCopied(prepare?: () => void): Promise<Tab> {
  const context = await newBrowserContext(browser);
  if (prepare) await context.addInitScript(prepare);
  const tab = await openTab(context, app.url);
  await tab.say('the secret word');
  await tab.row('the secret word').waitFor();
  await tab.press('Copy diagnostics');
  return tab;
}

function expectDiagnostics(text: string): void {
  expect(text).toMatch(/^react-reliable-channel \d/);
  expect(text).toContain('\nstate: open\n');
  expect(text).toMatch(/^storage of the origin: \d+\.\d MB of /m);
  expect(text).toContain('log in memory: 1 messages');
  expect(text).toMatch(/^user agent: .*Chrome/m);
  expect(text).not.toContain('secret');
}

describe('"Copy diagnostics"', () => {
  it.each([
    ['through the clipboard', undefined],
    [
      'where the page has no clipboard',
      () => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }),
    ],
  ])('puts states and counters, and nothing that was said, where it can be pasted: %s', async (_, prepare) => {
    const tab = await tabThatCopied(prepare);
    await tab.page.getByText('Copied: states and counters').waitFor();
    await tab.composer.press('Control+V');
    await expect.poll(() => tab.composer.inputValue()).not.toBe('');
    expectDiagnostics(await tab.composer.inputValue());
    expect(tab.complaints).toEqual([]);
    await tab.page.context().close();
  });

  it('shows the text where the browser refuses both ways', async () => {
    const tab = await tabThatCopied(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
      document.execCommand = () => false;
    });
    const shown = tab.page.getByLabel('Select and copy it here');
    await shown.waitFor();
    expectDiagnostics(await shown.inputValue());
    await tab.page.context().close();
  });
});
