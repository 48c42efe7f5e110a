#!/usr/bin/env node
// @ts-check
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { chromiumArguments, ensureChromium } from '../chromium.mjs';
import { readArguments } from '../run.mjs';
import { servePage } from './page.mjs';

const usage = `Usage: node scripts/bench/folding.mjs [--messages=100000] [--rounds=5]

The first answer of a reducer to a long log, as useReducedMessages makes it, in headless Chromium, in a page of its own each
round: how long the page is busy in one piece, and until all votes are counted.

  --messages=N  messages in the log, 100,000 by default
  --rounds=N    pages opened, 5 by default`;

/** The longest a page may be busy in one piece, ms: above it a browser calls it a long task. */
const TASK_TARGET = 50;

/**
 * @param {{ messages?: number, rounds?: number }} [options]
 * @returns {Promise<{ measure: string, ours: string, target: string, met: boolean }[]>} one row a measure
 */
export async function measureFolding({ messages = 100_000, rounds = 5 } = {}) {
  const server = await servePage('scripts/bench/foldingPage.ts');
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArguments] });
  try {
    /** @type {import('./foldingPage.ts').Folding[]} */
    const foldings = [];
    for (let round = 0; round < rounds; round++) {
      const page = await browser.newPage();
      await page.goto(server.url);
      const folding = await page.evaluate((count) => window.foldingPage.fold(count), messages);
      if (folding.counted !== messages - 100) throw new Error(`${folding.counted} votes were counted`);
      foldings.push(folding);
      await page.close();
    }
    /** @param {'longestTask' | 'total'} name */
    const of = (name) => foldings.map((folding) => folding[name]).sort((a, b) => a - b);
    const [tasks, totals] = [of('longestTask'), of('total')];
    const median = tasks[tasks.length >> 1] ?? NaN;
    return [
      {
        measure: `first answer of a reducer to ${messages.toLocaleString('en')} messages, longest task`,
        ours: `${median.toFixed(0)} ms (worst ${(tasks.at(-1) ?? NaN).toFixed(0)}; all in ${(totals[totals.length >> 1] ?? NaN).toFixed(0)})`,
        target: `<= ${TASK_TARGET} ms`,
        met: median <= TASK_TARGET,
      },
    ];
  } finally {
    await browser.close();
    server.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const args = readArguments(usage, ['--messages', '--rounds']);
  /** @param {string} name */
  const number = (name) => {
    const found = args.find((argument) => argument.startsWith(`${name}=`));
    return found === undefined ? undefined : Number(found.slice(name.length + 1));
  };
  const rows = await measureFolding({ messages: number('--messages'), rounds: number('--rounds') });
  for (const { measure, ours, target, met } of rows)
    console.log(`${met ? 'met   ' : 'MISSED'} ${measure}: ${ours}, target ${target}`);
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
}
