import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage, type BuiltPage } from './built.js';
import { launchBrowser } from './browser.js';
import { focused, press as pressOn, tabTo } from './keys.js';

let browser: Browser;
let built: BuiltPage;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, built] = await Promise.all([launchBrowser(), buildPage('chat')]);
});
afterAll(() => browser?.close());
beforeEach(() => open());
async function open(before = ''): Promise<void> {
  const style = '.chat { display: flex; flex-direction: column; height: 560px } .chat > .rc-list { flex: 1 }';
  ({ page, complaints } = await built.open(browser, { style, before }));
  await page.locator('[data-alice=open]').waitFor();
  await page.locator('[data-bob=open]').waitFor({ state: 'attached' });
}
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

const press = (...keys: string[]) => pressOn(page, ...keys);
const reach = (wanted: Locator, key?: 'Tab' | 'Shift+Tab') => tabTo(page, wanted, key);
const say = (text: string) => page.evaluate((words) => window.chatPage.say(words), text);
const weather = (changes: Partial<Window['chatPage']['weather']>) =>
  page.evaluate((now) => void Object.assign(window.chatPage.weather, now), changes);
const row = (text: string | RegExp): Locator => page.locator('[data-rc-row]').filter({ hasText: text });
/** Writes and sends from wherever the focus is, by keyboard: the field is the last thing Tab reaches before the outbox. */
const write = async (text: string) => {
  await page.getByRole('textbox').focus();
  await page.keyboard.type(text);
  await press('Enter');
};

describe('by keyboard alone', () => {
  it('one writes and sends, stays in the field, and reaches the list and leaves it with one Tab each', async () => {
    await say('hello');
    await row('hello').waitFor();
    await press('Tab');
    await focused(row('hello'));
    await press('Tab');
    await focused(page.getByRole('textbox'));
    await page.keyboard.type('hello to you');
    await press('Shift+Enter');
    await page.keyboard.type('and yours');
    await press('Enter');
    await row('hello to you').waitFor();
    await focused(page.getByRole('textbox'));
    await press('Shift+Tab');
    await focused(page.locator('[data-rc-row]'));
    await press('Shift+Tab');
    expect(await page.locator('[role=log] :focus').count()).toBe(0);
  });

  it('one sends a failed message again, and discards another', async () => {
    await weather({ refuses: true });
    await write('first');
    await write('second');
    await row('second').getByRole('button', { name: 'Resend' }).waitFor();
    await press('Shift+Tab');
    await focused(row('second'));
    await press('Enter');
    await focused(row('second').getByRole('button', { name: 'Resend' }));
    await press('ArrowRight');
    await focused(row('second').getByRole('button', { name: 'Discard' }));
    await press('Enter');
    await row('second').getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
    await page.locator('[data-rc-row]:focus').waitFor();
    await weather({ refuses: false });
    await press('Home');
    await focused(row('first'));
    await press('Enter', 'Enter');
    await row('first').getByRole('button', { name: 'Resend' }).waitFor({ state: 'detached' });
    await page.locator('[data-rc-row]:focus').waitFor();
    await page.getByText('Received by at least one').first().waitFor({ state: 'attached' });
  });

  it('one reaches a gap and retrieves it, and is on the message that comes in its place', async () => {
    await say('before');
    await row('before').waitFor();
    await weather({ deaf: true, storeAway: true });
    await say('missing');
    await page.waitForFunction(() => window.chatPage.missed() > 0);
    await weather({ deaf: false });
    await say('after');
    await row('1 message').waitFor();
    await press('Tab');
    await page.locator('[data-rc-row]:focus').waitFor();
    await press('Home');
    await focused(row('before'));
    await press('ArrowDown');
    await focused(row('1 message'));
    await weather({ storeAway: false });
    await press('Enter');
    await focused(page.getByRole('button', { name: /Try/ }));
    await press('Enter');
    await focused(row('missing').and(page.locator('[data-kind=message]')));
  });

  it('one opens what happened to a message, and closes it', async () => {
    await write('is it there?');
    await page.getByRole('button', { name: 'Received by at least one' }).waitFor();
    await press('Shift+Tab', 'Enter');
    await focused(page.getByRole('button', { name: 'Received by at least one' }));
    await press('Enter');
    await page.getByRole('list', { name: 'What happened to this message' }).waitFor();
    await press('Escape');
    await page.getByRole('list', { name: 'What happened to this message' }).waitFor({ state: 'detached' });
    await focused(page.getByRole('button', { name: 'Received by at least one' }));
    await press('Escape');
    await focused(row('is it there?'));
  });

  it('one jumps to what came late above', async () => {
    await say('the very first');
    await row('the very first').waitFor();
    await weather({ deaf: true, storeAway: true });
    await say('late');
    await page.waitForFunction(() => window.chatPage.missed() > 0);
    await weather({ deaf: false });
    for (let count = 0; count < 40; count += 1) await say(`line ${count}`);
    await row('line 39').waitFor();
    await press('Tab');
    await focused(row('line 39'));
    // News once it has lasted for a second, as in the list.
    await page.getByText('Catching up, 1 missing').waitFor();
    await weather({ storeAway: false });
    const pill = page.getByRole('button', { name: '1 earlier message arrived' });
    await pill.waitFor();
    await press('Tab');
    await focused(pill);
    await press('Enter');
    await focused(row(/late/));
    await pill.waitFor({ state: 'detached' });
  });

  it('one sends with the button, too', async () => {
    await reach(page.getByRole('textbox'));
    await page.keyboard.type('by the button');
    await press('Tab');
    await focused(page.getByRole('button', { name: 'Send' }));
    await press('Enter');
    await row('by the button').waitFor();
    expect(await page.getByRole('textbox').inputValue()).toBe('');
  });

  it('one goes from a message that is held to what it waits for', async () => {
    await missFrom('before', ['missing']);
    await reach(page.locator('[data-rc-row]'));
    await press('End');
    await focused(row('after'));
    await press('Enter');
    await focused(row('after').getByRole('button', { name: 'Received; waiting for 1 earlier message' }));
    await press('Enter');
    await focused(row('1 message'));
  });

  it('one tries again to get a message that was given up, on its row and in the banner, and is on it as it comes', async () => {
    await page.close();
    await open('window.lostTimeout = 3000');
    await missFrom('before', ['missing']);
    const lost = page.locator('[data-rc-row][data-kind=lost]');
    await lost.waitFor();
    await reach(page.getByRole('button', { name: 'Try again' }).first());
    await press('Enter');
    await lost.waitFor({ state: 'detached' });
    // Its button has gone.
    await focused(page.getByText('Catching up, 1 missing'));
    await lost.waitFor();
    await reach(page.locator('[data-rc-row]'));
    await press('Home', 'ArrowDown', 'Enter');
    await focused(lost.getByRole('button', { name: 'Try again' }));
    await weather({ storeAway: false });
    await press('Enter');
    await focused(row('missing').and(page.locator('[data-kind=message]')));
  });

  it('one goes to the end with the button that offers it, and on to the field', async () => {
    for (let count = 0; count < 40; count += 1) await say(`line ${count}`);
    await row('line 39').waitFor();
    await reach(row('line 39'));
    await press('Home');
    await focused(row(/line 0/));
    const pill = page.getByRole('button', { name: 'Jump to latest' });
    await press('Tab');
    await focused(pill);
    await press('Enter');
    await pill.waitFor({ state: 'detached' });
    await focused(row('line 39'));
    await press('Tab');
    await focused(page.getByRole('textbox'));
  });
});

/** Alice hears the first words of Bob, misses the next, and then hears that there were some. */
async function missFrom(first: string, missing: readonly string[]): Promise<void> {
  await say(first);
  await row(first).waitFor();
  await weather({ deaf: true, storeAway: true });
  for (const text of missing) await say(text);
  await page.waitForFunction((count) => window.chatPage.missed() >= count, missing.length);
  await weather({ deaf: false });
  await say('after');
  await row('1 message').first().waitFor();
}
