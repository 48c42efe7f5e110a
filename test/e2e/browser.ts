import { type Browser, type BrowserContext, chromium } from 'playwright';
import { chromiumArguments } from '../../scripts/chromium.mjs';

export const launchOptions = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [...chromiumArguments],
};

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions);
}

/**
 * One user's browser: its tabs share BroadcastChannel, Web Locks and storage. High enough for every row of a test to
 * be on screen at once.
 */
export async function newBrowserContext(
  browser: Browser,
  { companion = false, colorScheme = 'light' as 'light' | 'dark' } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 3000 }, colorScheme });
  if (!companion) {
    await context.addInitScript(() => localStorage.setItem('reliable-chat/companion', 'off'));
  }
  return context;
}
