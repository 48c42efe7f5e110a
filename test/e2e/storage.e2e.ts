import type { BrowserContext, Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messagesPerStep } from './pages/storage/steps.js';
import { crash, servePages } from './servedPages.js';

const pages = servePages('storage');
let context: BrowserContext;

beforeEach(async () => {
  context = await pages.browser.newContext();
});

afterEach(async () => {
  await context.close();
});

async function open(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(pages.url);
  await page.waitForFunction(() => window.storagePage !== undefined);
  return page;
}

/** Crashes a page, and waits until it has. */
async function kill(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  await crash(context, page);
  await crashed;
  await page.close();
}

describe('storage in a real browser', () => {
  it('is whole after its page was killed in the middle of writing, again and again', async () => {
    let stored = 0;
    for (let round = 0; round < 6; round++) {
      let reported = 0;
      const writing = await open();
      await writing.exposeFunction('reportStep', (step: number) => {
        reported = Math.max(reported, step);
      });
      await writing.evaluate(() => void window.storagePage.writeForEver(window.reportStep));
      // Killed at another point of a step each time.
      await expect.poll(() => reported, { timeout: 20_000, interval: 7 }).toBeGreaterThan(stored + 3 + round);
      await kill(writing);

      const reading = await open();
      const found = await reading.evaluate(() => window.storagePage.find(100));
      expect(found).toEqual({
        received: found.received,
        keys: found.received * messagesPerStep,
        log: 100,
        held: 1,
        deliveries: 1,
        lost: 1,
        whole: true,
      });
      expect(found.received).toBeGreaterThanOrEqual(reported);
      stored = found.received;
      await reading.close();
    }
  });

  it('of the first version opens with everything in it, also while a page of that version has it open', async () => {
    const [old, opening] = [await open(), await open()];
    await old.evaluate(() => window.storagePage.makeVersion1(6_000));
    await old.evaluate(() => window.storagePage.holdVersion1());
    const found = {
      inOrder: true,
      frames: 6_000,
      held: ['held'],
      deliveries: [['m1', { status: 'sent', attempts: 1, acknowledgedBy: [] }]],
      lost: ['lost 1', 'lost 2'],
      meta: { lamportTimestamp: 6_000, received: 7 },
    };
    expect(await opening.evaluate(() => window.storagePage.everything())).toEqual(found);
    // The second version now: it opens as it is.
    expect(await opening.evaluate(() => window.storagePage.everything())).toEqual(found);
    expect(await old.evaluate(() => window.storagePage.holdVersion1().catch(String))).toMatch(/VersionError/);
  });

  it('deletes a channel that another page has open', async () => {
    const [writing, other] = [await open(), await open()];
    let reported = 0;
    await writing.exposeFunction('reportStep', (step: number) => {
      reported = step;
    });
    const refused = writing.evaluate(() => window.storagePage.writeForEver(window.reportStep).catch(String));
    await expect.poll(() => reported, { timeout: 20_000 }).toBeGreaterThan(0);
    await other.evaluate(() => window.storagePage.forget());
    expect(await refused).toMatch(
      /StorageError: Channel storage not .*another tab deleted or upgraded it\. Reload the page/,
    );
    expect(await other.evaluate(() => window.storagePage.find(10))).toMatchObject({
      received: 0,
      keys: 0,
      whole: true,
    });
  });
});

describe('broadcast in a real browser', () => {
  const heardBy = (page: Page) => page.evaluate(() => window.storagePage.heard);

  it('carries frames between pages, and its store gives back the one that was lost', async () => {
    const [alice, bob] = [await open(), await open()];
    await bob.evaluate(() => window.storagePage.listen('room'));
    await bob.evaluate(() => window.storagePage.setFaults({ loseNext: 1 }));
    const hash = await alice.evaluate(() => window.storagePage.publish('room', 'lost on the way'));
    await alice.evaluate(() => window.storagePage.publish('room', 'heard'));
    await expect.poll(() => heardBy(bob)).toEqual(['heard']);
    expect(await bob.evaluate((wanted) => window.storagePage.retrieve('room', wanted), hash)).toEqual([
      'lost on the way',
    ]);
  });

  it('keeps its store whole when a page is killed while publishing', async () => {
    const [alice, bob] = [await open(), await open()];
    await bob.evaluate(() => window.storagePage.listen('room'));
    await alice.evaluate(() => void window.storagePage.publishForEver('room'));
    await expect.poll(async () => (await heardBy(bob)).length, { timeout: 20_000, interval: 7 }).toBeGreaterThan(200);
    await kill(alice);
    const heard = (await heardBy(bob)).length;
    const { count, newestFirst } = await bob.evaluate(() => window.storagePage.history('room'));
    expect(newestFirst).toBe(true);
    // A frame is posted before it is stored, and only the next one waits for that.
    expect(count).toBeGreaterThanOrEqual(heard - 1);
  });
});
