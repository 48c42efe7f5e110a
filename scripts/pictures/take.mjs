// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { chromiumArguments, ensureChromium } from '../chromium.mjs';
import { root } from '../run.mjs';
import { askAxe } from './axe.mjs';
import { modes } from './modes.mjs';
import { showOtherwise, showStory } from './storyRun.mjs';
import { installStoryTime } from './storyTime.mjs';

/**
 * @typedef {object} Story
 * @property {string} id
 * @property {string} title
 * @property {string} name
 *
 * @typedef {object} Wrong
 * @property {string} mode
 * @property {string} what the rule, and the elements that break it
 *
 * @typedef {object} Taking how pictures are taken
 * @property {(id: string) => string} [cssOf] gives what is added to the styles of a story
 * @property {(id: string) => string} [htmlOf] gives what is added below a story
 * @property {(id: string, mode: string, picture: Buffer) => boolean} [isKnown] a picture that is known is taken once; others until
 *   two in a row are equal
 *
 * @typedef {object} Taken
 * @property {Story} story
 * @property {ReadonlyMap<string, Buffer>} pictures by mode, as PNG
 * @property {readonly Wrong[]} wrong what axe found
 * @property {string} [failure] why there are none, or not all
 */

/** As a phone held sideways: narrow enough for what breaks in narrow places, and a word fits. */
const WIDTH = 480;
/** All of a story is on screen: what is not may be drawn later. */
const TALLEST = 2_400;
/** Each story is shown at noon of a Saturday. */
const now = Date.UTC(2026, 10, 21, 12);
/** How long the clock goes on after a story's play function has ended: what shows after a second is shown. ms */
const AFTER = 2_000;
/** After which a play function is given up, ms by the clock of the story; and all of it, ms of ours. */
const LONGEST = 120_000;
const DEADLINE = 300_000;
/** How many pictures are taken until two in a row are equal. */
const TRIES = 20;

/** Letters and colours as on every machine, and no waiting for a screen. */
const sameEverywhere = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-font-subpixel-positioning',
  '--force-color-profile=srgb',
  '--force-device-scale-factor=1',
  '--disable-frame-rate-limit',
  '--disable-gpu-vsync',
];

/** @param {string} folder of a built Storybook @returns {Story[]} */
export function storiesOf(folder) {
  const { entries } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  return Object.values(entries).filter(({ type }) => type === 'story');
}

/**
 * Takes pictures of stories in all modes, several stories at a time, and asks axe about each.
 * @param {readonly Story[]} stories
 * @param {Taking & { folder: string, workers: number }} options
 * @returns {AsyncGenerator<Taken, void, void>} in the order they are done
 */
export async function* takePictures(stories, { folder, workers, ...taking }) {
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...chromiumArguments, ...sameEverywhere],
  });
  const url = `${server.resolvedUrls?.local[0]}iframe.html?viewMode=story`;
  const queue = [...stories];
  /** @type {Taken[]} */
  const done = [];
  let wake = () => {};
  const work = async () => {
    const context = await browser.newContext({
      viewport: { width: WIDTH, height: TALLEST },
      deviceScaleFactor: 1,
      locale: 'en-GB',
      timezoneId: 'UTC',
      userAgent: 'Mozilla/5.0 (a story)',
      reducedMotion: 'reduce',
    });
    await context.addInitScript(installStoryTime, { now, seed: 7 });
    for (let story = queue.shift(); story; story = queue.shift()) {
      done.push(await takeStory(context, url, story, taking));
      wake();
    }
    await context.close();
  };
  try {
    const count = Math.max(1, Math.min(workers, stories.length));
    const all = Promise.all(Array.from({ length: count }, work));
    for (let left = stories.length; left > 0; left--) {
      if (done.length === 0) await Promise.race([all, new Promise((resolve) => (wake = () => resolve(undefined)))]);
      const taken = done.shift();
      if (taken) yield taken;
    }
    await all;
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * @param {import('playwright').BrowserContext} context
 * @param {string} url
 * @param {Story} story
 * @param {Taking} taking
 * @returns {Promise<Taken>}
 */
async function takeStory(context, url, story, { cssOf, htmlOf, isKnown = () => false }) {
  const css = cssOf?.(story.id);
  const html = htmlOf?.(story.id);
  /** @type {Map<string, Buffer>} */
  const pictures = new Map();
  /** @type {Wrong[]} */
  const wrong = [];
  const page = await context.newPage();
  /** @param {string} failure @returns {Taken} */
  const failed = (failure) => ({ story, pictures, wrong, failure });
  /** @param {string} mode */
  const look = async (mode) => {
    pictures.set(mode, await atRest(page, (picture) => isKnown(story.id, mode, picture)));
    for (const what of await askAxe(page, mode)) wrong.push({ mode, what });
  };
  const take = async () => {
    const [first, ...others] = modes;
    if (!first) return failed('there are no modes');
    await page.emulateMedia(first.media);
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(() => localStorage.clear());
    await page.waitForFunction(() => '__STORYBOOK_PREVIEW__' in window);
    if (css) await page.addStyleTag({ content: css });
    const globals = { ...first.globals, a11y: { manual: true } };
    const shown = await page.evaluate(showStory, { id: story.id, globals, after: AFTER, longest: LONGEST });
    if (shown.failure !== undefined) return failed(shown.failure);
    if (html) await page.evaluate((added) => document.body.insertAdjacentHTML('beforeend', added), html);
    await look(first.name);
    for (const mode of others) {
      await page.emulateMedia(mode.media);
      await page.evaluate(showOtherwise, mode.globals);
      await look(mode.name);
    }
    return { story, pictures, wrong };
  };
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  try {
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(failed(`it was not shown within ${DEADLINE / 1_000} s`)), DEADLINE);
    });
    return /** @type {Taken} */ (await Promise.race([take(), late]));
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}

/**
 * The story as it is on screen, once that no longer changes.
 * @param {import('playwright').Page} page
 * @param {(picture: Buffer) => boolean} isKnown
 */
async function atRest(page, isKnown) {
  let before = await screenshot(page);
  for (let tries = 1; tries < TRIES; tries++) {
    if (isKnown(before)) return before;
    const picture = await screenshot(page);
    if (picture.equals(before)) return picture;
    before = picture;
  }
  throw new Error(`no two of ${TRIES} pictures in a row are equal: something in it moves`);
}

/** @param {import('playwright').Page} page */
async function screenshot(page) {
  await page.evaluate(setReadOnly, true);
  const height = await page.evaluate(lowestEdge);
  if (height <= 0) throw new Error('nothing of it is on screen: a picture of it would show nothing');
  const picture = await page.screenshot({
    clip: { x: 0, y: 0, width: WIDTH, height: Math.min(TALLEST, Math.ceil(height)) },
    animations: 'disabled',
    caret: 'hide',
  });
  await page.evaluate(setReadOnly, false);
  return picture;
}

/** Runs in the page. How far down the story goes, px; what only hands on its children has no edge of its own. */
function lowestEdge() {
  /** @param {Element | null} parent @returns {Element[]} */
  const boxesIn = (parent) =>
    [...(parent?.children ?? [])].flatMap((part) =>
      getComputedStyle(part).display === 'contents' ? boxesIn(part) : [part],
    );
  const boxes = boxesIn(document.querySelector('#storybook-root'));
  return Math.max(0, ...boxes.map((box) => box.getBoundingClientRect().bottom));
}

/**
 * Runs in the page. What is read only has no caret: it blinks, and with forced colours it cannot be hidden otherwise.
 * @param {boolean} isReadOnly
 */
function setReadOnly(isReadOnly) {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  if (isReadOnly && !field.readOnly) field.dataset['storyField'] = '';
  if (field.dataset['storyField'] === undefined) return;
  field.readOnly = isReadOnly;
  if (!isReadOnly) delete field.dataset['storyField'];
}
