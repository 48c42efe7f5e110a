#!/usr/bin/env node
// @ts-check
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { chromiumArguments, ensureChromium } from '../chromium.mjs';
import { readArguments } from '../run.mjs';
import { readStyles } from '../styles.mjs';
import { servePage } from './page.mjs';

const usage = `Usage: node scripts/bench/thread.mjs [--comments=1000] [--rounds=5]

A ThreadTree whose comments have votes in headless Chromium, production build: engine, store, reducers and components together,
in a page of its own each round. How long the thread, one new comment and one vote keep the page's main thread busy (processor
time), and how long it takes until they are drawn.

  --comments=N  comments in the thread, 1,000 by default
  --rounds=N    pages opened, 5 by default`;

/** New comments, and votes, in each round. */
const CHANGES = 20;
/** A thread is drawn once, as one opens it, ms: what takes half a second feels like waiting, and a phone is slower. */
const MOUNT_TARGET = 300;
/** What arrives while one reads must not be felt, ms: above it a browser calls it a long task. */
const CHANGE_TARGET = 50;

/**
 * @param {{ comments?: number, rounds?: number }} [options]
 * @returns {Promise<{ measure: string, ours: string, target: string, met: boolean }[]>} one row a measure
 */
export async function measureThread({ comments = 1_000, rounds = 5 } = {}) {
  const server = await servePage('scripts/bench/threadPage.tsx', { styles: readStyles() });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArguments] });
  /** @type {{ [what in 'mount' | 'comment' | 'vote']: Times[] }} */
  const measured = { mount: [], comment: [], vote: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(server.url);
      const busy = await watchBusy(page);
      await page.evaluate(async (count) => void (window.thread = await window.prepareThread(count)), comments);
      measured.mount.push(await busy(() => page.evaluate(() => window.thread.mount())));
      const before = await page.evaluate(() => window.thread.rendered());
      for (let change = 0; change < CHANGES; change++) {
        const target = Math.floor((change * comments) / CHANGES);
        measured.comment.push(await busy(() => page.evaluate((at) => window.thread.comment(at), target)));
        measured.vote.push(await busy(() => page.evaluate((at) => window.thread.vote(at), target)));
      }
      const rendered = (await page.evaluate(() => window.thread.rendered())) - before;
      // A vote draws its number; a comment itself, and none of the others.
      if (rendered !== CHANGES) throw new Error(`${CHANGES} comments arrived, and ${rendered} were drawn`);
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
  const count = comments.toLocaleString('en-US');
  return [
    rowOf(`a ThreadTree of ${count} comments with votes in Chromium, to draw it`, measured.mount, MOUNT_TARGET),
    rowOf('the same: one new comment, one comment rendered', measured.comment, CHANGE_TARGET),
    rowOf('the same: one vote, no comment rendered', measured.vote, CHANGE_TARGET),
  ];
}

/**
 * @typedef {object} Times
 * @property {number} busy processor time of the page's main thread, ms
 * @property {number} drawn until the end of the frame that shows it, ms
 */

/** Says of what happens in a page how long that is busy. @param {import('playwright').Page} page */
async function watchBusy(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const total = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  return async (/** @type {() => Promise<number>} */ happen) => {
    const before = await total();
    const drawn = await happen();
    return { busy: ((await total()) - before) * 1_000, drawn };
  };
}

/** @param {string} measure @param {readonly Times[]} times @param {number} target ms */
function rowOf(measure, times, target) {
  const sorted = (/** @type {keyof Times} */ name) => times.map((one) => one[name]).toSorted((a, b) => a - b);
  const [busy, drawn] = [sorted('busy'), sorted('drawn')];
  const median = busy[busy.length >> 1] ?? NaN;
  const worst = (busy.at(-1) ?? NaN).toFixed(0);
  return {
    measure,
    ours: `busy for ${median.toFixed(0)} ms (worst ${worst}), drawn after ${(drawn[drawn.length >> 1] ?? NaN).toFixed(0)} ms`,
    target: `<= ${target} ms`,
    met: median <= target,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const args = readArguments(usage, ['--comments', '--rounds']);
  /** @param {'comments' | 'rounds'} name */
  const numberOf = (name) => {
    const found = args.find((argument) => argument.startsWith(`--${name}=`));
    if (found === undefined) return undefined;
    const number = Number(found.split('=')[1]);
    if (Number.isInteger(number) && number > 0) return number;
    console.error(`--${name} must be a whole number above 0.\n\n${usage}`);
    process.exit(2);
  };
  const rows = await measureThread({ comments: numberOf('comments'), rounds: numberOf('rounds') });
  for (const { measure, ours, target, met } of rows)
    console.log(`${met ? 'ok  ' : 'MISS'} ${measure}: ${ours}, ${target}`);
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
}
