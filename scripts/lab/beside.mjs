// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { S } from './scenarios.mjs';
import { within } from './pool.mjs';
import { publishedPackage, variants } from './published/cells.mjs';

/** @typedef {import('./scenarios.mjs').Cell} Cell */

/**
 * One engine in one cell.
 * @typedef {object} Row
 * @property {string} cell
 * @property {string} variant `ours`, or a variant of the published engine
 * @property {string} version
 * @property {string} measured the day
 * @property {number} n @property {number} loss @property {boolean} store
 * @property {number} messages
 * @property {number} p1 @property {number} p2 @property {number} p3 shares
 * @property {number} never @property {number} early @property {number} twice shares of the pairs of a message and somebody else
 * @property {number} bytes @property {number} frames per message
 */

const file = join(root, 'docs/lab/published.json');
const title = '## Beside the published engine';

/** What was measured last, of both engines: whoever runs one side only keeps the other. @returns {Row[]} */
export function readRows() {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** @param {readonly Row[]} rows of the same cell and variant take the place of older ones */
export function keepRows(rows) {
  const key = (/** @type {Row} */ row) => `${row.cell} ${row.variant}`;
  const all = new Map([...readRows(), ...rows].map((row) => [key(row), row]));
  const sorted = [...all.values()].sort((a, b) => a.n - b.n || a.loss - b.loss || Number(b.store) - Number(a.store));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
  return sorted;
}

/** @param {Cell} cell @param {any} pooled @returns {Row} */
export function rowOfOurs(cell, pooled) {
  const pairs = pooled.messages * (cell.n - 1);
  return {
    ...place(cell, cell.id, 'ours', versionOf(join(root, 'package.json'))),
    messages: pooled.messages,
    p1: pooled.p1,
    p2: pooled.p2,
    p3: pooled.p3,
    never: pooled.never / pairs,
    early: pooled.causalViolations / pairs,
    twice: pooled.duplicatesShown / pairs,
    bytes: pooled.bytes,
    frames: pooled.frames,
  };
}

/** @param {import('./published/cells.mjs').PublishedCell} cell @param {readonly any[]} runs @returns {Row} */
export function rowOfPublished(cell, runs) {
  const sum = (/** @type {string} */ name) => runs.reduce((total, run) => total + run[name], 0);
  /** @param {string} name @param {number} ms */
  const share = (name, ms) =>
    within(
      runs[0][name].map((/** @type {number} */ _, /** @type {number} */ bin) =>
        runs.reduce((total, run) => total + run[name][bin], 0),
      ),
      ms,
    );
  const manifest = join(root, 'node_modules', publishedPackage, 'package.json');
  return {
    ...place(cell, cell.id.replace(`-${cell.variant}`, ''), cell.variant, versionOf(manifest)),
    messages: sum('messages'),
    p1: share('acknowledged', S),
    p2: share('noticed', 3 * S),
    p3: share('delivered', 6 * S),
    never: sum('never') / sum('pairs'),
    early: sum('shownEarly') / sum('pairs'),
    twice: sum('shownTwice') / sum('pairs'),
    bytes: sum('bytes') / sum('messages'),
    frames: sum('frames') / sum('messages'),
  };
}

/** @param {Cell} cell @param {string} id @param {string} variant @param {string} version */
function place({ n, loss, store }, id, variant, version) {
  return { cell: id, variant, version, measured: new Date().toISOString().slice(0, 10), n, loss, store };
}

/** @param {string} manifest */
function versionOf(manifest) {
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/** The section of the page, from what was measured last. @param {readonly Row[]} rows */
export function formatBeside(rows) {
  const days = (/** @type {readonly Row[]} */ some) =>
    [...new Set(some.map(({ measured }) => measured))].sort().join(', ');
  const theirs = rows.filter(({ variant }) => variant !== 'ours');
  const mine = rows.filter(({ variant }) => variant === 'ours');
  const versions = [...new Set(theirs.map(({ version }) => version))].join(', ');
  return `${title}

\`ReliableChannel\` of \`${publishedPackage}\` ${versions} (measured ${days(theirs)}), unmodified, on a light node of which only light push, filter and store
are simulated: over the same network, with the same seeds, so that the same people say the same at the same moments under
the same losses. Ours (${days(mine)}) with the same messages. \`npm run lab -- --published\` measures both again.

| participants | loss | store | engine | messages | P1 | P2 | P3 | never | shown before what it follows | shown twice | bytes per message | frames per message |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(lineOf).join('\n')}

- Bytes are those of the SDS message, without Waku's envelope. _Shown_ is \`message-received\`, which the published engine
  says when a message arrives, whether what it follows is there or not; the last two of the shares are of pairs of a message and
  somebody else. _Published_ has the defaults of that version.
- _Never_: not delivered when the network, as bad as before, had ten more minutes (ours) or two (the published engine, whose cost
  grows with the square of the group and of the log: for the same reason both got only so many messages here).
- _Hints mended_: the retrieval hint is the hash of one encoding of a message and light push makes another, whose timestamp is
  that of a later moment (here 1 ms), so that a store does not know the hash that the author names. There the timestamp
  is pinned, so that what is measured is the engine without that fault.
- Nobody loses the connection, so that it never has a reason to query the store by time; own messages do not come back.
`;
}

/** Puts a new section into a page. @param {string} page @param {string} section */
export function replaceBeside(page, section) {
  const from = page.indexOf(title);
  if (from < 0) return page.replace(/\n## Growth\n/, (next) => `\n${section}${next}`);
  const next = page.indexOf('\n## ', from + 1);
  return `${page.slice(0, from)}${section}${next < 0 ? '' : page.slice(next)}`;
}

/** @param {Row} row */
function lineOf({ n, loss, store, variant, messages, p1, p2, p3, never, early, twice, bytes, frames }) {
  const name = variant === 'ours' ? '**ours**' : /** @type {any} */ (variants)[variant].title;
  const shares = [p1, p2, p3, never, early, twice].map(percent);
  const cost = [`${(bytes / 1_000).toFixed(bytes < 10_000 ? 2 : 1)} kB`, frames.toFixed(1)];
  const where = [n, loss, store ? 'yes' : 'no', name, messages.toLocaleString('en-US')];
  return `| ${[...where, ...shares, ...cost].join(' | ')} |`;
}

/** @param {number} share */
function percent(share) {
  if (share === 0 || share === 1) return share === 0 ? '0' : '100 %';
  // Neither all nor nothing by rounding.
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`;
}
