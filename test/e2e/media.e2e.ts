import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPage, type BuiltPage } from './built.js';
import { launchBrowser } from './browser.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let built: BuiltPage;
let page: Page;

beforeAll(async () => {
  [browser, built] = await Promise.all([launchBrowser(), buildPage('kit')]);
});
afterAll(() => browser?.close());
afterEach(() => page.close());

/** The page of the whole kit, as an app that follows the system shows it. */
async function open(options: BrowserContextOptions) {
  const style = ':root { color-scheme: light dark } body { background: var(--rc-background) }';
  const opened = await built.open(browser, { style, ...options });
  ({ page } = opened);
  await page.getByText('Agreed.').waitFor();
  return opened;
}

/** What axe finds wrong: rule, and where. */
async function problems(): Promise<string[]> {
  await page.addScriptTag({ content: axe });
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** How much each token stands out from the background, as WCAG counts it. */
function contrasts(): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const probe = document.querySelector('.rc')!.appendChild(document.createElement('i'));
    const luminance = (token: string) => {
      probe.style.color = `var(--rc-${token})`;
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = luminance('background');
    const tokens = ['accent', 'foreground', 'muted', 'danger', 'warning', 'line-strong'];
    return Object.fromEntries(
      tokens.map((token) => {
        const value = luminance(token);
        return [token, (Math.max(value, ground) + 0.05) / (Math.min(value, ground) + 0.05)];
      }),
    );
  });
}

describe.each(['light', 'dark'] as const)('the whole kit, %s', (colorScheme) => {
  it('has nothing axe objects to', async () => {
    const { complaints } = await open({ colorScheme });
    expect(await problems()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('has text that stands out 4.5 to 1 and borders 3 to 1; 7 and 4.5 where more contrast is asked for', async () => {
    await open({ colorScheme });
    const plain = await contrasts();
    expect(Object.entries(plain).filter(([token, value]) => value < (token === 'line-strong' ? 3 : 4.5))).toEqual([]);
    await page.close();
    await open({ colorScheme, contrast: 'more' });
    const more = await contrasts();
    expect(more['muted']).toBeGreaterThanOrEqual(7);
    expect(more['line-strong']).toBeGreaterThanOrEqual(4.5);
    expect(await problems()).toEqual([]);
  });

  it('is drawn in the colours of the system where they are forced, but for people’s pictures', async () => {
    await open({ colorScheme, forcedColors: 'active' });
    const strange = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      const named = [
        'CanvasText',
        'ButtonText',
        'GrayText',
        'Highlight',
        'HighlightText',
        'LinkText',
        'Canvas',
        'ButtonFace',
      ];
      const allowed = new Set(
        named.map((name) => {
          probe.style.color = name;
          return getComputedStyle(probe).color;
        }),
      );
      return [...document.querySelectorAll('.rc, .rc *:not(.rc-avatar, .rc-avatar *)')]
        .filter((element) => !allowed.has(getComputedStyle(element).color))
        .map((element) => `${element.getAttribute('class') ?? element.tagName}: ${getComputedStyle(element).color}`);
    });
    expect([...new Set(strange)]).toEqual([]);
  });

  it('shows where one writes where colours are forced, in which no shadow is drawn', async () => {
    await open({ colorScheme, forcedColors: 'active' });
    await page.getByRole('textbox').focus();
    const outline = await page.evaluate(() => {
      const box = document.activeElement?.closest('.rc-composer-box');
      return box ? getComputedStyle(box).outlineStyle : 'no box';
    });
    expect(outline).toBe('solid');
  });

  it('tells what is chosen from what is not without colour where colours are forced', async () => {
    await open({ colorScheme, forcedColors: 'active' });
    const borders = await page.evaluate(() =>
      [...document.querySelectorAll('button:is(.rc-votes, .rc-chip, .rc-poll-choice)')].map((element) => ({
        chosen: element.hasAttribute('data-chosen'),
        style: getComputedStyle(element).borderStyle,
      })),
    );
    expect(borders.filter(({ chosen }) => chosen)).not.toEqual([]);
    expect(borders.filter(({ chosen, style }) => chosen !== (style === 'double'))).toEqual([]);
  });
});

describe('motion', () => {
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);

  it('says that something is being fetched, and is not there for who asked for none', async () => {
    await open({ reducedMotion: 'no-preference' });
    expect(await moving()).toBeGreaterThan(0);
    await page.close();
    await open({ reducedMotion: 'reduce' });
    expect(await moving()).toBe(0);
  });
});
