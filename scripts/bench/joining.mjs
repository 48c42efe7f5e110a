#!/usr/bin/env node
// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { chromiumArguments, ensureChromium } from '../chromium.mjs';
import { readArguments } from '../run.mjs';
import { servePage } from './page.mjs';

const usage = `Usage: node scripts/bench/joining.mjs [--messages=10000] [--rounds=5]

A tab joins a channel that another tab of its participant leads, in headless Chromium: how long until it has the log, and how
long either page is busy in one piece meanwhile.

  --messages=N  messages in the log in memory, 10,000 by default
  --rounds=N    tabs that join, one after the other, 5 by default`;

/** The longest a page may be busy in one piece, ms: above it a browser calls it a long task. */
const TASK_TARGET = 50;

/**
 * @param {{ messages?: number, rounds?: number }} [options]
 * @returns {Promise<{ measure: string, ours: string, target: string, met: boolean | undefined }[]>} one row a measure
 */
export async function measureJoining({ messages = 10_000, rounds = 5 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'joining-'));
  const server = await servePage('scripts/bench/joiningPage.ts');
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: ensureChromium(),
    args: [...chromiumArguments],
  });
  const load = async () => {
    const page = await context.newPage();
    await page.goto(server.url);
    return page;
  };
  try {
    const leader = await load();
    await leader.evaluate((count) => window.joiningPage.fill(count), messages);
    await leader.evaluate((count) => window.joiningPage.open(count), 2 * messages);
    // It opens with the newest.
    await leader.evaluate((count) => window.joiningPage.loadOlder(count), messages);
    /** @type {import('./joiningPage.ts').Joining[]} */
    const joined = [];
    /** @type {import('./busyTime.ts').BusyTime[]} */
    const leading = [];
    /** @type {import('./busyTime.ts').BusyTime[]} */
    const idle = [];
    for (let round = 0; round < rounds; round++) {
      const page = await load();
      await leader.evaluate(() => window.joiningPage.watch());
      const joining = await page.evaluate((count) => window.joiningPage.open(count), 2 * messages);
      leading.push(await leader.evaluate(() => window.joiningPage.stop()));
      if (joining.rows !== messages || (await page.evaluate(() => window.joiningPage.role())) !== 'follower') {
        throw new Error(`The tab came in with ${joining.rows} of ${messages} messages.`);
      }
      joined.push(joining);
      await leader.evaluate(() => window.joiningPage.watch());
      await new Promise((resolve) => setTimeout(resolve, 500));
      idle.push(await leader.evaluate(() => window.joiningPage.stop()));
      await page.close();
    }
    /** @param {number[]} values */
    const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
    const many = messages.toLocaleString('en-US');
    /** @param {string} measure @param {readonly import('./busyTime.ts').BusyTime[]} times @param {number} [target] */
    const busy = (measure, times, target) => {
      const longest = times.map(({ longestTask }) => longestTask);
      return {
        measure,
        ours: `${median(longest).toFixed(0)} ms (worst ${Math.max(...longest).toFixed(0)})`,
        target: target === undefined ? 'none' : `<= ${target} ms`,
        met: target === undefined ? undefined : median(longest) <= target,
      };
    };
    /** @param {string} measure @param {number[]} times */
    const time = (measure, times) => ({
      measure,
      ours: `${median(times).toFixed(0)} ms (worst ${Math.max(...times).toFixed(0)})`,
      target: 'none',
      met: undefined,
    });
    return [
      time(
        `a tab joins one that leads, with ${many} messages in memory, until they are in its store`,
        joined.map(({ open }) => open),
      ),
      time(
        'of that, in one piece, the making of the store',
        joined.map(({ store }) => store),
      ),
      busy('the longest the page that joins is busy in one piece meanwhile', joined, TASK_TARGET),
      busy('the longest the page that leads is busy in one piece meanwhile', leading, TASK_TARGET),
      busy('the same of that page while nothing happens: what the machine adds', idle),
    ];
  } finally {
    await context.close();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = readArguments(usage, ['--messages', '--rounds']);
  /** @param {string} name @param {number} otherwise */
  const number = (name, otherwise) => {
    const given = args.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];
    const value = Number(given ?? otherwise);
    if (Number.isInteger(value) && value > 0) return value;
    console.error(`--${name} must be a whole number above 0.\n\n${usage}`);
    return process.exit(2);
  };
  const rows = await measureJoining({ messages: number('messages', 10_000), rounds: number('rounds', 5) });
  for (const { measure, ours, target, met } of rows) {
    console.log(`${met === undefined ? '    ' : met ? 'ok  ' : 'MISS'} ${measure}: ${ours}, ${target}`);
  }
  if (rows.some(({ met }) => met === false)) process.exitCode = 1;
}
