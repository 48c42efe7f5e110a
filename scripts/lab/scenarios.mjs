// @ts-check

/** Mean time between two messages of the group, ms: S of the measures. */
export const S = 5_000;

/** The way of every frame: 40 ms and up to 80 more. */
export const way = { latency: 40, delayMax: 80 };

/**
 * A bound on one measure of a cell.
 * @typedef {object} Target
 * @property {string} measure its name in the pooled results
 * @property {'least' | 'most'} bound
 * @property {number} value
 */

/**
 * One cell of a table: a group in a weather, measured over some seeds.
 * @typedef {object} Cell
 * @property {string} id
 * @property {'talk' | 'sleepers' | 'growth' | 'burst' | 'partition' | 'offline' | 'repair' | 'return' | 'huge' | 'preset' | 'beside'} scenario
 * @property {string} title
 * @property {number} n participants
 * @property {number} loss
 * @property {boolean} store
 * @property {number} messages in each run
 * @property {number} seeds runs of the full table
 * @property {object} [network] on top of loss, way and store
 * @property {object} [tuning]
 * @property {'chat' | 'forum' | 'qa'} [preset] `chat` unless said
 * @property {number} [every] mean time between two messages of the group, ms, unless that is S
 * @property {number} [missing] how many miss the message (scenario `repair`)
 * @property {readonly Target[]} targets
 */

/** @param {string} measure @param {number} value @returns {Target} */
const least = (measure, value) => ({ measure, bound: 'least', value });
/** @param {string} measure @param {number} value @returns {Target} */
const most = (measure, value) => ({ measure, bound: 'most', value });

/** What holds in every run of every scenario. */
const truth = [most('causalViolations', 0), most('duplicatesShown', 0), most('untruths', 0)];
const complete = [most('never', 0), least('sameLog', 1), ...truth];

/** @param {number} loss */
function reliability(loss) {
  return [
    ...(loss <= 0.2 ? [least('p1', 0.99)] : loss <= 0.3 ? [least('p1', 0.97)] : []),
    ...(loss <= 0.3 ? [least('p2', 0.995), least('p3', 0.999)] : []),
    ...complete,
  ];
}

/** @param {number} n @param {number} loss @param {boolean} store */
function cost(n, loss, store) {
  const targets = [];
  if (n === 5 && loss === 0.2) targets.push(most('bytes', store ? 1_700 : 3_000));
  if (n === 20 && loss === 0.2) targets.push(most('bytes', store ? 2_500 : 6_000), most('frames', store ? 5 : 10));
  if (n === 200 && loss === 0.1) targets.push(most('bytes', store ? 3_200 : 9_000));
  if (n >= 5 && store && loss <= 0.2) targets.push(most('meanFramesIn600s', 100));
  return targets;
}

/** @param {number} n @param {number} loss @param {boolean} store @returns {Cell} */
function talk(n, loss, store) {
  return {
    id: `talk-${n}-${loss}-${store ? 'store' : 'peers'}`,
    scenario: 'talk',
    title: `${n} participants, loss ${loss}, ${store ? 'store' : 'no store'}`,
    n,
    loss,
    store,
    messages: 200,
    // In a small group few pairs miss anything: of 1,000 messages chance would decide what the last percent is.
    seeds: n <= 5 ? 25 : 5,
    targets: [...reliability(loss), ...cost(n, loss, store)],
  };
}

/**
 * Where the published engine stands beside ours. Its time grows with the square of the group and of the log, so that both get
 * fewer messages.
 * @param {number} n @param {number} loss @param {boolean} store @returns {Cell}
 */
function beside(n, loss, store) {
  return {
    ...talk(n, loss, store),
    id: `beside-${n}-${loss}-${store ? 'store' : 'peers'}`,
    scenario: 'beside',
    messages: n > 50 ? 10 : n > 5 ? 100 : 200,
    seeds: n > 20 ? 1 : 5,
    targets: complete,
  };
}

/**
 * One preset at a pace: that of its kind of app, and `chat` beside it.
 * @param {'chat' | 'forum' | 'qa'} preset @param {number} n @param {number} every @param {boolean} store @returns {Cell}
 */
function paced(preset, n, every, store) {
  return {
    id: `preset-${every / 1_000}s-${preset}-${store ? 'store' : 'peers'}`,
    scenario: 'preset',
    title: `${n} participants, a message every ${every / 1_000} s, loss 0.1, ${store ? 'store' : 'no store'}`,
    preset,
    n,
    every,
    loss: 0.1,
    store,
    messages: 200,
    seeds: 5,
    targets: complete,
  };
}

/** @param {number} frames @param {boolean} store @returns {Cell} */
function budgeted(frames, store) {
  return {
    ...weather,
    id: `budget-${frames}-${store ? 'store' : 'peers'}`,
    title: `10 participants, loss 0.2, a budget of ${frames} frames in 600 s, ${store ? 'store' : 'no store'}`,
    store,
    tuning: { frameBudget: { frames, window: 600_000 } },
    // Nobody can promise that everything arrives; it must say what did not.
    targets: [...truth, most('framesIn600s', frames)],
  };
}

const weather = { loss: 0.2, n: 10, messages: 200, seeds: 5, scenario: /** @type {const} */ ('talk') };

/** @type {readonly Cell[]} */
export const cells = [
  ...[2, 5, 20, 50, 200].flatMap((n) =>
    (n === 5 || n === 20 ? [0, 0.1, 0.2, 0.3, 0.5] : n === 200 ? [0.1, 0.2, 0.3] : [0.1, 0.2, 0.3, 0.5]).flatMap(
      (loss) => [talk(n, loss, true), talk(n, loss, false)],
    ),
  ),
  ...[true, false].flatMap((store) => [
    {
      ...weather,
      id: `bursty-${store ? 'store' : 'peers'}`,
      title: `10 participants, loss 0.2 in bursts of 5 frames, ${store ? 'store' : 'no store'}`,
      store,
      network: { lossBurst: 5 },
      targets: complete,
    },
    {
      ...weather,
      id: `storm-${store ? 'store' : 'peers'}`,
      title: `10 participants, loss 0.2, ways up to 1 s, a fifth twice, a fifth overtaken, a tenth of publishing fails, ${
        store ? 'a store that loses and fails one time in five' : 'no store'
      }`,
      store,
      network: {
        delayMax: 1_000,
        duplication: 0.2,
        reordering: 0.2,
        publishFailure: 0.1,
        ...(store ? { store: { loss: 0.2, failure: 0.2 } } : {}),
      },
      targets: complete,
    },
    {
      ...weather,
      id: `sleepers-${store ? 'store' : 'peers'}`,
      scenario: /** @type {const} */ ('sleepers'),
      title: `10 participants, loss 0.2, each asleep 60 s of every 180 s, ${store ? 'store' : 'no store'}`,
      store,
      targets: complete,
    },
    ...[100, 60, 30].map((frames) => budgeted(frames, store)),
  ]),
  ...[3, 10, 100].flatMap((n) =>
    (n === 100 ? [0.2] : [0.2, 0.3]).flatMap((loss) => [talk(n, loss, true), talk(n, loss, false)]),
  ),
  ...[
    { kind: /** @type {const} */ ('forum'), n: 20, every: 60_000 },
    { kind: /** @type {const} */ ('qa'), n: 50, every: 1_000 },
  ].flatMap(({ kind, n, every }) =>
    [true, false].flatMap((store) => [paced(kind, n, every, store), paced('chat', n, every, store)]),
  ),
  ...[true, false].map((store) => ({
    id: `burst-${store ? 'store' : 'peers'}`,
    scenario: /** @type {const} */ ('burst'),
    title: `200 messages in one second, 10 participants, loss 0.1, ${store ? 'store' : 'no store'}`,
    n: 10,
    loss: 0.1,
    store,
    messages: 200,
    seeds: 5,
    targets: [most('slowest', 6_000), least('p2', 1), ...complete],
  })),
  ...[true, false].flatMap((store) => [
    {
      id: `partition-${store ? 'store' : 'peers'}`,
      scenario: /** @type {const} */ ('partition'),
      title: `10 participants torn in two halves for 60 s, loss 0.1, ${store ? 'store' : 'no store'}`,
      n: 10,
      loss: 0.1,
      store,
      messages: 50,
      seeds: 20,
      targets: [most('slowest', 10_000), ...complete],
    },
    {
      id: `offline-${store ? 'store' : 'peers'}`,
      scenario: /** @type {const} */ ('offline'),
      title: `one of 10 offline for 60 s and writing, loss 0.1, ${store ? 'store' : 'no store'}`,
      n: 10,
      loss: 0.1,
      store,
      messages: 50,
      seeds: 20,
      targets: [most('slowest', 10_000), ...complete],
    },
  ]),
  ...[1, 25, 49].map((missing) => ({
    id: `repair-${missing}`,
    scenario: /** @type {const} */ ('repair'),
    title: `one message that ${missing === 49 ? 'all the others' : missing === 25 ? 'half' : 'one'} of 50 miss, no store`,
    n: 50,
    loss: 0,
    store: false,
    messages: 20,
    seeds: 5,
    missing,
    targets: [most('rebroadcasts', 2), ...complete],
  })),
  ...[true, false].map((store) => ({
    id: `return-${store ? 'store' : 'peers'}`,
    scenario: /** @type {const} */ ('return'),
    title: `one of 10 missed 11 messages and hears the next, ${store ? 'store' : 'no store'}`,
    n: 10,
    loss: 0,
    store,
    messages: 12,
    seeds: 100,
    targets: [least('named', 1), ...complete],
  })),
  ...[20, 50, 200, 500, 2_000].map((n) => ({
    id: `growth-${n}`,
    scenario: /** @type {const} */ ('growth'),
    title: `${n} participants, loss 0.05, no store`,
    n,
    loss: 0.05,
    store: false,
    messages: n > 200 ? 100 : 200,
    seeds: n > 500 ? 1 : 5,
    // What everybody receives for a message. What each publishes for it falls with their number.
    targets: [...complete, most('bytes', 4_000)],
  })),
  ...[2, 5, 20, 50, 200].flatMap((n) => [beside(n, 0.2, true), beside(n, 0.2, false)]),
  {
    id: 'huge',
    scenario: 'huge',
    title: '10,000 participants, loss 0.05, no store',
    n: 10_000,
    loss: 0.05,
    store: false,
    messages: 10,
    seeds: 1,
    // Everybody remembering everybody would be a hundred million entries.
    tuning: { maxParticipants: 200 },
    targets: complete,
  },
];
