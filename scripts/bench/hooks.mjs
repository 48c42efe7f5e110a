#!/usr/bin/env node
// @ts-check
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { chromiumArguments, ensureChromium } from '../chromium.mjs';
import { readArguments } from '../run.mjs';
import { readStyles } from '../styles.mjs';
import { burstMarks } from './burstMarks.mjs';
import { servePage } from './page.mjs';

const usage = `Usage: node scripts/bench/hooks.mjs [--rounds=5]

The hooks in headless Chromium, production build: engine, store, hooks and MessageList together, a page of its own each time.
How long one status change takes, from the frame that acknowledges to the tick in the document, by how many messages are in
the store; and how long the page is busy in one piece while 5,000 messages arrive at once.

  --rounds=N  bursts, 5 by default`;

/** Messages in the store and rows mounted. */
const sizes = [
  { messages: 100, mounted: 100 },
  { messages: 10_000, mounted: 100 },
  { messages: 100_000, mounted: 100 },
  { messages: 10_000, mounted: 1_000 },
  { messages: 100_000, mounted: 1_000 },
];
/** Status changes in each. */
const CHANGES = 100;
/** How much longer a change may take among a thousand times as many messages. Twice is what a busy machine does to equals. */
const GROWTH_TARGET = 2;
const BURST = 5_000;
/** The longest a page may be busy in one piece, ms: above it a browser calls it a long task. */
const TASK_TARGET = 50;
const COMMITS_TARGET = 10;

/**
 * @param {{ rounds?: number }} [options]
 * @returns {Promise<{ measure: string, ours: string, target: string, met: boolean | undefined }[]>} one row a measure
 */
export async function measureHooks({ rounds = 5 } = {}) {
  const server = await servePage('scripts/bench/hooksPage.tsx', { styles: readStyles() });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArguments] });
  const open = async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(server.url);
    return page;
  };
  try {
    /** @type {(import('./hooksPage.tsx').StatusChanges & { messages: number, mounted: number })[]} */
    const changes = [];
    for (const { messages, mounted } of sizes) {
      const page = await open();
      const given = /** @type {const} */ ([messages, mounted, CHANGES]);
      changes.push({
        messages,
        mounted,
        ...(await page.evaluate((task) => window.hooksPage.changeStatus(...task), given)),
      });
      await page.close();
    }
    /** @type {(import('./hooksPage.tsx').Burst & { longestTask: number })[]} */
    const bursts = [];
    for (let round = 0; round < rounds; round++) {
      const page = await open();
      await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
      const burst = await page.evaluate((messages) => window.hooksPage.receiveBurst(messages), BURST);
      const trace = JSON.parse((await browser.stopTracing()).toString());
      bursts.push({ ...burst, longestTask: longestTask(trace.traceEvents) });
      await page.close();
    }
    return [...changeRows(changes), ...burstRows(bursts)];
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * The longest task of the page between its marks, ms.
 * @param {readonly { name: string, ph: string, pid: number, tid: number, ts: number, dur?: number }[]} events
 */
function longestTask(events) {
  const mark = (/** @type {string} */ name) => {
    const event = events.find((one) => one.name === name);
    if (event === undefined) throw new Error(`The trace has no mark "${name}".`);
    return event;
  };
  const [start, end] = [mark(burstMarks.start), mark(burstMarks.end)];
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts, dur = 0 }) =>
      name.endsWith('RunTask') &&
      ph === 'X' &&
      pid === start.pid &&
      tid === start.tid &&
      ts + dur > start.ts &&
      ts < end.ts,
  );
  if (tasks.length < BURST)
    throw new Error(`The trace has ${tasks.length} tasks of the page: not one for each message.`);
  return Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1_000;
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
/** @param {number} value */
const count = (value) => value.toLocaleString('en-US');

/** @param {readonly (import('./hooksPage.tsx').StatusChanges & { messages: number, mounted: number })[]} changes */
function changeRows(changes) {
  const [least] = changes;
  return changes.map(({ messages, mounted, times, rendered }) => {
    if (rendered !== CHANGES) throw new Error(`${CHANGES} status changes rendered ${rendered} rows, not one each`);
    const growth = median(times) / median(least?.times ?? []);
    const isCompared = messages > (least?.messages ?? 0) && mounted === least?.mounted;
    return {
      measure: `one status change in Chromium, from the frame to the tick, ${count(messages)} messages, ${count(mounted)} rows mounted`,
      ours: `${median(times).toFixed(2)} ms${isCompared ? ` (${growth.toFixed(1)}×)` : ''}, one row rendered`,
      target: isCompared ? `<= ${GROWTH_TARGET}×` : '',
      met: isCompared ? growth <= GROWTH_TARGET : undefined,
    };
  });
}

/** @param {readonly (import('./hooksPage.tsx').Burst & { longestTask: number })[]} bursts */
function burstRows(bursts) {
  const longest = bursts.map((burst) => burst.longestTask);
  const commits = Math.max(...bursts.map((burst) => burst.commits));
  const seconds = median(bursts.map((burst) => burst.seconds));
  return [
    {
      measure: `${count(BURST)} messages arrive at once in Chromium: the longest the page is busy in one piece`,
      ours: `${median(longest).toFixed(0)} ms (worst ${Math.max(...longest).toFixed(0)}), all shown after ${(seconds * 1_000).toFixed(0)} ms`,
      target: `<= ${TASK_TARGET} ms`,
      met: median(longest) <= TASK_TARGET,
    },
    {
      measure: 'the same: how often the list is drawn',
      ours: String(commits),
      target: `<= ${COMMITS_TARGET}`,
      met: commits <= COMMITS_TARGET,
    },
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = readArguments(usage, ['--rounds']);
  const rounds = Number(args.find((argument) => argument.startsWith('--rounds='))?.split('=')[1] ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) {
    console.error(`--rounds must be a whole number above 0.\n\n${usage}`);
    process.exit(2);
  }
  const rows = await measureHooks({ rounds });
  for (const { measure, ours, target, met } of rows)
    console.log(`${met === undefined ? '    ' : met ? 'ok  ' : 'MISS'} ${measure}: ${ours}${target && `, ${target}`}`);
  if (rows.some(({ met }) => met === false)) process.exitCode = 1;
}
