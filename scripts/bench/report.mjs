// @ts-check

/**
 * @typedef {object} Row
 * @property {string} measure
 * @property {string} ours
 * @property {string} theirs
 * @property {string} ratio how much better ours is; empty where a ratio says nothing
 * @property {string} target
 * @property {boolean | undefined} met undefined = there is no target
 */

/** A table for a terminal. @param {readonly Row[]} rows */
export function formatTable(rows) {
  return rows
    .map(({ measure, ours, theirs, ratio, target, met }) => {
      const verdict = met === undefined ? '    ' : met ? 'ok  ' : 'MISS';
      const parts = [`ours ${ours}`, theirs && `@waku/sds ${theirs}`, ratio, target && `target ${target}`];
      return `${verdict} ${measure}\n       ${parts.filter(Boolean).join(' | ')}`;
    })
    .join('\n');
}

/**
 * The page in docs/.
 * @param {readonly Row[]} rows
 * @param {{ version: string, node: string, processor: string }} facts
 */
export function formatPage(rows, { version, node, processor }) {
  const cells = rows.map(({ measure, ours, theirs, ratio, target, met }) =>
    [measure, ratio, ours, theirs, target && `${target} ${met ? '✓' : '✗ missed'}`].join(' | '),
  );
  return `# Benchmark

Our engine beside \`@waku/sds\` ${version}, measured in one run of \`npm run bench\`, which also wrote this page. The ratios are
the point: the absolute figures are those of one machine (${processor}, Node ${node}), and differ on another or a busy one.

| | ratio | ours | \`@waku/sds\` ${version} | target |
| --- | --: | --- | --- | --- |
${cells.map((line) => `| ${line} |`).join('\n')}

![Time to receive a conversation in order against its length, both engines](bench.svg)

## What is measured

Each measurement runs in a process of its own, both engines on the same bytes and, if not said otherwise, the core without
transport and storage.

- **Receiving**: messages of 100 bytes from four participants, each following the two before it, from the bytes of a frame to
  its delivery; the best of some rounds counts, each with a new receiver. Frames of \`@waku/sds\` carry a Bloom filter of
  18,752 bytes and ids that ours takes as opaque. Frames of ours carry none, and their ids are hashes that ours checks.
- **In reverse order**: the last message arrives first. \`@waku/sds\` gets a sweep of its incoming buffer at the end, again
  until nothing more comes out. Out of causal order is a message handed to the app before one it follows.
- **Exponent**: the slope of the line through the points of the plot, frames of ours; each round of ours begins with a collected heap. \`@waku/sds\` is measured up to where it
  takes a minute.
- **One receive with a full filter**: the median of some sync messages, each of another participant with a filter filled to its capacity.
- **Memory**: what stays allocated for each received message, on the heap and in buffers, garbage collected, two history entries.
- **A frame**: that of one message in the middle of a conversation, every history entry with its author and a 32-byte
  retrieval hint, both engines with their defaults.
- **Made-up dependencies**: a participant sends messages that name 20,000 ids nobody has. Before it ten honest messages are held because
  ten others are missing; after it those arrive, and all twenty have to be delivered.
- **The whole engine**: \`createReliableChannel\` on a transport that hands frames over within the call, memory persistence, no
  encryption, a listener on \`message-received\`. \`@waku/sds\` has no counterpart: its channel needs a Waku node.
- **Opening**: from IndexedDB on the disk, in a page of its own each time; the median of the rounds.
- **One status change**: a page of production React with engine, store and hooks, so many messages in the store and so many rows
  mounted, each with \`useMessage\` and \`useMessageStatus\`: from the frame that acknowledges an own message to the text in the
  document; the median of a hundred. Compared are equal pages with more messages in the store.
- **A burst**: 5,000 frames, each in a task of its own, into a page with a \`MessageList\` of 50. The longest task of the
  page's main thread, by the browser's trace, until 1.5 s after the last row; the median of five pages.
- **A \`ThreadTree\`**: 1,000 comments in tens, each below the one before it, with a \`VoteCount\` each, both from the channel by
  reducers. Busy is the processor time of the page's main thread, script, styles and layout; drawn is from what causes it (the
  thread is shown, or the frame of a message arrives) to the end of the first frame that shows it. The median of five pages; of twenty
  comments and twenty votes in each, one after the other all over the thread.
`;
}

/** @param {number} value */
export function formatCount(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** How many times better; two significant digits, three above a hundred. @param {number} value */
export function formatRatio(value) {
  return `${Number(value.toPrecision(value >= 100 ? 3 : 2)).toLocaleString('en-US')}×`;
}
