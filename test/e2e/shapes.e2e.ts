import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPage, type BuiltPage } from './built.js';
import { launchBrowser } from './browser.js';

let browser: Browser;
let built: BuiltPage;
let page: Page;

beforeAll(async () => {
  [browser, built] = await Promise.all([launchBrowser(), buildPage('shapes')]);
});
afterAll(() => browser?.close());
afterEach(() => page.close());

/** A shape as it is on screen: how much of each pixel it covers, 0 to 1, row by row. */
interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly ink: readonly number[];
}

/** Every shape once, cut out of a picture of the page that has no colours. */
async function takePictures(): Promise<Picture[]> {
  const cuts = await page.evaluate(() => {
    const found = new Map<string, { x: number; y: number; width: number; height: number }>();
    for (const svg of document.querySelectorAll<SVGElement>('svg[data-shape]')) {
      const { x, y, width, height } = svg.getBoundingClientRect();
      const name = svg.dataset['shape'] ?? '';
      if (!found.has(name)) found.set(name, { x, y: y + scrollY, width, height });
    }
    return [...found].map(([name, place]) => ({ name, ...place }));
  });
  const shot = await page.screenshot({ fullPage: true, animations: 'disabled' });
  return page.evaluate(
    async ([source, places]) => {
      const image = await createImageBitmap(await (await fetch(source)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      return places.map(({ name, x, y, width, height }) => {
        const size = { width: Math.ceil(width) + 1, height: Math.ceil(height) + 1 };
        const { data } = context.getImageData(Math.floor(x), Math.floor(y), size.width, size.height);
        const grey = Array.from(
          { length: size.width * size.height },
          (_, index) =>
            (data[4 * index] as number) * 0.3 +
            (data[4 * index + 1] as number) * 0.59 +
            (data[4 * index + 2] as number) * 0.11,
        );
        const ground = grey[0] as number;
        const most = Math.max(...grey.map((value) => Math.abs(value - ground)));
        return { name, ...size, ink: grey.map((value) => Math.abs(value - ground) / most) };
      });
    },
    [`data:image/png;base64,${shot.toString('base64')}`, cuts] as const,
  );
}

/** The share of the larger shape's ink that is not where the other has some, however one is laid over the other. */
function difference(one: Picture, other: Picture): number {
  const at = ({ width, height, ink }: Picture, x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (ink[y * width + x] as number);
  const sum = ({ ink }: Picture) => ink.reduce((total, value) => total + value, 0);
  let least = Infinity;
  for (let dx = -4; dx <= 4; dx += 1)
    for (let dy = -1; dy <= 1; dy += 1) {
      let off = 0;
      for (let y = -2; y < 18; y += 1)
        for (let x = -5; x < 25; x += 1) off += Math.max(0, Math.abs(at(one, x, y) - at(other, x + dx, y + dy)));
      least = Math.min(least, off);
    }
  return least / Math.max(sum(one), sum(other));
}

describe('the shapes at 12 px, without colour', () => {
  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['forced colours', { forcedColors: 'active' }],
    ['forced colours, dark', { forcedColors: 'active', colorScheme: 'dark' }],
    ['more contrast', { contrast: 'more' }],
  ] as const)('can be told apart: %s', async (_, options) => {
    ({ page } = await built.open(browser, {
      ...options,
      style: 'html { color-scheme: light dark; filter: grayscale(1) }',
    }));
    await page.locator('[data-rc-row=held] svg[data-shape=hourglass]').waitFor();
    const pictures = await takePictures();
    const alike = pictures.flatMap((one, index) =>
      pictures
        .slice(index + 1)
        .map((other) => ({ pair: `${one.name} and ${other.name}`, by: difference(one, other) }))
        .filter(({ by }) => by < 0.25),
    );
    expect(pictures.length).toBeGreaterThan(16);
    expect(pictures.filter(({ height }) => height < 12)).toEqual([]);
    expect(alike).toEqual([]);
  });
});
