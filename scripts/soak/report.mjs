// @ts-check

/**
 * @typedef {object} Sample
 * @property {number} at ms after the start
 * @property {number} heap bytes in use after a collection of garbage
 * @property {number} outside bytes of buffers outside the heap
 * @property {number} resident bytes of the process
 */

/**
 * @typedef {object} Outcome
 * @property {string} seed
 * @property {number} members
 * @property {number} lasted ms, with faults
 * @property {number} sent messages
 * @property {number} settledAfter ms between the last fault and equal logs; Infinity = not in time
 * @property {readonly string[]} problems what is not as it should be, in words; none = passed
 * @property {Readonly<Record<string, number>>} faults by kind, how many
 * @property {readonly number[]} acknowledgedAfter ms, of all own messages
 * @property {readonly Sample[]} samples
 * @property {number} processor share of one core, of this process
 * @property {number} published frames of all members
 * @property {number} publishedBytes
 */

/** Least time with faults after which the growth of the heap says anything, ms. */
export const leastForMemory = 5 * 60_000;
/** What the heap may grow by between the second and the last quarter of the time. */
export const mostGrowth = 0.1;

/**
 * How much more of the heap is in use in the last quarter of the time than in the second: the first fills caches.
 * @param {readonly Sample[]} samples
 */
export function growthOf(samples) {
  const end = samples.at(-1)?.at ?? 0;
  /** @param {number} from @param {number} to shares of the time */
  const middle = (from, to) =>
    quantile(
      samples.filter(({ at }) => at >= end * from && at <= end * to).map(({ heap, outside }) => heap + outside),
      0.5,
    );
  const before = middle(0.25, 0.5);
  const after = middle(0.75, 1);
  return { before, after, share: after / before - 1 };
}

/** @param {readonly number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
/** @param {number} ms */
export const minutes = (ms) => `${(ms / 60_000).toFixed(ms < 600_000 && ms % 60_000 !== 0 ? 1 : 0)} minutes`;

/** The rows of the report, for the terminal and the page. @param {Outcome} outcome @returns {[string, string][]} */
export function rowsOf(outcome) {
  const { acknowledgedAfter, faults, samples } = outcome;
  const { before, after, share } = growthOf(samples);
  const count = Object.values(faults).reduce((a, b) => a + b, 0);
  return [
    ['light nodes', String(outcome.members)],
    ['with faults', minutes(outcome.lasted)],
    ['faults', String(count)],
    ['messages', String(outcome.sent)],
    [
      'equal logs, everything acknowledged',
      Number.isFinite(outcome.settledAfter) ? `${seconds(outcome.settledAfter)} after the last fault` : 'no',
    ],
    [
      'from sending to the first acknowledgement',
      `median ${seconds(quantile(acknowledgedAfter, 0.5))}, 95 % within ${seconds(quantile(acknowledgedAfter, 0.95))}, all within ${seconds(quantile(acknowledgedAfter, 1))}`,
    ],
    [
      'frames published',
      `${outcome.published} (${(outcome.published / outcome.sent).toFixed(1)} a message), ${megabytes(outcome.publishedBytes)}`,
    ],
    [
      'heap, second and last quarter',
      `${megabytes(before)}, ${megabytes(after)} (${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %)`,
    ],
    ['processor', `${(outcome.processor * 100).toFixed(0)} % of a core`],
  ];
}

/**
 * The page in docs/.
 * @param {Outcome} outcome
 * @param {{ node: string, sdk: string, processor: string }} facts
 */
export function formatPage(outcome, { node, sdk, processor }) {
  const kinds = Object.entries(outcome.faults).sort(([a], [b]) => a.localeCompare(b));
  return `# Soak

The last run of \`npm run soak\`, which also wrote this page: light nodes of \`@waku/sdk\` ${sdk} in one process (Node ${node}, ${processor}), each with
a channel of ours, and a devnet on the same machine that does what it can to them. **${outcome.problems.length === 0 ? 'Passed' : 'Failed'}**, seed \`${outcome.seed}\`.
${outcome.problems.length === 0 ? '' : `\n${outcome.problems.map((problem) => `- ${problem}`).join('\n')}\n`}
| | |
| --- | --- |
${rowsOf(outcome)
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')}

![Memory over time](soak.svg)

## What happens

- Each member says something every ten seconds or so, at random.
- The devnet is given one fault after the other, with pauses of 2 to 8 s; beside that, members leave and come back with what they
  had persisted. Which, when and how long comes from the seed; what follows from it does not, as time is real here.
- At the end all faults are ended and everybody is in. Within two minutes all logs have to be equal and to hold every message that was
  sent, each own message has to be acknowledged, and nobody was handed a message twice.
- Memory is flat when what is in use in the last quarter of the time is at most ${mostGrowth * 100} % more than in the second, garbage collected. Of
  a log 200 messages are in memory; the rest is in a thread that stands for the disk and does not count. What grows
  on are the ids of all messages, which a channel never forgets. A run of less than ${minutes(leastForMemory)} is not judged by it.

## The faults

| | |
| --- | --: |
${kinds.map(([kind, count]) => `| ${kind} | ${count} |`).join('\n')}
`;
}
