// @ts-check
import { judge, quantile } from './pool.mjs';
import { S } from './scenarios.mjs';

/** @typedef {import('./scenarios.mjs').Cell} Cell */
/** @typedef {{ cell: Cell, pooled: any, verdicts: ReturnType<typeof judge> }} Result */

/** How each measure is called and written. @type {Record<string, { name: string, write: (value: number) => string }>} */
const measures = {
  p1: { name: 'P1', write: percent },
  p2: { name: 'P2', write: percent },
  p3: { name: 'P3', write: percent },
  never: { name: 'never', write: String },
  sameLog: { name: 'same log', write: (value) => (value === 1 ? 'yes' : 'no') },
  causalViolations: { name: 'causal violations', write: String },
  duplicatesShown: { name: 'duplicates shown', write: String },
  untruths: { name: 'untruths', write: String },
  bytes: { name: 'bytes per message', write: kilobytes },
  frames: { name: 'frames per message', write: (value) => value.toFixed(1) },
  meanFramesIn600s: { name: 'frames of each in 600 s', write: (value) => value.toFixed(0) },
  framesIn600s: { name: 'at most', write: String },
  slowest: { name: 'slowest', write: seconds },
  rebroadcasts: { name: 'rebroadcasts', write: (value) => value.toFixed(2) },
  named: { name: 'named within 2 s', write: percent },
};

/** One cell in one line for a terminal. @param {Cell} cell @param {any} pooled */
export function formatRow(cell, pooled) {
  const verdicts = judge(cell, pooled);
  const shown = [
    'p1',
    'p2',
    'p3',
    'slowest',
    'named',
    'rebroadcasts',
    'bytes',
    'frames',
    'meanFramesIn600s',
    'framesIn600s',
    'never',
  ];
  const values = shown
    .filter((measure) => pooled[measure] !== undefined)
    .map((measure) => `${measures[measure]?.name} ${measures[measure]?.write(pooled[measure])}`);
  const missed = verdicts.filter(({ met }) => !met).map(missedText);
  return `${cell.id}: ${values.join(', ')}${missed.length === 0 ? '' : `  MISSED ${missed.join(', ')}`}`;
}

/** @param {ReturnType<typeof judge>[number]} verdict */
function missedText({ measure, bound, value, actual }) {
  const { name, write } = measures[measure] ?? { name: measure, write: String };
  return `${name} ${write(actual)} (${bound === 'least' ? '≥' : '≤'} ${write(value)})`;
}

/**
 * @param {readonly Result[]} results
 * @param {readonly { file: string, title: string }[]} plots
 */
export function formatPage(results, plots) {
  const of = (/** @type {Cell['scenario']} */ scenario) => results.filter(({ cell }) => cell.scenario === scenario);
  const verdicts = results.flatMap((result) => result.verdicts);
  const missed = verdicts.filter(({ met }) => !met);
  const sent = results.reduce((sum, { pooled }) => sum + pooled.messages, 0);
  const talk = [...of('talk'), ...of('sleepers')];
  const budgets = talk.filter(({ cell }) => cell.id.startsWith('budget'));
  const groups = talk.filter(({ cell }) => cell.id.startsWith('talk'));
  return `# Laboratory

Groups of our engines on a simulated network, in virtual time: ${sent.toLocaleString('en-US')} messages in ${results.length} scenarios, written by \`npm run lab\`,
which gives the same numbers everywhere. **${verdicts.length - missed.length} of ${verdicts.length} targets are met.**
What is missed is **bold**, with its target in brackets.

## What is measured

Messages of 100 bytes, S = ${S / 1000} s between two messages of the group on average (a Poisson process), each by anybody. A
frame takes 40 to 120 ms to each receiver and is lost for each one independently, unless the table says otherwise.

- **P1**: messages whose author knew within S that somebody has them. **P2**: of the pairs of a message and somebody whom its
  first frame did not reach, those noticed within 3 S. **P3**: pairs of a message and somebody else, shown to the app within 6 S.
- **Never**: pairs not delivered when the network, as bad as before, had ten more minutes.
- **Bytes and frames per message**: everything that everybody published, from joining to 30 s after the last message, by the number of messages.
  **Frames in 600 s**: what each participant publishes in 600 s on average, and the most that anybody did in any 600 s of any run (who
  speaks is drawn, so that somebody speaks most).
- **Order and truth**: in every run of every scenario the log is the same everywhere, nothing is shown twice or before what it
  follows, and after every frame and timer it is checked that no message counts as acknowledged by somebody who does not have
  it, that nobody says "synced" while a message that was named to them is missing, and that no status goes backwards.
  ${orderText(results)}

## Groups

${table(
  [
    'participants',
    'loss',
    'store',
    'P1',
    'P2',
    'P3',
    'never',
    'acknowledged (half, 99 %)',
    'everybody has it (half, 99 %)',
  ],
  groups.map(({ cell, pooled, verdicts: own }) => [
    String(cell.n),
    String(cell.loss),
    cell.store ? 'yes' : 'no',
    ...['p1', 'p2', 'p3', 'never'].map((measure) => value(measure, pooled, own)),
    latencies(pooled.acknowledged),
    latencies(pooled.consistent),
  ]),
)}

${plotsText(plots, ['acknowledged.svg', 'consistent.svg'])}

## What it costs

${table(
  [
    'participants',
    'loss',
    'store',
    'bytes per message',
    'frames per message',
    'frames of each in 600 s',
    'at most',
    ...kindNames,
    'rebroadcasts per repaired message',
  ],
  groups.map(({ cell, pooled, verdicts: own }) => [
    String(cell.n),
    String(cell.loss),
    cell.store ? 'yes' : 'no',
    ...['bytes', 'frames', 'meanFramesIn600s', 'framesIn600s'].map((measure) => value(measure, pooled, own)),
    ...kindNames.map((kind) => kindText(pooled.kinds[kind])),
    pooled.rebroadcastsPerRepaired.toFixed(2),
  ]),
)}

The kinds are frames and bytes per message: a message's first frame, sent again by its author, broadcast because it was asked
for, sync messages that ask, and those that do not. What the bytes are spent on, per message:

${table(
  ['participants', 'loss', 'store', ...partNames],
  groups.map(({ cell, pooled }) => [
    String(cell.n),
    String(cell.loss),
    cell.store ? 'yes' : 'no',
    ...partNames.map((part) =>
      Math.round(kindNames.reduce((sum, kind) => sum + pooled.kinds[kind].parts[part], 0)).toLocaleString('en-US'),
    ),
  ]),
)}

${plotsText(plots, ['bytes.svg', 'frames.svg'])}

## Other weather

${table(
  ['scenario', 'P1', 'P2', 'P3', 'never', 'bytes per message', 'most frames of one in 600 s'],
  talk
    .filter(({ cell }) => !cell.id.startsWith('talk') && !budgets.some((one) => one.cell === cell))
    .map(({ cell, pooled, verdicts: own }) => [
      cell.title,
      ...['p1', 'p2', 'p3', 'never', 'bytes', 'framesIn600s'].map((measure) => value(measure, pooled, own)),
    ]),
)}

Losses in bursts leave a participant deaf for some five frames, whatever they are: nobody can be told within S then. Who sleeps
hears nothing and is shown everything when it wakes.

## With a budget

\`frameBudget\` is the most frames that a participant publishes in any 600 s. Frames per message of each kind, and those of the
same group without a budget above:

${table(
  ['scenario', 'message', 'resend', 'sync', 'request', 'response', 'at most', 'P1', 'P3', 'never'],
  [...talk.filter(({ cell }) => cell.id.startsWith('talk-10-0.2')), ...budgets].map(
    ({ cell, pooled, verdicts: own }) => [
      cell.title,
      ...['message', 'resend', 'sync', 'request', 'response'].map((kind) => pooled.kinds[kind].frames.toFixed(2)),
      ...['framesIn600s', 'p1', 'p3', 'never'].map((measure) => value(measure, pooled, own)),
    ],
  ),
)}

As it runs out, answers to others' requests stop first (at three fifths), then acknowledgements and requests (at four fifths), then
sending again (at nine tenths); new messages go to the last frame.

## Presets

Each preset at the pace of its kind of app, and \`chat\` beside it.

${table(
  [
    'preset',
    'talk',
    'acknowledged (half, 99 %)',
    'everybody has it (half, 99 %)',
    'P3',
    'never',
    'bytes per message',
    'frames per message',
    'frames of each in 600 s',
  ],
  of('preset').map(({ cell, pooled, verdicts: own }) => [
    ['', cell.preset, ''].join('`'),
    cell.title,
    latencies(pooled.acknowledged),
    latencies(pooled.consistent),
    ...['p3', 'never', 'bytes', 'frames', 'meanFramesIn600s'].map((measure) => value(measure, pooled, own)),
  ]),
)}

\`forum\` trades seconds for frames: in calm threads nobody waits for a tick. \`qa\` lets an acknowledgement wait for the next message, which
carries it.

## Bursts, partitions, absence, repair

The slowest is that of the unluckiest run: after a burst, from its last message until everybody has all of it; after a partition
or an absence, from its end until everybody has what was sent before it.

${table(
  ['scenario', 'runs', 'slowest', 'half of the runs', 'rebroadcasts (most)', 'named within 2 s', 'never'],
  results
    .filter(({ cell }) => ['burst', 'partition', 'offline', 'repair', 'return'].includes(cell.scenario))
    .map(({ cell, pooled, verdicts: own }) => [
      cell.title,
      String(pooled.runs),
      value('slowest', pooled, own),
      pooled.slowestMedian === undefined ? '' : seconds(pooled.slowestMedian),
      pooled.rebroadcasts === undefined ? '' : `${value('rebroadcasts', pooled, own)} (${pooled.rebroadcastsMost})`,
      value('named', pooled, own),
      value('never', pooled, own),
    ]),
)}

## Growth

${table(
  ['participants', 'messages', 'bytes per message', 'of each', 'frames per message', ...kindNames, 'P1', 'P3', 'never'],
  [...of('growth'), ...of('huge')].map(({ cell, pooled, verdicts: own }) => [
    cell.n.toLocaleString('en-US'),
    pooled.messages.toLocaleString('en-US'),
    value('bytes', pooled, own),
    `${(pooled.bytes / cell.n).toFixed(pooled.bytes / cell.n < 9.5 ? 1 : 0)} B`,
    value('frames', pooled, own),
    ...kindNames.map((kind) => kindText(pooled.kinds[kind])),
    ...['p1', 'p3', 'never'].map((measure) => value(measure, pooled, own)),
  ]),
)}

_Bytes per message_ is what the whole group publishes for one message, which is what every participant receives for it; _of each_ is
what one participant publishes for it on average. ${growthText(of('growth'))} Joining is part of both: everybody joins within the same
second, which weighs the more the fewer messages are sent. 10,000 participants remember 200 of each other here.

${plotsText(plots, ['growth.svg'])}

What was tried for what is missed is in [Alternatives measured](lab-alternatives.md).
`;
}

const kindNames = ['message', 'resend', 'response', 'request', 'sync'];
const partNames = ['content', 'history', 'requests', 'filters', 'envelope'];

/** By how much both costs change. @param {readonly Result[]} growth the smallest group first */
function growthText(growth) {
  const [first, last] = [growth[0], growth.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  const times = (/** @type {number} */ a, /** @type {number} */ b) =>
    a / b < 9.5 ? (a / b).toFixed(1) : (a / b).toFixed(0);
  const [small, large] = [first, last].map(({ cell }) => cell.n.toLocaleString('en-US'));
  const received = times(last.pooled.bytes, first.pooled.bytes);
  const published = times(first.pooled.bytes / first.cell.n, last.pooled.bytes / last.cell.n);
  return `From ${small} to ${large} participants the first is ${received} times as much, the second ${published} times less: what everybody
receives is not flat, as more answers and acknowledgements are on their way at once the longer the waits that spread them are.
The aim was a flat cost, and is missed by that much; the 4 kB counted as a target above are the laboratory's own.`;
}

/** @param {readonly Result[]} results */
function orderText(results) {
  const broken = ['causalViolations', 'duplicatesShown', 'untruths']
    .map((measure) => ({ measure, count: results.reduce((sum, { pooled }) => sum + pooled[measure], 0) }))
    .filter(({ count }) => count > 0)
    .map(({ measure, count }) => `${count} ${measures[measure]?.name}`);
  // Under a budget too small for the losses nobody promises that everything arrives.
  const torn = results
    .filter(({ verdicts }) => verdicts.some(({ measure, met }) => measure === 'sameLog' && !met))
    .map(({ cell }) => cell.id);
  if (torn.length > 0) broken.push(`different logs in ${torn.join(', ')}`);
  return broken.length === 0 ? 'No run broke any of it.' : `Broken: **${broken.join(', ')}**.`;
}

/**
 * @param {readonly { file: string, title: string }[]} plots
 * @param {readonly string[]} files
 */
function plotsText(plots, files) {
  return plots
    .filter(({ file }) => files.includes(file))
    .map(({ file, title }) => `![${title}](lab/${file})`)
    .join('\n');
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ columns) => `| ${columns.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A measure, bold with its target where it misses it. @param {string} measure @param {any} pooled @param {Result['verdicts']} verdicts */
function value(measure, pooled, verdicts) {
  if (pooled[measure] === undefined) return '';
  const written = measures[measure]?.write(pooled[measure]) ?? '';
  const missed = verdicts.find((verdict) => verdict.measure === measure && !verdict.met);
  if (missed === undefined) return written;
  return `**${written}** (${missed.bound === 'least' ? '≥' : '≤'} ${measures[measure]?.write(missed.value)})`;
}

/** @param {readonly number[]} bins */
function latencies(bins) {
  return [0.5, 0.99]
    .map((share) => quantile(bins, share))
    .map((ms) => (ms === Infinity ? '> 30 s' : seconds(ms)))
    .join(', ');
}

/** @param {{ frames: number, bytes: number }} kind */
function kindText({ frames, bytes }) {
  return frames === 0 ? '' : `${frames.toFixed(2)}, ${kilobytes(bytes)}`;
}

/** @param {number} share */
function percent(share) {
  // Rounded down: 99.96 % is not all.
  const digits = share > 0.99 && share < 1 ? 2 : 1;
  return share === 1 ? '100 %' : `${(Math.floor(share * 100 * 10 ** digits) / 10 ** digits).toFixed(digits)} %`;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1_000).toFixed(bytes < 10_000 ? 2 : 1)} kB`;
}

/** @param {number} ms */
function seconds(ms) {
  return ms === Infinity ? 'never' : `${(ms / 1_000).toFixed(ms < 9_950 ? 2 : 1)} s`;
}
