import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageStatus } from '../../src/index.js';
import { buildPage, type BuiltPage } from './built.js';
import { launchBrowser } from './browser.js';

let browser: Browser;
let built: BuiltPage;
let page: Page;

beforeAll(async () => {
  [browser, built] = await Promise.all([launchBrowser(), buildPage('looks')]);
});
afterAll(() => browser?.close());
afterEach(() => page.close());

async function open(options: { style?: string; before?: string } = {}) {
  ({ page } = await built.open(browser, options));
  await page.getByText('And below').waitFor();
}

/** Where the row, its text, and what stands beside a tick in a line are. */
const places = () =>
  page.evaluate(() =>
    ['[data-rc-row=a1]', '[data-rc-row=a1] .rc-text', '[data-rc-row=b2]', '#after'].map((selector) => {
      const { x, y, width, height } = document.querySelector(selector)!.getBoundingClientRect();
      return { selector, x, y, width, height };
    }),
  );

describe('when the state of a message changes', () => {
  const quiet: readonly MessageStatus[] = ['queued', 'sending', 'sent', 'possibly-acknowledged', 'acknowledged'];

  it('nothing beside its tick moves, from waiting to received', async () => {
    await open();
    const before = await places();
    for (const status of quiet) {
      await page.evaluate((now) => window.looks.show(now), status);
      expect(await page.locator(`[data-rc-row=a1] [data-status=${status}]`).count()).toBe(1);
      expect({ status, places: await places() }).toEqual({ status, places: before });
    }
  });

  it('nothing beside a tick in a line of text moves when it fails', async () => {
    await open();
    const [, , , before] = await places();
    for (const status of ['unconfirmed', 'failed', 'discarded'] as const) {
      await page.evaluate((now) => window.looks.show(now), status);
      expect({ status, place: (await places())[3] }).toEqual({ status, place: before });
    }
  });

  it.each([
    ['a tick', false],
    ['a tick that opens', true],
  ])('its text breaks where it did when %s goes, as one’s own next message is the last', async (_, details) => {
    await open({ before: `window.withDetails = ${details}` });
    await page.evaluate(() => window.looks.show('acknowledged'));
    const text = page.locator('[data-rc-row=a1] .rc-text');
    const widths = Array.from({ length: 20 }, (_, index) => 320 + 11 * index);
    const heights = async () => {
      const found: Record<number, number | undefined> = {};
      for (const width of widths) {
        await page.setViewportSize({ width, height: 600 });
        found[width] = (await text.boundingBox())?.height;
      }
      return found;
    };
    const before = await heights();
    await page.evaluate(() => window.looks.sayMore());
    await page.locator('[data-rc-row=a2]').waitFor();
    expect(await page.locator('[data-rc-row=a1] [data-status]').count()).toBe(0);
    expect(await heights()).toEqual(before);
  });
});

describe('styles of the app', () => {
  it('win without !important where they are in no layer, however weak their selectors are', async () => {
    await open({
      style: 'span { color: rgb(1, 2, 3) } :where(div) { padding-left: 7px } svg { width: 40px }',
    });
    const found = await page.evaluate(() => {
      const tick = document.querySelector('p .rc-status')!;
      const row = document.querySelector('.rc-row')!;
      return {
        tick: getComputedStyle(tick).color,
        row: getComputedStyle(row).paddingInlineStart,
        shape: tick.querySelector('svg')!.getBoundingClientRect().width,
      };
    });
    expect(found).toEqual({ tick: 'rgb(1, 2, 3)', row: '7px', shape: 40 });
  });

  it('are taken over by the eight seeds, where nothing else is said', async () => {
    await open({
      style: `:root { --rc-accent: rgb(1, 0, 0); --rc-background: rgb(2, 0, 0); --rc-foreground: rgb(3, 0, 0);
      --rc-muted: rgb(4, 0, 0); --rc-danger: rgb(5, 0, 0); --rc-warning: rgb(6, 0, 0); --rc-radius: 17px; --rc-font: serif }`,
    });
    const read = () =>
      page.evaluate(() => {
        const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
        return {
          tick: style('p .rc-status').color,
          shape: style('p .rc-status svg').color,
          ground: style('.rc-list').backgroundColor,
          text: style('.rc-list').color,
          font: style('.rc-list').fontFamily,
          corners: style('.rc-avatar').borderRadius,
        };
      });
    const tickOf = async (status: MessageStatus) => {
      await page.evaluate((now) => window.looks.show(now), status);
      return (await read()).tick;
    };
    expect(await read()).toEqual({
      tick: 'rgb(4, 0, 0)',
      shape: 'rgb(4, 0, 0)',
      ground: 'rgb(2, 0, 0)',
      text: 'rgb(3, 0, 0)',
      font: 'serif',
      corners: '17px',
    });
    expect([await tickOf('failed'), await tickOf('unconfirmed')]).toEqual(['rgb(5, 0, 0)', 'rgb(6, 0, 0)']);
    await page.evaluate(() => window.looks.show('acknowledged'));
    expect((await read()).shape).toBe('rgb(1, 0, 0)');
  });
});
