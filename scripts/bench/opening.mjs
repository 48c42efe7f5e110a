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

const usage = `Usage: node scripts/bench/opening.mjs [--messages=50000] [--rounds=7]

Opens a channel with many persisted messages in headless Chromium, from IndexedDB on the disk, in a page of its own each
round: how long until the newest are in log(), and how long the page was busy in one piece. With them 50 messages held, 200
lost, 100 own ones on their way and every tenth message an own one that was acknowledged.

  --messages=N  messages in the log, 50,000 by default
  --rounds=N    pages opened, 7 by default`;

/** Until the newest screen is there, ms. */
const OPEN_TARGET = 300;
/** The longest a page may be busy in one piece, ms: above it a browser calls it a long task. */
const TASK_TARGET = 50;

/**
 * @param {{ messages?: number, rounds?: number }} [options]
 * @returns {Promise<{ measure: string, ours: string, target: string, met: boolean }[]>} one row a measure
 */
export async function measureOpening({ messages = 50_000, rounds = 7 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'opening-'));
  const server = await servePage('scripts/bench/openingPage.ts');
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: ensureChromium(),
    args: [...chromiumArguments],
  });
  try {
    const open = async () => {
      const page = await context.newPage();
      await page.goto(server.url);
      return page;
    };
    const filling = { messages, held: 50, lost: 200, unacknowledged: 100 };
    const filler = await open();
    await filler.evaluate((what) => window.openingPage.fill(what), filling);
    await filler.close();
    /** @type {import('./openingPage.ts').Opening[]} */
    const openings = [];
    for (let round = 0; round < rounds; round++) {
      const page = await open();
      openings.push(await page.evaluate(() => window.openingPage.open()));
      await page.close();
    }
    check(openings, filling);
    return toRows(openings, messages);
  } finally {
    await context.close();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A fast opening of half a channel is none.
 * @param {readonly import('./openingPage.ts').Opening[]} openings
 * @param {import('./openingPage.ts').Filling} filling
 */
function check(openings, { messages, held, lost }) {
  for (const { counts } of openings) {
    if (counts.log < Math.min(messages, 500) || counts.held !== held || counts.lost !== lost || counts.outgoing === 0) {
      throw new Error(`The channel came back without all that was in it: ${JSON.stringify(counts)}`);
    }
  }
}

/**
 * @param {readonly import('./openingPage.ts').Opening[]} openings
 * @param {number} messages
 */
function toRows(openings, messages) {
  /** @param {string} measure @param {'open' | 'longestTask'} name @param {number} target */
  const row = (measure, name, target) => {
    const sorted = openings.map((opening) => opening[name]).sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? NaN;
    const worst = sorted.at(-1) ?? NaN;
    return {
      measure,
      ours: `${median.toFixed(0)} ms (worst ${worst.toFixed(0)})`,
      target: `<= ${target} ms`,
      met: median <= target,
    };
  };
  const many = messages.toLocaleString('en-US');
  return [
    row(
      `opening a channel with ${many} persisted messages in Chromium, until the newest are there`,
      'open',
      OPEN_TARGET,
    ),
    row('the longest the page is busy in one piece meanwhile', 'longestTask', TASK_TARGET),
  ];
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
  const rows = await measureOpening({ messages: number('messages', 50_000), rounds: number('rounds', 7) });
  for (const { measure, ours, target, met } of rows)
    console.log(`${met ? 'ok  ' : 'MISS'} ${measure}: ${ours}, ${target}`);
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
}
