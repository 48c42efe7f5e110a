// @ts-check
import { logLogPlot } from './plot.mjs';
import { formatCount, formatRatio } from './report.mjs';

/** @typedef {import('./report.mjs').Row} Row */
/** @typedef {(what: string, task: import('./measure.mjs').Task) => any} Measure */
/** @typedef {'ours' | 'theirs'} Engine */

/** Rounds for so many messages: a process measures about ten seconds of ours. @param {number} messages */
const roundsOf = (messages) => Math.max(4, Math.min(60, Math.round(600_000 / messages)));

/** The forms of frames that are received: as each engine sends them. @type {{ form: Engine, name: string }[]} */
const forms = [
  { form: 'theirs', name: 'frames of @waku/sds' },
  { form: 'ours', name: 'frames of ours' },
];

/**
 * @param {Measure} measure
 * @param {Engine} engine
 * @param {{ messages: number, form: Engine, order?: 'in-order' | 'reverse', fresh?: boolean }} options
 */
function receiving(measure, engine, { messages, form, order = 'in-order', fresh = false }) {
  const of = form === 'ours' ? 'frames of ours' : 'frames of @waku/sds';
  // One round of @waku/sds takes long enough to even out.
  const rounds = engine === 'ours' ? roundsOf(messages) : messages < 10_000 ? 2 : 1;
  return measure(`${engine}: receive ${formatCount(messages)} ${of}, ${order}`, {
    what: 'receive',
    engine,
    messages,
    filter: form === 'theirs',
    ids: form,
    order,
    rounds,
    fresh: fresh && engine === 'ours',
  });
}

/**
 * @param {Measure} measure
 * @param {{ messages: number, order: 'in-order' | 'reverse', target: number }} options
 * @returns {{ rows: Row[], outOfOrder: Record<Engine, number> }}
 */
function comparison(measure, { messages, order, target }) {
  const outOfOrder = { ours: 0, theirs: 0 };
  const rows = forms.map(({ form, name }) => {
    const ours = receiving(measure, 'ours', { messages, form, order });
    const theirs = receiving(measure, 'theirs', { messages, form, order });
    outOfOrder.ours += ours.outOfOrder;
    outOfOrder.theirs += theirs.outOfOrder;
    if (ours.delivered !== messages) throw new Error(`ours delivered ${ours.delivered} of ${messages}`);
    const ratio = theirs.seconds / ours.seconds;
    return {
      measure: `receive ${formatCount(messages)} ${order === 'reverse' ? 'in reverse' : 'in order'}, ${name}`,
      ours: `${formatCount(messages / ours.seconds)}/s`,
      theirs: `${formatCount(messages / theirs.seconds)}/s`,
      ratio: formatRatio(ratio),
      target: `≥ ${target}×`,
      met: ratio >= target,
    };
  });
  return { rows, outOfOrder };
}

/** @param {Measure} measure */
function inOrder(measure) {
  return { rows: comparison(measure, { messages: 10_000, order: 'in-order', target: 300 }).rows };
}

/** @param {Measure} measure */
function reverse(measure) {
  const { rows, outOfOrder } = comparison(measure, { messages: 5_000, order: 'reverse', target: 100 });
  return {
    rows: [
      ...rows,
      {
        measure: 'handed over out of causal order, of those 10,000 in reverse',
        ours: formatCount(outOfOrder.ours),
        theirs: formatCount(outOfOrder.theirs),
        ratio: '',
        target: '0',
        met: outOfOrder.ours === 0,
      },
    ],
  };
}

/** @param {Measure} measure */
function growth(measure) {
  /** @param {Engine} engine @param {readonly number[]} counts @returns {[number, number][]} */
  const times = (engine, counts) =>
    counts.map((messages) => [messages, receiving(measure, engine, { messages, form: 'ours', fresh: true }).seconds]);
  const ours = times('ours', [10_000, 50_000, 100_000, 200_000]);
  const theirs = times('theirs', [1_000, 2_000, 5_000, 10_000]);
  const exponent = exponentOf(ours);
  const told = (/** @type {[number, number][]} */ points) =>
    points.map(([messages, seconds]) => `${formatCount(messages)}: ${formatSeconds(seconds)}`).join(', ');
  return {
    rows: [
      {
        measure: 'exponent of the total time (1 = each message costs the same)',
        ours: `${exponent.toFixed(2)} (${told(ours)})`,
        theirs: `${exponentOf(theirs).toFixed(2)} (${told(theirs)})`,
        ratio: '',
        target: '≤ 1.10',
        met: exponent <= 1.1,
      },
    ],
    plot: logLogPlot('Time to receive a conversation in order', 'messages', 'seconds', [
      { label: 'ours', points: ours },
      { label: '@waku/sds', points: theirs },
    ]),
  };
}

/** The slope of a line through the points, both axes logarithmic. @param {readonly [number, number][]} points */
function exponentOf(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (/** @type {0 | 1} */ i) => logs.reduce((sum, point) => sum + (point[i] ?? 0), 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [x = 0, y = 0] of logs) {
    above += (x - mx) * (y - my);
    below += (x - mx) ** 2;
  }
  return above / below;
}

/** @param {Measure} measure */
function filter(measure) {
  const one = (/** @type {Engine} */ engine) =>
    measure(`${engine}: receive a filter with 1,000 own messages unacknowledged`, {
      what: 'filter',
      engine,
      unacknowledged: 1_000,
      receives: engine === 'ours' ? 400 : 8,
    }).seconds;
  const [ours, theirs] = [one('ours'), one('theirs')];
  return {
    rows: [
      {
        measure: 'one receive with a full filter, 1,000 own messages unacknowledged',
        ours: formatSeconds(ours),
        theirs: formatSeconds(theirs),
        ratio: formatRatio(theirs / ours),
        target: '≥ 500×',
        met: theirs / ours >= 500,
      },
    ],
  };
}

/** @param {Measure} measure */
function memory(measure) {
  const MOST = 1_500;
  const rows = forms.map(({ form, name }) => {
    const kept = (/** @type {Engine} */ engine) =>
      measure(`${engine}: memory, ${name}`, {
        what: 'memory',
        engine,
        messages: engine === 'ours' ? 12_000 : 4_000,
        filter: form === 'theirs',
        ids: form,
      }).bytesPerMessage;
    const [ours, theirs] = [kept('ours'), kept('theirs')];
    return {
      measure: `memory per 100-byte message, ${name}`,
      ours: formatBytes(ours),
      theirs: formatBytes(theirs),
      ratio: formatRatio(theirs / ours),
      target: `≤ ${formatBytes(MOST)}`,
      met: ours <= MOST,
    };
  });
  const { bytesPerMessage } = measure('ours: memory of the whole engine', { what: 'engine-memory', messages: 12_000 });
  return {
    rows: [
      ...rows,
      {
        measure: 'the same, whole engine, kept in memory for a restart too',
        ours: formatBytes(bytesPerMessage),
        theirs: '',
        ratio: '',
        target: `≤ ${formatBytes(MOST)}`,
        met: bytesPerMessage <= MOST,
      },
    ],
  };
}

/** @param {Measure} measure */
function wire(measure) {
  const ours = measure('ours: bytes on the wire', { what: 'wire', engine: 'ours' });
  const theirs = measure('theirs: bytes on the wire', { what: 'wire', engine: 'theirs' });
  const short = measure('theirs: bytes on the wire, two entries', { what: 'wire', engine: 'theirs', history: 2 });
  const told = (/** @type {{ bytes: number, entries: number }} */ { bytes, entries }) =>
    `${formatBytes(bytes)} (${entries} entries)`;
  return {
    rows: [
      { measure: 'a frame with 100 bytes of content', theirs },
      { measure: 'the same, @waku/sds with two history entries', theirs: short },
    ].map((row) => ({
      measure: row.measure,
      ours: told(ours),
      theirs: told(row.theirs),
      ratio: formatRatio(row.theirs.bytes / ours.bytes),
      target: '≤ 700 B',
      met: ours.bytes <= 700,
    })),
  };
}

/** @param {Measure} measure */
function hostile(measure) {
  const attack = (/** @type {Engine} */ engine, /** @type {number} */ frames) =>
    measure(`${engine}: 20,000 made-up dependencies in ${frames} frames`, { what: 'hostile', engine, frames });
  /** @param {string} name @param {any} ours @param {any} theirs */
  const row = (name, ours, theirs) => ({
    measure: name,
    ours: `${formatSeconds(ours.seconds)}, honest ones delivered after it: ${ours.honest}`,
    theirs: `${formatSeconds(theirs.seconds)}, ${theirs.honest}`,
    ratio: '',
    target: '≤ 20 ms, 20 of 20',
    met: ours.seconds <= 0.02 && ours.honest === '20 of 20',
  });
  return {
    rows: [
      row('a message of 140 kB with 20,000 made-up dependencies', attack('ours', 1), attack('theirs', 1)),
      row('the same in 20 messages, each within our cap: the longest', attack('ours', 20), attack('theirs', 20)),
    ],
  };
}

/** @param {Measure} measure */
function engine(measure) {
  return {
    rows: forms.map(({ form, name }) => {
      const messages = 10_000;
      const { seconds } = measure(`ours: the whole engine, ${name}`, {
        what: 'engine',
        messages,
        ids: form,
        rounds: 30,
      });
      return {
        measure: `whole engine, from the transport to message-received, ${name} without filter`,
        ours: `${formatCount(messages / seconds)}/s`,
        theirs: '',
        ratio: '',
        target: '',
        met: undefined,
      };
    }),
  };
}

/** What is measured, by name. @type {Record<string, (measure: Measure) => { rows: Row[], plot?: string }>} */
export const sections = { 'in-order': inOrder, growth, reverse, filter, memory, wire, hostile, engine };

/** @param {number} seconds */
function formatSeconds(seconds) {
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  const ms = seconds * 1_000;
  return `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(2)} ms`;
}

/** @param {number} bytes */
function formatBytes(bytes) {
  return `${formatCount(bytes)} B`;
}
