import { type Browser, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installStoryTime } from '../../scripts/pictures/storyTime.mjs';
import { launchBrowser } from './browser.js';

const now = Date.UTC(2026, 10, 21, 12);

let browser: Browser;
let page: Page;

/** A page of its own, that the clock of the stories was put into before anything else. */
async function openPage(): Promise<Page> {
  const context = await browser.newContext();
  await context.addInitScript(installStoryTime, { now, seed: 7 });
  // WebCrypto is there in secure pages only.
  await context.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '<p>A story' }));
  const opened = await context.newPage();
  await opened.goto('http://localhost/');
  return opened;
}

beforeAll(async () => void (browser = await launchBrowser()));
afterAll(() => browser.close());
beforeEach(async () => void (page = await openPage()));
afterEach(() => page.context().close());

describe('the clock of the stories', () => {
  it('stands still until it is told to go on, then jumps from timer to timer', async () => {
    const told = await page.evaluate(async () => {
      const { storyTime } = window;
      storyTime.start();
      const happened: string[] = [];
      const note = (what: string) => happened.push(`${what} ${storyTime.elapsed()} ${Date.now()} ${performance.now()}`);
      setTimeout(() => note('later'), 60_000);
      const every = setInterval(() => note('again'), 25_000);
      setTimeout(() => clearInterval(every), 70_000);
      await storyTime.settle();
      const before = [...happened];
      while (await storyTime.next(100_000)) await storyTime.settle();
      return { before, happened, at: storyTime.elapsed() };
    });
    expect(told.before).toEqual([]);
    expect(told.happened).toEqual([
      `again 25000 ${now + 25_000} 26000`,
      `again 50000 ${now + 50_000} 51000`,
      `later 60000 ${now + 60_000} 61000`,
    ]);
    expect(told.at).toBe(100_000);
  });

  it('does not go on before what waits for no time is done', async () => {
    const order = await page.evaluate(async () => {
      const { storyTime } = window;
      storyTime.start();
      const happened: string[] = [];
      setTimeout(() => happened.push('timer'), 1);
      let left = 200;
      const soon = () => (left-- > 0 ? setTimeout(soon) : happened.push('two hundred turns'));
      soon();
      await storyTime.settle();
      await storyTime.next(10);
      return happened;
    });
    expect(order).toEqual(['two hundred turns', 'timer']);
  });

  it('does not go on before keys and databases have answered', async () => {
    const order = await page.evaluate(async () => {
      const { storyTime } = window;
      storyTime.start();
      const happened: string[] = [];
      setTimeout(() => happened.push('timer'), 1);
      const opening = indexedDB.open('story', 1);
      opening.onsuccess = () => happened.push('database');
      void crypto.subtle.digest('SHA-256', new Uint8Array(5_000_000)).then(() => happened.push('digest'));
      await storyTime.settle();
      await storyTime.next(10);
      return happened;
    });
    expect(order.at(-1)).toBe('timer');
    expect(order).toHaveLength(3);
  });

  it('clears timers, also those that wait for no time', async () => {
    const happened = await page.evaluate(async () => {
      const { storyTime } = window;
      storyTime.start();
      const called: string[] = [];
      clearTimeout(setTimeout(() => called.push('a'), 0));
      clearTimeout(setTimeout(() => called.push('b'), 5));
      setTimeout(() => called.push('c'), 5);
      await storyTime.settle();
      while (await storyTime.next(10)) await storyTime.settle();
      return called;
    });
    expect(happened).toEqual(['c']);
  });

  it('gives every page the same chance, ids and keys', async () => {
    const draw = async () => {
      const opened = await openPage();
      const drawn = await opened.evaluate(async () => {
        window.storyTime.start();
        const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
        const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey);
        const message = new Uint8Array(8);
        const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
        const signature = await crypto.subtle.sign(algorithm, pair.privateKey, message);
        const isGenuine = await crypto.subtle.verify(algorithm, pair.publicKey, signature, message);
        return { x, isGenuine, chance: Math.random(), id: crypto.randomUUID() };
      });
      await opened.context().close();
      return drawn;
    };
    const first = await draw();
    expect(await draw()).toEqual(first);
    expect(first).toMatchObject({ isGenuine: true });
    expect(first.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
