import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readStyles } from '../../scripts/styles.mjs';
import { launchBrowser } from './browser.js';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

let browser: Browser;
let script: string;
let styles: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  // As an app ships it: in development React compares all 100,000 rows for its own tracks, which takes seconds.
  const { outputFiles } = await build({
    entryPoints: [path('./pages/reading/page.tsx')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    conditions: ['rrc-source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  script = outputFiles[0]?.text ?? '';
  styles = readStyles();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function open(style = '#root { height: 480px }'): Promise<Page> {
  page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.setContent(
    `<!doctype html><style>${styles} ${style} body { font: 15px sans-serif }</style><div id="root"></div>`,
  );
  await page.addScriptTag({ content: script });
  return page;
}
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

/** A list of 100,000 rows, read in its middle. */
async function openLong(): Promise<Page> {
  await open();
  await page.evaluate(() => window.readingPage.show(0, 100_000));
  await page.evaluate(() => window.readingPage.readMiddle());
  return page;
}

describe('the line that is read in a list of 100,000 rows', () => {
  it('stays where it is while messages arrive one at a time: far above, just above, below, and on both sides at once', async () => {
    await openLong();
    const seen = await page.evaluate(() => {
      const { readingPage: reading } = window;
      const near = reading.indexOnScreen();
      return reading.watch(160, (frame) => {
        if (frame % 4 !== 0) return;
        const turn = (frame / 4) % 5;
        if (turn === 0) reading.insert(1_000);
        else if (turn === 1) reading.insert(near - 6);
        else if (turn === 2) reading.append();
        else if (turn === 3) reading.insert(90_000);
        else reading.insertAndAppend(20_000);
      });
    });
    expect(Math.abs(seen.moved), seen.where).toBeLessThan(1);
    expect(Math.abs(seen.drift)).toBeLessThan(1);
  });

  it('stays where it is in bursts', async () => {
    await openLong();
    const seen = await page.evaluate(() => {
      const { readingPage: reading } = window;
      const near = reading.indexOnScreen();
      return reading.watch(120, (frame) => {
        if (frame % 40 === 0) reading.insert(near - 3, 12);
        if (frame % 40 < 10) reading.insert(500 * frame, 1 + (frame % 3));
        if (frame % 40 < 20) reading.append();
        if (frame % 40 === 5) reading.insert(10, 500);
      });
    });
    expect(Math.abs(seen.moved), seen.where).toBeLessThan(1);
    expect(Math.abs(seen.drift)).toBeLessThan(1);
  });

  it.each([
    ['up', -9],
    ['down', 9],
    ['up fast', -90],
    ['down fast', 90],
  ])('moves by what is scrolled and no more while messages arrive: %s', async (_, step) => {
    await openLong();
    const seen = await page.evaluate((by) => {
      const { readingPage: reading } = window;
      return reading.watch(120, (frame) => {
        if (frame % 30 < 8) reading.insert(reading.indexOnScreen() - 4);
        if (frame % 30 === 15) reading.insert(1_000, 12);
        if (frame % 7 === 0) reading.append();
        if (frame % 30 === 20) reading.insertAndAppend(reading.indexOnScreen() - 40);
        reading.log.scrollTop += by;
        return by;
      });
    }, step);
    expect(Math.abs(seen.moved), seen.where).toBeLessThan(1);
  });

  it('moves by what the wheel turned, and never against it, while messages arrive', async () => {
    await openLong();
    await page.mouse.move(400, 240);
    // Looked at before the wheel turns: the browser scrolls also while the page is busy.
    const start = await page.evaluate(() => window.readingPage.places());
    const watching = page.evaluate(async (there) => {
      const { readingPage: reading } = window;
      let back = 0;
      let total = 0;
      let before = there;
      // Until the wheel has been at rest for a while.
      for (let quiet = 0, frame = 0; quiet < 60; frame += 1) {
        if (frame % 9 < 3) reading.insert(reading.indexOnScreen() - 4);
        if (frame % 5 === 0) reading.append();
        await reading.painted();
        const now = reading.places();
        const [key = ''] = Object.entries(before).find(([one, place]) => place >= 0 && one in now) ?? [];
        const by = (now[key] ?? NaN) - (before[key] ?? NaN);
        total += by;
        back = Math.min(back, by);
        quiet = Math.abs(by) < 1 ? quiet + 1 : 0;
        before = now;
      }
      return { back, total };
    }, start);
    for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, -60);
    const { back, total } = await watching;
    expect(back).toBeGreaterThan(-1);
    // The wheel stands between two pixels while rows are put back, and such fractions add up; a row that is not held is
    // over thirty pixels.
    expect(Math.abs(total - 1_200)).toBeLessThan(4);
  });
});

describe('a list at its end', () => {
  it('lets a reader go who scrolls up in the frame in which a message came', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 300));
    const [before, after] = await page.evaluate(async () => {
      const { readingPage: reading } = window;
      reading.put(300, 3);
      reading.log.scrollTop -= 60;
      await reading.rest();
      const here = reading.places();
      reading.put(303, 3);
      await reading.rest();
      return [here, reading.places()];
    });
    expect(Object.keys(before)).toEqual(Object.keys(after));
  });

  it('is at its end in every frame while messages stream in', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 100_000));
    const distances = await page.evaluate(() => {
      const { readingPage: reading } = window;
      return reading.watchEnd(120, (frame) => {
        reading.append();
        if (frame % 10 === 0) reading.insert(50_000);
      });
    });
    expect(distances.filter((distance) => distance > 1)).toEqual([]);
  });

  it('is there from the moment that "Jump to latest" takes the reader to it, while messages stream in', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 500));
    await page.evaluate(() => window.readingPage.readMiddle());
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor(deadline);
    const distances = await page.evaluate(async () => {
      const { readingPage: reading } = window;
      let frames = 60;
      const stream = () => {
        // Not in every frame: in those between, nothing but the list itself would put it back.
        if (frames % 2 > 0) reading.append();
        if ((frames -= 1) > 0) requestAnimationFrame(stream);
      };
      document.querySelector<HTMLElement>('.rc-pill-end')?.click();
      requestAnimationFrame(stream);
      return reading.watchEnd(30, () => {});
    });
    expect(distances.filter((distance) => distance > 1)).toEqual([]);
  });
});

describe('the pill', () => {
  it('says how many arrived above and jumps to each of them in turn', async () => {
    await openLong();
    await page.evaluate(() => {
      for (const index of [40_000, 1_000, 20_000]) window.readingPage.insert(index);
    });
    for (const [left, key] of [
      ['3 earlier messages arrived', 'late2'],
      ['2 earlier messages arrived', 'late3'],
      ['1 earlier message arrived', 'late1'],
    ] as const) {
      await page.getByRole('button', { name: left }).click();
      await page.locator(`[data-rc-row=${key}]:focus`).waitFor(deadline);
      await page.evaluate(() => window.readingPage.rest());
      expect(await page.evaluate(() => window.readingPage.places())).toHaveProperty(key);
    }
    expect(await page.getByRole('button', { name: /earlier/ }).count()).toBe(0);
  });
});

describe('older messages', () => {
  it('come as the reader nears the first row, and the line stays where it is', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 300, 200));
    const seen = await page.evaluate(() => {
      const { readingPage: reading } = window;
      return reading.watch(200, () => {
        const before = reading.log.scrollTop;
        reading.log.scrollTop = Math.max(0, before - 45);
        return reading.log.scrollTop - before;
      });
    });
    expect(Math.abs(seen.moved), seen.where).toBeLessThan(1);
    // Each batch leaves the reader where they were, so the beginning takes as many turns as there are batches left.
    await page.waitForFunction(() => {
      window.readingPage.log.scrollTop = 0;
      return 'm0' in window.readingPage.places();
    });
  });

  it('come until the list is full, without anybody scrolling', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 103, 100));
    await page.waitForFunction(() => window.readingPage.log.scrollHeight > 600);
    expect(await page.evaluate(() => window.readingPage.places())).toHaveProperty('m102');
  });
});

const deadline = { timeout: 10_000 };
const press = (key: string) => page.keyboard.press(key);
const focused = (key: string) => page.locator(`[data-rc-row=${key}]:focus`).waitFor(deadline);

describe('older messages, by keyboard alone', () => {
  it('come batch by batch until nothing older is there: the focus stays on its row, and the line where it is', async () => {
    await open();
    await page.evaluate(() => {
      window.readingPage.holdsOlder = true;
      return window.readingPage.show(0, 300, 200);
    });
    await press('Tab');
    await focused('m299');
    for (const first of ['m200', 'm150', 'm100', 'm50']) {
      await press('Home');
      await focused(first);
      await page.waitForFunction(() => window.readingPage.isAsked(), undefined, deadline);
      const seen = await page.evaluate(async () => {
        const { readingPage: reading } = window;
        await reading.rest();
        return reading.watch(60, (frame) => {
          if (frame === 10) reading.letIn();
        });
      });
      expect(Math.abs(seen.moved), seen.where).toBeLessThan(1);
      expect(Math.abs(seen.drift)).toBeLessThan(1);
      expect(await page.evaluate(() => window.readingPage.focused())).toBe(first);
      expect(await page.evaluate(() => window.readingPage.places())).toHaveProperty(first);
    }
    await press('Home');
    await focused('m0');
    await page.evaluate(() => window.readingPage.rest());
    expect(await page.evaluate(() => window.readingPage.places())).toHaveProperty('m0');
    expect(await page.evaluate(() => window.readingPage.isAsked())).toBe(false);
  });

  it('come at once as Home is pressed: the row it went to keeps the focus and stays on screen', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 300, 200));
    await press('Tab');
    await focused('m299');
    let first: string | undefined;
    for (let turn = 0; turn < 5 && first !== 'm0'; turn += 1) {
      const before = (first = await page.evaluate(() => window.readingPage.first()));
      await press('Home');
      await focused(before);
      await page.evaluate(() => window.readingPage.rest());
      expect(await page.evaluate(() => window.readingPage.focused())).toBe(before);
      expect(await page.evaluate(() => window.readingPage.places())).toHaveProperty(before);
      await page.waitForFunction((key) => key === 'm0' || window.readingPage.first() !== key, before, deadline);
    }
    expect(first).toBe('m0');
  });

  it('come as the arrow walks up: each press goes one row up, and that row and the one before are on screen', async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 130, 100));
    await press('Tab');
    await focused('m129');
    for (let index = 128; index >= 0; index -= 1) {
      await press('ArrowUp');
      await page.waitForFunction(
        ([here, before]) => {
          const { readingPage: reading } = window;
          const places = reading.places();
          return reading.focused() === here && here in places && before in places;
        },
        [`m${index}`, `m${index + 1}`] as const,
        deadline,
      );
    }
  });
});

describe('the divider above what was not read', () => {
  /** Puts the divider above a message, watching the line from before it moves until some frames after. */
  const divide = (messageId: string, drawnAbove: string | undefined) =>
    page.evaluate(
      async ([id, wanted]) => {
        const { readingPage: reading } = window;
        let left = 60;
        const seen = await reading.watch(
          (frame) => left > 0 && frame < 900,
          (frame) => {
            if (frame === 0) reading.unreadFrom(id);
            if (reading.divider() === wanted) left -= 1;
          },
        );
        return { ...seen, divider: reading.divider() };
      },
      [messageId, drawnAbove] as const,
    );
  /** A row by its place: 0 = the one that the upper edge cuts, −1 = the one above it. */
  const rowAt = (place: number) => page.evaluate((by) => `m${window.readingPage.indexOnScreen() + by}`, place);
  const lastOnScreen = () => page.evaluate(() => Object.keys(window.readingPage.places()).length - 1);
  const read = async () => {
    await open();
    await page.evaluate(() => window.readingPage.show(0, 300));
    await page.evaluate(() => window.readingPage.readMiddle());
  };
  const elsewhere = 'a message that is not drawn';

  it.each([
    ['just above the screen', () => -1],
    ['at the upper edge', () => 0],
    ['above the line itself', () => 1],
    ['in the midst of the screen', () => 3],
    ['just below the screen', async () => (await lastOnScreen()) + 1],
  ])('comes and goes without moving the line: %s', async (_, place) => {
    await read();
    const key = await rowAt(await place());
    for (const [id, drawn] of [
      [key, key],
      [elsewhere, undefined],
    ] as const) {
      const { divider, moved, where, drift } = await divide(id, drawn);
      expect(divider).toBe(drawn);
      expect(Math.abs(moved), where).toBeLessThan(1);
      expect(Math.abs(drift)).toBeLessThan(1);
    }
  });

  it('moves without moving the line, from above it to below it and back', async () => {
    await read();
    let total = 0;
    for (const place of [-1, 3, 0, 4, 1, -1]) {
      const key = await rowAt(place);
      const { divider, moved, where, drift } = await divide(key, key);
      expect(divider).toBe(key);
      expect(Math.abs(moved), where).toBeLessThan(1);
      total += drift;
    }
    expect(Math.abs(total)).toBeLessThan(1);
  });
});

describe('a list in a container without a height', () => {
  it('takes a height of its own, scrolls inside, and makes no ResizeObserver loop', async () => {
    await open('');
    await page.evaluate(() => window.readingPage.show(0, 5));
    for (let count = 0; count < 30; count += 1) await page.evaluate(() => window.readingPage.append());
    await page.evaluate(() => window.readingPage.rest());
    const { height, content, rest } = await page.evaluate(() => {
      const { clientHeight, scrollHeight, scrollTop } = window.readingPage.log;
      return { height: clientHeight, content: scrollHeight, rest: scrollHeight - clientHeight - scrollTop };
    });
    expect(height).toBe(384);
    expect(content).toBeGreaterThan(height);
    expect(rest).toBeLessThan(2);
  });
});
