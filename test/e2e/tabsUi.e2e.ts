import type { BrowserContext, Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servePages } from './servedPages.js';

const patience = { timeout: 20_000, interval: 50 };
const pages = servePages('tabsUi');
let context: BrowserContext;
let complaints: string[];

beforeEach(async () => {
  context = await pages.browser.newContext();
  complaints = [];
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function open(who: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.setDefaultTimeout(patience.timeout);
  await page.goto(`${pages.url}?who=${who}`);
  await page.locator('[data-channel="open"]').waitFor();
  return page;
}

/** Two tabs of alice, the first of which leads, and one of bob. */
const threeTabs = async (): Promise<[Page, Page, Page]> => [
  await open('alice'),
  await open('alice'),
  await open('bob'),
];

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox');
  await composer.fill(text);
  await composer.press('Enter');
}

const row = (page: Page, text: string) => page.locator('[data-rc-row]').filter({ hasText: text });
const texts = (page: Page) => page.locator('[data-rc-row] .rc-row-content').allTextContents();
const unread = (page: Page) => page.getByRole('button', { name: /unread$/ });
const outbox = (page: Page) => page.locator('.rc-outbox-entry');

async function agree<T>(pagesOfAlice: readonly Page[], read: (page: Page) => Promise<T>, wanted: T): Promise<void> {
  for (const page of pagesOfAlice) await expect.poll(() => read(page), patience).toEqual(wanted);
}

describe('components in two tabs of one participant', () => {
  it('write, list, tick and tell the delivery in the tab that follows as in the one that leads', async () => {
    const [leader, follower, bob] = await threeTabs();
    const all: string[] = [];
    for (const [page, text] of [
      [leader, 'from the leader'],
      [follower, 'from the follower'],
    ] as const) {
      await say(page, text);
      all.push(text);
      await agree([leader, follower, bob], texts, all);
      // The latest own message has its tick also when all is well.
      const ticks = (of: Page) => row(of, text).locator('.rc-status[data-status="acknowledged"]').count();
      await agree([leader, follower], ticks, 1);
    }
    await say(bob, 'hello both');
    await agree([leader, follower], texts, [...all, 'hello both']);
    for (const page of [leader, follower]) {
      await row(page, 'from the follower').locator('.rc-details-button').click();
      await expect
        .poll(() => row(page, 'from the follower').locator('.rc-details-steps').innerText(), patience)
        .toMatch(/bob/);
      await page.locator('.rc-sync[data-status="synced"]').waitFor();
    }
  });

  it('count the same unread messages, and what is read in one is read in the other', async () => {
    const [leader, follower, bob] = await threeTabs();
    await say(bob, 'one');
    await say(bob, 'two');
    const label = (page: Page) => unread(page).innerText();
    await agree([leader, follower], label, '2 unread');
    await unread(follower).click();
    await agree([leader, follower], label, '0 unread');
    await say(bob, 'three');
    await agree([leader, follower], label, '1 unread');
    await unread(leader).click();
    await agree([leader, follower], label, '0 unread');
    await leader.close();
    await say(bob, 'four');
    await agree([follower, await open('alice')], label, '1 unread');
  });

  it('show the same outbox, and what is discarded in the tab that follows is gone in both', async () => {
    const [leader, follower] = [await open('alice'), await open('alice')];
    await say(follower, 'nobody is there');
    await say(leader, 'not here either');
    const states = (page: Page) =>
      outbox(page).evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-status')));
    await agree([leader, follower], states, ['unconfirmed', 'unconfirmed']);
    await outbox(follower).filter({ hasText: 'not here either' }).getByRole('button', { name: 'Discard' }).click();
    await agree([leader, follower], states, ['unconfirmed']);
    await agree([leader, follower], texts, ['nobody is there']);
    await outbox(follower).getByRole('button', { name: 'Resend' }).click();
    const bob = await open('bob');
    await agree([leader, follower], (page) => outbox(page).count(), 0);
    // The other one was out before it was discarded.
    await agree([bob], texts, ['nobody is there', 'not here either']);
  });

  it('say in diagnostics who leads, and what keeps the channel', async () => {
    const [leader, follower] = [await open('alice'), await open('alice')];
    for (const page of [follower, leader]) await page.getByRole('button', { name: 'Diagnose' }).click();
    const said = (page: Page) => page.locator('pre').innerText();
    await expect.poll(() => said(leader), patience).toMatch(/^tabs: leader$/m);
    await expect.poll(() => said(follower), patience).toMatch(/^tabs: follower$/m);
    for (const page of [leader, follower]) expect(await said(page)).toMatch(/^persistence: indexeddb$/m);
  });
});
