// @ts-check

/**
 * @typedef {object} Row
 * @property {string} measure
 * @property {string} ours
 * @property {string} theirs
 * @property {string} ratio how much better ours is; empty where a ratio says nothing
 */

/** A table for a terminal. @param {readonly Row[]} rows */
export function formatTable(rows) {
  const head = { measure: '', ours: 'ours', theirs: '@waku/sds', ratio: 'ratio' };
  const all = [head, ...rows];
  const width = (/** @type {keyof Row} */ column) => Math.max(...all.map((row) => row[column].length));
  return all
    .map((row) =>
      [
        row.measure.padEnd(width('measure')),
        row.ours.padStart(width('ours')),
        row.theirs.padStart(width('theirs')),
        row.ratio.padStart(width('ratio')),
      ].join('  '),
    )
    .join('\n');
}

/**
 * The page in docs/.
 * @param {readonly Row[]} rows
 * @param {{ messages: number, version: string, node: string }} facts
 */
export function formatPage(rows, { messages, version, node }) {
  return `# Benchmark

Our engine's core beside \`@waku/sds\` ${version}, both measured in one run of \`npm run bench\`, which also wrote this page. The
ratios are the point. The absolute figures are of one machine, with Node ${node}; on another, or a busy one, they differ, the ratios less so.

| | ratio | ours | \`@waku/sds\` ${version} |
| --- | --: | --: | --: |
${rows.map(({ measure, ours, theirs, ratio }) => `| ${measure} | ${ratio} | ${ours} | ${theirs} |`).join('\n')}

## What is measured

- **Receiving**: ${messages} messages of 100 bytes from four participants, each following the two before it, from the bytes of a
  frame to its delivery. Both engines get the same frames; each measurement runs in a process of its own and the best of
  some rounds counts. Frames of \`@waku/sds\` carry a Bloom filter of 18,752 bytes each. Frames of ours, as it sends them by
  default, carry none, and their ids are hashes that ours checks.
- **In reverse order**: the last message arrives first. \`@waku/sds\` gets a sweep of its incoming buffer at the end, again
  until nothing more comes out.
- **Out of causal order**: messages handed to the app before one they follow.
- **Bytes on the wire**: the frame of one 100-byte message in the middle of a conversation, every history entry with its
  author and a 32-byte retrieval hint. Both with their defaults; history entries in brackets.
- **Memory**: what stays allocated for each received message, on the heap and in buffers, garbage collected, both with two
  history entries.
`;
}

/** @param {number} value */
export function formatCount(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** How many times better; two significant digits. @param {number} value */
export function formatRatio(value) {
  return `${Number(value.toPrecision(2)).toLocaleString('en-US')}×`;
}
