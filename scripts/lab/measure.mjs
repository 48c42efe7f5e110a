// @ts-check
import { S, way } from './scenarios.mjs';

/** @typedef {import('./scenarios.mjs').Cell} Cell */

/** The width of a bin of latencies, ms. */
export const BIN = 50;
/** How many bins there are; one more has what took longer. 6 S. */
export const BINS = 600;

/**
 * One run: the raw counts of one seed, to be pooled.
 * @param {any} createSimulation
 * @param {Cell} cell
 * @param {string} seed
 * @param {number} messages
 */
export async function measure(createSimulation, cell, seed, messages) {
  const started = performance.now();
  const { loss, store, network = {}, tuning, preset } = cell;
  const simulation = await createSimulation({
    seed,
    participants: cell.n,
    network: { ...way, loss: cell.scenario === 'repair' || cell.scenario === 'return' ? 0 : loss, store, ...network },
    tuning,
    preset,
  });
  const slowest = await scenarios[cell.scenario](simulation, cell, messages);
  // What it cost; then whatever is still open gets all the time it wants.
  const results = simulation.results();
  await simulation.runUntilConsistent(600_000);
  const later = simulation.results();
  await simulation.close();
  return { ...summarize(results, later), ...slowest, seconds: (performance.now() - started) / 1_000 };
}

/**
 * @param {any} simulation
 * @param {Cell} cell
 * @param {number} messages
 */
async function talkToTheEnd(simulation, { every = S }, messages) {
  await simulation.run(simulation.talk({ messages, every }) + 6 * S);
  return {};
}

/** @type {Record<Cell['scenario'], (simulation: any, cell: Cell, messages: number) => Promise<object>>} */
const scenarios = {
  talk: talkToTheEnd,
  growth: talkToTheEnd,
  beside: talkToTheEnd,
  huge: talkToTheEnd,
  preset: talkToTheEnd,

  async sleepers(simulation, _, messages) {
    const end = simulation.talk({ messages, every: S });
    for (const [index, participant] of simulation.participants.entries()) {
      for (let time = 30_000 + index * 18_000; time < end; time += 180_000) {
        simulation.at(time, () => participant.sleep());
        simulation.at(time + 60_000, () => participant.wake());
      }
    }
    await simulation.run(end + 60_000 + 6 * S);
    return {};
  },

  async burst(simulation, _, messages) {
    await simulation.run(10_000);
    await simulation.run(simulation.talk({ messages, every: 1_000 / messages }) - simulation.elapsed);
    await simulation.run(6 * S);
    const sent = simulation.results().messages;
    const last = Math.max(...sent.map((/** @type {any} */ one) => one.sentAt));
    return { slowest: [lastDelivery(sent) - last] };
  },

  async partition(simulation, cell) {
    simulation.talk({ messages: 50, every: S, pace: 'regular' });
    const names = simulation.participants.map((/** @type {any} */ one) => one.name);
    await simulation.run(60_000);
    simulation.network.partition(names.slice(0, cell.n / 2), names.slice(cell.n / 2));
    await simulation.run(60_000);
    simulation.network.heal();
    return consistentAfter(simulation, simulation.elapsed);
  },

  async offline(simulation) {
    const names = simulation.participants.map((/** @type {any} */ one) => one.name);
    simulation.talk({ messages: 50, every: S, pace: 'regular' });
    // Three of the absent's own on top.
    simulation.talk({ messages: 3, every: 15_000, pace: 'regular', after: 60_000, among: names.slice(0, 1) });
    await simulation.run(60_000);
    simulation.participants[0].goOffline();
    await simulation.run(60_000);
    simulation.participants[0].goOnline();
    return consistentAfter(simulation, simulation.elapsed);
  },

  async repair(simulation, cell, messages) {
    await simulation.run(10_000);
    for (let round = 0; round < messages; round++) {
      const [author, ...others] = shifted(simulation.participants, round * 7);
      for (const { faults } of others.slice(0, cell.missing)) faults.set({ loss: 1 });
      author.send(100);
      // Its first frame is on the air; whatever comes afterwards arrives.
      await simulation.run(1);
      for (const { faults } of others) faults.set({ loss: 0 });
      await simulation.run(3 * S);
    }
    const sent = simulation.results().messages;
    return { rebroadcastsOf: sent.map(rebroadcastsOf) };
  },

  async return(simulation) {
    const [absent, ...others] = simulation.participants;
    await simulation.run(10_000);
    others[0].send(100);
    await simulation.run(S);
    absent.faults.set({ loss: 1 });
    for (let count = 0; count < 11; count++) {
      others[count % others.length].send(100);
      await simulation.run(S);
    }
    absent.faults.set({ loss: 0 });
    const back = simulation.elapsed;
    others[3].send(100);
    await simulation.run(6 * S);
    const missed = simulation.results().messages.slice(1, 12);
    // From the moment the one message is here to the moment each of the eleven is known of.
    const arrival = back + way.latency + way.delayMax;
    const late = missed.map((/** @type {any} */ one) => one.sentAt + (one.noticedAfter[0] ?? 0) - arrival);
    return { named: late.filter((/** @type {number} */ time) => time <= 2_000).length, nameable: late.length };
  },
};

/**
 * How long until everybody has what was sent before `moment`.
 * @param {any} simulation
 * @param {number} moment
 */
async function consistentAfter(simulation, moment) {
  await simulation.run(130_000 + 6 * S);
  const before = simulation.results().messages.filter((/** @type {any} */ one) => one.sentAt < moment);
  return { slowest: [lastDelivery(before) - moment] };
}

/** @param {readonly any[]} messages ms since the start */
function lastDelivery(messages) {
  return Math.max(...messages.map(({ sentAt, deliveredAfter }) => sentAt + Math.max(...deliveredAfter)));
}

/** @param {any} message */
function rebroadcastsOf({ resends, responses }) {
  return resends + responses;
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {number} by
 */
function shifted(list, by) {
  const from = by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

/**
 * @param {any} results when the conversation was over
 * @param {any} later when everything had time to arrive
 */
function summarize(results, later) {
  const { messages, participants, traffic } = results;
  /** @param {string} name */
  const all = (name) => messages.flatMap((/** @type {any} */ message) => message[name]);
  const acknowledged = messages.map((/** @type {any} */ one) => one.acknowledgedAfter ?? Infinity);
  const noticed = all('noticedAfter');
  const delivered = all('deliveredAfter');
  const repaired = messages.filter((/** @type {any} */ one) => one.noticedAfter.length > 0);
  const minutes10 = Math.max(1, results.elapsed / 600_000);
  return {
    messages: messages.length,
    acknowledged: histogram(acknowledged),
    noticed: histogram(noticed),
    delivered: histogram(delivered),
    consistent: histogram(messages.map((/** @type {any} */ one) => Math.max(0, ...one.deliveredAfter))),
    never: later.undelivered,
    sameLog: later.sameLog ? 1 : 0,
    causalViolations: later.causalViolations,
    duplicatesShown: later.duplicatesShown,
    untruths: later.untruths,
    described: later.described.slice(0, 3),
    traffic,
    frames: results.frames,
    bytes: results.bytes,
    repaired: repaired.length,
    rebroadcasts: repaired.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + rebroadcastsOf(one), 0),
    framesIn600s: Math.max(...participants.map((/** @type {any} */ one) => one.mostFramesIn600s)),
    meanFramesIn600s: results.frames / participants.length / minutes10,
    virtual: results.elapsed,
    runs: 1,
  };
}

/** Counts by latency; the last bin has what took longer or did not happen. @param {readonly number[]} times ms */
export function histogram(times) {
  const bins = new Array(BINS + 2).fill(0);
  for (const time of times) bins[Math.min(BINS + 1, Math.max(0, Math.ceil(time / BIN - 1e-9)))]++;
  return bins;
}
