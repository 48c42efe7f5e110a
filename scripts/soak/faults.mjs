// @ts-check

/**
 * What goes wrong at one time. `what` is said while it runs; `who` is an index into the members, for what meets one of them.
 * @typedef {object} Fault
 * @property {string} kind
 * @property {string} what
 * @property {number} at ms after the start
 * @property {number} lasts ms; 0 = over as soon as it was asked for
 * @property {number} [who]
 * @property {readonly (readonly [name: string, settings: Record<string, unknown>])[]} ask of the devnet, in its words
 */

/** @typedef {() => number} Random uniform in [0, 1) */

/** The kinds that the devnet has no word for. */
export const killed = 'killed and started again';
export const away = 'a member away';

/**
 * Faults of the devnet, one after the other with pauses of 2 to 8 s, and beside them members that leave and come back; `until`. The same random numbers give the same plan.
 * @param {Random} random
 * @param {number} until ms
 * @param {number} members
 * @returns {Fault[]}
 */
export function planFaults(random, until, members) {
  /** @param {number} from @param {number} to inclusive */
  const between = (from, to) => from + Math.floor(random() * (to - from + 1));
  /** @type {((who: number) => Omit<Fault, 'at'>)[]} */
  const kinds = [
    (who) => {
      const count = between(1, 8);
      return {
        kind: 'pushes to one dropped',
        what: `${count} pushes to ${who + 1} dropped`,
        who,
        lasts: 0,
        ask: [['dropPush', { count, ephemeral: false }]],
      };
    },
    () => {
      const count = between(1, 30);
      return {
        kind: 'pushes dropped',
        what: `${count} pushes dropped`,
        lasts: 0,
        ask: [['dropPush', { count }]],
      };
    },
    (who) => {
      const count = between(1, 5);
      return {
        kind: 'lost from the store and on the way',
        what: `${count} messages lost from the store and on the way to ${who + 1}`,
        who,
        lasts: 0,
        ask: [
          ['loseFromStore', { count }],
          ['dropPush', { count, ephemeral: false }],
        ],
      };
    },
    () => {
      const [lightPush, filterPush, store] = [between(0, 1_500), between(0, 800), between(0, 3_000)];
      return {
        kind: 'slow',
        what: `slow: light push ${lightPush} ms, filter push ${filterPush} ms, store ${store} ms`,
        lasts: between(5_000, 15_000),
        ask: [['delay', { lightPush, filterPush, store }]],
      };
    },
    () => {
      const service = ['lightPush', 'filter', 'store'][between(0, 2)];
      const status = [429, 503][between(0, 1)];
      return {
        kind: `${service} refused`,
        what: `${service} refused with ${status}`,
        lasts: between(3_000, 10_000),
        ask: [['refuse', { service, status }]],
      };
    },
    () => {
      const count = between(1, 5);
      return {
        kind: 'light pushes taken and not answered',
        what: `${count} light pushes taken and not answered`,
        lasts: 0,
        ask: [['loseAnswer', { service: 'lightPush', count }]],
      };
    },
    () => {
      const service = ['lightPush', 'store'][between(0, 1)];
      const count = between(1, 6);
      return {
        kind: `${service} hangs`,
        what: `${count} requests to ${service} hang`,
        lasts: between(8_000, 15_000),
        ask: [['hang', { service, count }]],
      };
    },
    () => ({ kind: 'frozen', what: 'frozen', lasts: between(2_000, 20_000), ask: [['freeze', {}]] }),
    () => ({
      kind: 'all connections dropped',
      what: 'all connections dropped',
      lasts: 0,
      ask: [['dropConnections', {}]],
    }),
    (who) => ({
      kind: 'a connection dropped',
      what: `connection of ${who + 1} dropped`,
      who,
      lasts: 0,
      ask: [['dropConnections', {}]],
    }),
    (who) => ({
      kind: 'a subscription forgotten',
      what: `subscription of ${who + 1} forgotten`,
      who,
      lasts: 0,
      ask: [['forgetSubscriptions', {}]],
    }),
    () => ({ kind: killed, what: 'killed', lasts: between(1_000, 10_000), ask: [] }),
  ];
  /** @param {number} at @returns {Fault} */
  const ofDevnet = (at) => ({ at, ...pick(kinds)(between(0, members - 1)) });
  /** @param {number} at @returns {Fault} */
  const ofMember = (at) => {
    const who = between(0, members - 1);
    return { at, kind: away, what: `${who + 1} is away`, who, lasts: between(3_000, 30_000), ask: [] };
  };
  /** @template T @param {readonly T[]} list @returns {T} */
  const pick = (list) => /** @type {T} */ (list[between(0, list.length - 1)]);
  /** @type {Fault[]} */
  const plan = [];
  for (const next of [ofDevnet, ofMember]) {
    for (let at = between(2_000, 8_000); at < until;) {
      const fault = next(at);
      // The last one ends in time, too.
      plan.push({ ...fault, lasts: Math.min(fault.lasts, until - at) });
      at += fault.lasts + between(2_000, 8_000);
    }
  }
  return plan.sort((a, b) => a.at - b.at);
}
