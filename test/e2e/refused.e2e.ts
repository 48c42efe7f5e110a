import type { BrowserContext, Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servePages } from './servedPages.js';

const pages = servePages('refused');
let context: BrowserContext;

beforeEach(async () => {
  context = await pages.browser.newContext();
});

afterEach(async () => {
  await context.close();
});

/** @param refused IndexedDB throws what it throws where site data is blocked */
async function open(query: string, refused = false): Promise<Page> {
  const page = await context.newPage();
  if (refused) {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('access is denied in this context', 'SecurityError');
      };
    });
  }
  await page.goto(`${pages.url}?${query}`);
  return page;
}

async function shows(page: Page, expected: Record<string, string>): Promise<void> {
  await expect
    .poll(
      async () =>
        Object.fromEntries(
          await Promise.all(
            Object.keys(expected).map(async (id) => [
              id,
              await page.locator(`#${id}`).textContent({ timeout: 20_000 }),
            ]),
          ),
        ) as Record<string, string>,
      { timeout: 30_000, interval: 50 },
    )
    .toEqual(expected);
}

describe('where Chromium refuses IndexedDB', () => {
  it('does not open the channel by default, and says why', async () => {
    const page = await open('', true);
    await shows(page, { state: 'failed', error: 'refused', kind: '' });
    expect(await page.locator('#why').textContent()).toMatch(/does not let this page store anything.*Allow site data/);
  });

  it('goes on in memory where that was asked for, visibly', async () => {
    const page = await open('fallback', true);
    await shows(page, { state: 'open', kind: 'memory', fallback: 'refused' });
    expect(await page.locator('#why').textContent()).toMatch(/does not let this page store anything/);
    await page.getByRole('button', { name: 'Send' }).click();
    await shows(page, { rows: '1', failed: '0' });
    await page.getByRole('button', { name: 'Wipe' }).click();
    await shows(page, { state: 'failed', error: 'ChannelWipedError', rows: '0' });
    await page.getByRole('button', { name: 'Retry' }).click();
    await shows(page, { state: 'open', kind: 'memory', rows: '0' });
  });
});

describe('where Chromium stores', () => {
  it('the fallback is not used, and the room is known', async () => {
    const page = await open('fallback');
    await shows(page, { state: 'open', kind: 'indexeddb', fallback: '', trouble: '', room: 'known' });
  });

  it('a channel wiped in one tab is empty after a reload, and another tab that has it open is told', async () => {
    const [one, two] = [await open(''), await open('')];
    await shows(one, { state: 'open' });
    await shows(two, { state: 'open' });
    await one.getByRole('button', { name: 'Send' }).click();
    await shows(one, { rows: '1', failed: '0' });
    await one.getByRole('button', { name: 'Wipe' }).click();
    await shows(one, { state: 'failed', error: 'ChannelWipedError' });
    expect(await one.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    await two.getByRole('button', { name: 'Send' }).click();
    await shows(two, { trouble: 'ended', failed: '1' });
    expect(await two.locator('#why').textContent()).toMatch(/another tab deleted.*Reload/);
    await one.reload();
    await shows(one, { state: 'open', rows: '0' });
  });
});
