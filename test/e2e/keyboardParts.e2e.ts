import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage, type BuiltPage } from './built.js';
import { launchBrowser } from './browser.js';
import { focused, press, tabStops, tabTo } from './keys.js';

let browser: Browser;
let built: BuiltPage;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, built] = await Promise.all([launchBrowser(), buildPage('parts')]);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  ({ page, complaints } = await built.open(browser));
  await page.getByRole('tree').waitFor();
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

const button = (name: string, within: Locator | Page = page) => within.getByRole('button', { name, exact: true });
const did = () => page.evaluate(() => window.did);
const line = (text: string) => page.getByRole('treeitem').filter({ hasText: text });
const reach = (wanted: Locator, key?: 'Tab' | 'Shift+Tab') => tabTo(page, wanted, key);
const keys = (...names: string[]) => press(page, ...names);

describe('by keyboard alone, parts that stand by themselves', () => {
  it('are reached with Tab: every button of them once, a thread as one', async () => {
    expect(await tabStops(page)).toEqual([
      'button "Try again"',
      'button "Try again"',
      'button "Show 1"',
      'button "Try now"',
      'button "Resend"',
      'button "Discard"',
      'button "Received by at least one"',
      'button "Resend 3"',
      ...['one', 'two', 'three'].flatMap(() => ['button "Resend"', 'button "Discard"']),
      'article',
      'button "Upvote, 3 votes"',
      'button "👍 1"',
      'button "😄 1"',
      'button "Thursday 0 votes"',
      'button "Friday 0 votes"',
      'button "Upvote, 12 votes"',
      'button "Upvote, 11 votes"',
      'treeitem',
    ]);
  });

  it('banners and a gap try again, a gap shows what it stands for, a failed message is resent or discarded', async () => {
    await reach(button('Try again').first());
    await keys('Enter', 'Tab', 'Enter', 'Tab', 'Enter', 'Tab', 'Space', 'Tab', 'Enter', 'Tab', 'Space');
    expect(await did()).toEqual(['retrieve', 'retry', 'expand', 'retrieve g1', 'resend m1', 'discard m1']);
  });

  it('the tick opens what happened, Space as Enter, and Escape closes it', async () => {
    await reach(button('Received by at least one'));
    await keys('Space');
    await page.getByRole('list', { name: 'What happened to this message' }).waitFor();
    await keys('Escape');
    await page.getByRole('list', { name: 'What happened to this message' }).waitFor({ state: 'hidden' });
    await focused(button('Received by at least one'));
  });

  it('the outbox resends and discards one by one, then all, and one goes on from its heading', async () => {
    const entry = (text: string) => page.locator('.rc-outbox-entry').filter({ hasText: text });
    await reach(button('Resend', entry('two')));
    await keys('Tab');
    await focused(button('Discard', entry('two')));
    await keys('Enter');
    await focused(page.locator('.rc-outbox-heading'));
    await keys('Tab');
    await focused(button('Resend 2'));
    await keys('Enter');
    await focused(page.locator('.rc-outbox-heading'));
    expect(await did()).toEqual(['discard two', 'resend one', 'resend three']);
  });

  it('one row of many gaps is unfolded, walked, and each gap retrieved', async () => {
    const rows = page.locator('[data-rc-row]').and(page.getByRole('article'));
    await reach(rows.filter({ hasText: 'said last' }));
    await keys('Home', 'ArrowDown');
    await focused(rows.filter({ hasText: '4 messages missing' }));
    await keys('Enter');
    await focused(button('Show 4', rows.filter({ hasText: '4 messages missing' })));
    await keys('Enter');
    await rows.filter({ hasText: '1 message missing' }).nth(3).waitFor();
    await focused(rows.filter({ hasText: '1 message missing' }).first());
    await keys('ArrowDown', 'Enter', 'Enter');
    expect(await did()).toEqual(['retrieve f2']);
  });

  it('one votes and takes it back, and changes a vote in a poll', async () => {
    await reach(button('Upvote, 3 votes'));
    await keys('Enter');
    await focused(page.getByRole('button', { name: 'Upvote, 4 votes', pressed: true }));
    await keys('Space');
    await focused(page.getByRole('button', { name: 'Upvote, 3 votes', pressed: false }));
    const choice = (name: RegExp, pressed: boolean) => page.getByRole('button', { name, pressed });
    await reach(choice(/^Thursday/, false));
    await keys('Enter');
    await focused(choice(/^Thursday/, true));
    await keys('Tab', 'Enter');
    await focused(choice(/^Friday/, true));
    await choice(/^Thursday/, false).waitFor();
  });

  it('one reacts and takes it back', async () => {
    await reach(button('👍 1'));
    await keys('Enter', 'Tab', 'Enter');
    await button('😄 1').waitFor({ state: 'detached' });
    expect(await did()).toEqual(['👍 true', '😄 false']);
    // Tab goes on from where the chip was.
    await keys('Tab');
    await focused(page.getByRole('button', { name: /^Thursday/ }));
  });

  it('a vote moves nothing; one sorts again, and is on the list', async () => {
    const order = () => page.getByRole('list', { name: 'Questions' }).locator('.rc-text').allInnerTexts();
    await reach(button('Upvote, 11 votes'));
    await keys('Enter');
    await focused(page.getByRole('button', { name: 'Upvote, 14 votes', pressed: true }));
    expect(await order()).toEqual(['Slides?', 'Network?']);
    await reach(button('The order has changed. Sort again'), 'Shift+Tab');
    await keys('Enter');
    await focused(page.getByRole('list', { name: 'Questions' }));
    expect(await order()).toEqual(['Network?', 'Slides?']);
  });
});

describe('by keyboard alone, a thread', () => {
  it('is walked with the arrows, Home and End, and left with Tab', async () => {
    await reach(line('comment top').first());
    await keys('ArrowDown');
    await focused(line('comment answer'));
    await keys('ArrowDown', 'ArrowUp', 'End');
    await focused(line('comment beside'));
    await keys('Home');
    await focused(line('comment top'));
    await keys('End', 'Tab');
    expect(await page.locator('[role=tree] :focus').count()).toBe(0);
    await keys('Shift+Tab');
    await focused(line('comment beside'));
  });

  it('folds and unfolds with left and right, which also go up and into it', async () => {
    await reach(line('comment top').first());
    await keys('ArrowDown', 'ArrowLeft');
    await focused(line('comment answer').and(page.locator('[aria-expanded=false]')));
    await line('comment deeper').waitFor({ state: 'detached' });
    await keys('ArrowLeft');
    await focused(line('comment top'));
    await keys('ArrowRight', 'ArrowRight');
    await focused(line('comment answer').and(page.locator('[aria-expanded=true]')));
    await keys('ArrowRight');
    await focused(line('comment deeper'));
  });

  it('Enter goes into the actions of a comment, the arrows walk them, its answers fold there, too; Escape goes back', async () => {
    await reach(line('comment top').first());
    const top = line('comment top');
    await keys('Enter');
    await focused(button('Answer', top));
    await keys('Enter', 'ArrowRight', 'Enter', 'ArrowRight');
    expect(await did()).toEqual(['answer top', 'report top']);
    await focused(button('Hide 2 comments', top));
    await keys('Enter');
    await focused(button('Show 2 comments', top));
    await line('comment deeper').waitFor({ state: 'detached' });
    await keys('Escape');
    await focused(top);
  });

  it('a comment that is missing is asked for, and one stays on its line as it comes', async () => {
    await reach(line('comment top').first());
    await keys('End', 'ArrowUp');
    await focused(line('1 message missing'));
    await keys('Enter');
    await focused(button('Try now', line('1 message missing')));
    await keys('Enter');
    await focused(line('comment gone'));
  });
});
