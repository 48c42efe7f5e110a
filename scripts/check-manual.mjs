#!/usr/bin/env node
// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { chromiumArguments, ensureChromium } from './chromium.mjs';
import { readArguments, root } from './run.mjs';

const usage = `Usage: npm run check:manual [-- --page=TEXT]

Opens every page of the built Storybook (npm run build:storybook) in Chromium, and fails where one is empty, asks another
host for anything, asks for what is not there, complains in the console, or links to a page that does not exist. On the page of
a component or hook it must also say what it is for and when not to use it, have a playground with a script that drops, delays and
heals, and a picture of the network, say what there is to see to for everybody, and list what it takes and gives.

  --page=TEXT  only pages whose id has this in it`;

const args = readArguments(usage, ['--page']);
const wanted = args.find((argument) => argument.startsWith('--page='))?.slice('--page='.length) ?? '';
const folder = 'storybook-static';
/** How long a page may take until it shows its heading, ms. */
const DEADLINE = 60_000;

if (!existsSync(join(root, folder, 'index.json'))) {
  console.error(`There is no ${folder}/index.json: run "npm run build:storybook" first.`);
  process.exit(1);
}
/** @type {Record<string, { id: string, type: string, importPath: string }>} */
const entries = JSON.parse(readFileSync(join(root, folder, 'index.json'), 'utf8')).entries;
const pages = Object.values(entries).filter(({ id, type }) => type === 'docs' && id.includes(wanted));
if (pages.length === 0) {
  console.error(wanted === '' ? 'The Storybook has no pages.' : `No page has "${wanted}" in its id.`);
  process.exit(1);
}

const server = await preview({
  root,
  configFile: false,
  logLevel: 'error',
  build: { outDir: folder },
  preview: { host: '127.0.0.1', port: 0 },
});
const site = new URL(server.resolvedUrls?.local[0] ?? '');
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArguments] });
const queue = [...pages];
let bad = 0;

/**
 * @param {import('playwright').Page} page of a component or hook
 * @returns {Promise<string[]>} what it lacks
 */
async function lackingOn(page) {
  const docs = page.locator('#storybook-docs');
  const steps = docs.locator('.play .play-steps li');
  // A script is there as soon as its story is.
  await steps.first().waitFor({ timeout: DEADLINE });
  const { lead, sections } = await docs.evaluate((root) => {
    /** @type {Record<string, { text: string, tables: number, code: number }>} */
    const found = {};
    let lead = '';
    let last = '';
    for (const part of root.querySelectorAll('h2, p, table, pre')) {
      if (part.closest('.play')) continue;
      if (part.tagName === 'H2') {
        last = part.textContent ?? '';
        found[last] = { text: '', tables: 0, code: 0 };
      } else if (last === '') lead += part.tagName === 'P' ? part.textContent : '';
      const section = found[last];
      if (!section) continue;
      section.text += part.tagName === 'P' ? part.textContent : '';
      section.tables += part.tagName === 'TABLE' ? 1 : 0;
      section.code += part.tagName === 'PRE' ? 1 : 0;
    }
    return { lead, sections: found };
  });
  const isStep = async (/** @type {string} */ kind) => (await steps.locator(`[data-kind=${kind}]`).count()) > 0;
  const long = (/** @type {string | undefined} */ text) => text !== undefined && text.length > 20;
  const { Properties, Signature, Accessibility, 'When not to use it': avoid } = sections;
  const has = {
    'what it is for': long(lead),
    'when not to use it': long(avoid?.text),
    'a playground with a script': (await steps.count()) > 1,
    'steps that drop, delay and heal': (await Promise.all(['drop', 'delay', 'heal'].map(isStep))).every(Boolean),
    'a picture of the network': (await docs.locator('.play .net').count()) > 0,
    'what there is to see to for everybody': long(Accessibility?.text),
    'what it takes and gives': (Properties?.tables ?? 0) > 0 || (Signature?.code ?? 0) > 0,
  };
  return Object.entries(has).flatMap(([what, isThere]) => (isThere ? [] : [`lacks ${what}`]));
}

/**
 * @param {import('playwright').Page} page
 * @param {{ id: string, importPath: string }} entry
 * @returns {Promise<string[]>} what is wrong with it
 */
async function wrongWith(page, { id, importPath }) {
  /** @type {string[]} */
  const found = [];
  page.on('console', (message) => {
    const { url } = message.location();
    // Asked for by the browser, not by the page.
    const isFavicon = URL.canParse(url) && new URL(url).pathname === '/favicon.ico';
    if (message.type() === 'error' && !isFavicon) found.push(`says: ${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => found.push(`throws: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && origin !== site.origin) found.push(`asks for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) found.push(`gets ${response.status()} for ${response.url()}`);
  });
  await page.goto(new URL(`iframe.html?viewMode=docs&id=${id}`, site).href, { waitUntil: 'load' });
  await page.locator('#storybook-docs h1').first().waitFor({ timeout: DEADLINE });
  await page.waitForLoadState('networkidle', { timeout: DEADLINE });
  if (/^\.\/stories\/(components|hooks)\//.test(importPath)) found.push(...(await lackingOn(page)));
  const links = await page
    .locator('#storybook-docs a[href]')
    .evaluateAll((all) =>
      all.map((link) => ({ href: /** @type {HTMLAnchorElement} */ (link).href, text: link.textContent ?? '' })),
    );
  for (const { href, text } of links) {
    const { origin, pathname, searchParams } = new URL(href);
    if (origin !== site.origin) continue;
    const target = searchParams.get('path')?.split('/').at(-1) ?? searchParams.get('id');
    const isThere = target
      ? target in entries
      : pathname.endsWith('/iframe.html') || existsSync(join(root, folder, pathname));
    if (!isThere) found.push(`links to ${href} ("${text}"), which is not there`);
  }
  return found;
}

async function work() {
  // One for all pages: what the Storybook is made of is fetched and compiled once.
  const context = await browser.newContext();
  for (let entry = queue.shift(); entry; entry = queue.shift()) {
    const page = await context.newPage();
    const wrong = await wrongWith(page, entry).catch((/** @type {Error} */ error) => [
      `is not shown: ${error.message}`,
    ]);
    await page.close();
    if (wrong.length > 0) bad++;
    for (const what of new Set(wrong)) console.log(`${entry.id} ${what}`);
  }
}

try {
  await Promise.all(Array.from({ length: availableParallelism() }, work));
} finally {
  await browser.close();
  await server.close();
}
console.log(`${pages.length} pages, ${bad} with something wrong`);
process.exitCode = bad === 0 ? 0 : 1;
