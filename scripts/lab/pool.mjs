// @ts-check
import { BIN } from './measure.mjs';
import { S } from './scenarios.mjs';

/** @typedef {import('./scenarios.mjs').Cell} Cell */

/**
 * The runs of one cell as one.
 * @param {readonly any[]} runs
 */
export function pool(runs) {
  /** @param {string} name */
  const sum = (name) => runs.reduce((total, run) => total + (run[name] ?? 0), 0);
  /** @param {string} name */
  const most = (name) => Math.max(...runs.map((run) => run[name]));
  /** @param {string} name @returns {number[]} */
  const add = (name) =>
    runs
      .map((run) => run[name])
      .reduce((a, b) => a.map((/** @type {number} */ count, /** @type {number} */ bin) => count + b[bin]));
  const messages = sum('messages');
  const acknowledged = add('acknowledged');
  const noticed = add('noticed');
  const delivered = add('delivered');
  const consistent = add('consistent');
  const slowest = runs.flatMap((run) => run.slowest ?? []);
  const rebroadcasts = runs.flatMap((run) => run.rebroadcastsOf ?? []);
  return {
    runs: runs.length,
    messages,
    p1: within(acknowledged, S),
    p2: within(noticed, 3 * S),
    p3: within(delivered, 6 * S),
    missedPairs: noticed.reduce((a, b) => a + b, 0),
    acknowledged,
    delivered,
    consistent,
    never: sum('never'),
    sameLog: Math.min(...runs.map(({ sameLog }) => sameLog)),
    causalViolations: sum('causalViolations'),
    duplicatesShown: sum('duplicatesShown'),
    untruths: sum('untruths'),
    described: runs.flatMap(({ described }) => described).slice(0, 3),
    bytes: sum('bytes') / messages,
    frames: sum('frames') / messages,
    framesIn600s: most('framesIn600s'),
    meanFramesIn600s: sum('meanFramesIn600s') / runs.length,
    rebroadcastsPerRepaired: sum('repaired') === 0 ? 0 : sum('rebroadcasts') / sum('repaired'),
    kinds: kindsOf(runs, messages),
    // The worst of all runs: a target for everybody is one for the unluckiest.
    ...(slowest.length > 0 ? { slowest: Math.max(...slowest), slowestMedian: median(slowest) } : {}),
    ...(rebroadcasts.length > 0
      ? {
          rebroadcasts: rebroadcasts.reduce((a, b) => a + b, 0) / rebroadcasts.length,
          rebroadcastsMost: Math.max(...rebroadcasts),
        }
      : {}),
    ...(runs[0].nameable === undefined ? {} : { named: sum('named') / sum('nameable') }),
    seconds: sum('seconds'),
  };
}

/**
 * Frames and bytes per message, by what they were for.
 * @param {readonly any[]} runs
 * @param {number} messages
 */
function kindsOf(runs, messages) {
  return Object.fromEntries(
    Object.keys(runs[0].traffic).map((kind) => {
      const totals = runs.map(({ traffic }) => traffic[kind]);
      /** @param {(one: any) => number} read */
      const mean = (read) => totals.reduce((total, one) => total + read(one), 0) / messages;
      const parts = Object.keys(totals[0].parts).map((part) => [part, mean((one) => one.parts[part])]);
      return [
        kind,
        { frames: mean((one) => one.frames), bytes: mean((one) => one.bytes), parts: Object.fromEntries(parts) },
      ];
    }),
  );
}

/** The share of a histogram within `ms`. @param {readonly number[]} bins @param {number} ms */
export function within(bins, ms) {
  const all = bins.reduce((a, b) => a + b, 0);
  if (all === 0) return 1;
  return bins.slice(0, Math.floor(ms / BIN) + 1).reduce((a, b) => a + b, 0) / all;
}

/** Where a share of a histogram lies, ms; Infinity beyond its last bin. @param {readonly number[]} bins @param {number} share */
export function quantile(bins, share) {
  const all = bins.reduce((a, b) => a + b, 0);
  let seen = 0;
  for (const [bin, count] of bins.entries()) {
    seen += count;
    if (seen >= share * all) return bin === bins.length - 1 ? Infinity : bin * BIN;
  }
  return Infinity;
}

/**
 * The targets of a cell and whether they are met.
 * @param {Cell} cell
 * @param {any} pooled
 */
export function judge(cell, pooled) {
  return cell.targets.map((target) => {
    const value = pooled[target.measure];
    return { ...target, actual: value, met: target.bound === 'least' ? value >= target.value : value <= target.value };
  });
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
