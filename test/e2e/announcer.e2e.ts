import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage, type BuiltPage } from './built.js';
import { launchBrowser } from './browser.js';

let browser: Browser;
let built: BuiltPage;
let page: Page;

beforeAll(async () => {
  [browser, built] = await Promise.all([launchBrowser(), buildPage('chat')]);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  const style = '.chat { display: flex; flex-direction: column; height: 560px } .chat > .rc-list { flex: 1 }';
  ({ page } = await built.open(browser, { style }));
  await page.locator('[data-alice=open]').waitFor();
  await page.locator('[data-bob=open]').waitFor({ state: 'attached' });
  await page.getByText('Up to date').waitFor();
  await page.evaluate(() => window.chatPage.spoken());
});
afterEach(() => page.close());

const say = (text: string) => page.evaluate((words) => window.chatPage.say(words), text);
const weather = (changes: Partial<Window['chatPage']['weather']>) =>
  page.evaluate((now) => void Object.assign(window.chatPage.weather, now), changes);
const spoken = () => page.evaluate(() => window.chatPage.spoken());
const row = (text: string) => page.locator('[data-rc-row]').filter({ hasText: text });
const write = async (text: string) => {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
};

describe('what a screen reader is told of a channel', () => {
  it('is nothing of one’s own messages and their ticks', async () => {
    await write('one');
    await write('two');
    await page.getByText('Received by at least one').first().waitFor({ state: 'attached' });
    await say('and mine');
    await row('and mine').waitFor();
    const said = await spoken();
    expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('and mine')]);
  });

  it('is one sentence for twelve messages that were missing and came', async () => {
    await say('before');
    await row('before').waitFor();
    await spoken();
    await weather({ deaf: true, storeAway: true });
    for (let count = 0; count < 12; count += 1) await say(`missing ${count}`);
    await page.waitForFunction(() => window.chatPage.missed() >= 12);
    await weather({ deaf: false });
    await say('after');
    await page.locator('[role=log] .rc-gap').first().waitFor();
    await weather({ storeAway: false });
    const said: string[] = [];
    const collect = async () => said.push(...(await spoken()).map(({ text }) => text)) && said.join('; ');
    const hear = async (words: string) => await expect.poll(collect, { timeout: 10_000 }).toContain(words);
    for (let count = 0; count < 12; count += 1) await page.getByText(`missing ${count}`, { exact: true }).waitFor();
    await hear('Up to date');
    await hear('earlier messages arrived');
    await say('and then');
    await hear('and then');
    // The banner says each state once, and not every count on the way.
    const [banner, others] = [true, false].map((is) =>
      said.filter((text) => /^(Catching up|Up to date)/.test(text) === is),
    );
    expect(others).toEqual([
      expect.stringContaining('after'),
      '12 earlier messages arrived',
      expect.stringContaining('and then'),
    ]);
    expect(banner).toEqual([expect.stringContaining('Catching up, '), 'Up to date']);
  });

  it('is a failure at once where it was just sent, and no two sentences of the announcer within a second', async () => {
    await weather({ refuses: true });
    await write('one');
    await page.getByRole('button', { name: 'Resend' }).first().waitFor();
    await expect.poll(() => page.locator('.rc-list [aria-live=assertive]').innerText()).toContain('Not sent');
    await write('two');
    await expect.poll(() => page.getByRole('button', { name: 'Resend' }).count()).toBeGreaterThan(1);
    const said: { text: string; at: number }[] = [];
    await expect
      .poll(
        async () => (said.push(...(await spoken())), said.filter(({ text }) => text.startsWith('Not sent')).length),
        {
          timeout: 10_000,
        },
      )
      .toBe(2);
    const [first, second] = said.filter(({ text }) => text.startsWith('Not sent'));
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(900);
  });

  it('is that the network is there only in part, and not that all is up to date', async () => {
    await weather({ degraded: true });
    await page.getByText('Partly connected: no subscription').waitFor();
    expect(await page.getByText('Up to date').count()).toBe(0);
    const said = (await spoken()).map(({ text }) => text);
    expect(said).toEqual(['Partly connected: no subscription']);
  });
});
