import { systemClock, TransportError, type Clock, type IncomingMessage, type Transport } from '../../ports/index.js';
import { createFaults, happens, type Faults } from '../faults/index.js';
import { healthOf } from '../faults/health.js';
import { checkConnected, checkPayload, checkPublishing, maxMessageSize } from '../publishing.js';
import { checkQuery } from '../store/query.js';
import { hashOf } from '../store/row.js';
import { createRandom } from './random.js';
import { createMemoryStore, type MemoryStore } from './store.js';
import { wait } from './wait.js';

/** Options of {@link createMemoryNetwork}. */
export interface MemoryNetworkOptions {
  /** Same seed, same run: every receiver draws its faults from a source of its own made of this. @default 1 */
  seed?: number | string;
  /** Where delays are waited for and timestamps come from. @default systemClock */
  clock?: Clock;
  /**
   * The way of every frame, ms, on top of the receiver's faults; an answer of the store takes twice this. The whole way is
   * rounded to full ms, as timers are. @default 0
   */
  latency?: number;
  /** Whether there is a store to retrieve from, and what goes wrong with it. @default true */
  store?: boolean | StoreFaults;
}

/** What goes wrong with a network's store. */
export interface StoreFaults {
  /** Chance that a frame is not kept, 0 to 1. @default 0 */
  readonly loss?: number;
  /** Chance that a query fails, 0 to 1. @default 0 */
  readonly failure?: number;
}

/** Options of one participant's way into a {@link MemoryNetwork}. */
export interface MemoryTransportOptions {
  /** What goes wrong on the way to this participant. @default nothing */
  faults?: Faults;
  /** Whether this participant can use the network's store, where there is one. @default true */
  store?: boolean;
}

/** What went over the network, running totals. A lost frame counts as sent, a duplicated one as received twice. */
export interface NetworkCounts {
  /** A count, of any kind of frame. */
  readonly framesSent: number;
  /** Of payloads. */
  readonly bytesSent: number;
  /** A count. */
  readonly framesReceived: number;
  /** Of payloads. */
  readonly bytesReceived: number;
}

/** A network of participants in one process. */
export interface MemoryNetwork {
  /**
   * A way into the network. A transport does not hear itself; two transports of the same participant hear each other,
   * as two devices would.
   */
  transport(participant: string, options?: MemoryTransportOptions): Transport;
  /** The network's store; empty for ever when there is none. */
  readonly store: MemoryStore;
  /**
   * Tears the network apart: frames reach only the same side, on their way or not. The store stays with the first side;
   * whoever is named in none is alone with the others of that kind. A later call takes the place of an earlier one.
   */
  partition(...sides: (readonly string[])[]): void;
  /** Ends a partition. What was published meanwhile does not come by itself. */
  heal(): void;
  /** What one participant sent and received. @default of all participants together */
  counts(participant?: string): NetworkCounts;
}

type Counts = { -readonly [Name in keyof NetworkCounts]: number };

interface Receiver {
  readonly participant: string;
  readonly owner: object;
  readonly faults: Faults;
  readonly random: () => number;
  readonly counts: Counts;
  readonly receive: (message: IncomingMessage) => void;
}

/** One frame on its way to everybody it reaches at the same moment. */
interface Flight {
  readonly sender: string;
  readonly message: IncomingMessage;
  readonly receivers: Receiver[];
  timer: unknown;
}

/**
 * Makes a simulated network. Deterministic: the same seed, clock and calls give the same deliveries in the same order.
 *
 * A frame with a delay arrives by `clock.setTimeout`; one without arrives in the next microtask, in the order of
 * publishing. Never inside the sender's `publish`: a receiver that answers at once would run in the middle of the
 * sender's own step, which no real network does. Microtasks rather than timers, so that a network without latency needs
 * no clock to be turned.
 */
export function createMemoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const { seed = 1, clock = systemClock, latency = 0, store: storeOption = true } = options;
  const { loss: storeLoss = 0, failure: storeFailure = 0 } = typeof storeOption === 'object' ? storeOption : {};
  const hasStore = storeOption !== false;
  const store = createMemoryStore();
  const storeRandom = createRandom(JSON.stringify([seed, 'store']));
  /** Which side of a partition participants are on, if there is one. */
  let sides: ReadonlyMap<string, number> | undefined;
  const receivers = new Set<Receiver>();
  /** What is on its way and waits for a timer. */
  const flights = new Set<Flight>();
  const counts = new Map<string, Counts>();
  const randoms = new Map<string, () => number>();
  let arriving: Flight[] = [];

  function land({ sender, message, receivers: reached }: Flight): void {
    for (const receiver of reached) {
      // Gone or cut off while the frame was on its way: it does not arrive.
      if (!receivers.has(receiver)) continue;
      if (receiver.faults.get().cut || !reaches(sender, receiver.participant)) continue;
      receiver.counts.framesReceived += 1;
      receiver.counts.bytesReceived += message.payload.length;
      receiver.receive(message);
    }
  }

  function landArriving(): void {
    const arrived = arriving;
    arriving = [];
    for (const flight of arrived) land(flight);
  }

  function depart(flight: Flight, delay: number): void {
    if (delay > 0) {
      flights.add(flight);
      flight.timer = clock.setTimeout(() => {
        flights.delete(flight);
        land(flight);
      }, delay);
      return;
    }
    if (arriving.length === 0) queueMicrotask(landArriving);
    arriving.push(flight);
  }

  function reaches(sender: string, receiver: string): boolean {
    return sides === undefined || sides.get(sender) === sides.get(receiver);
  }

  function reachesStore(participant: string): boolean {
    return sides === undefined || sides.get(participant) === 0;
  }

  function broadcast(owner: object, sender: string, message: IncomingMessage): void {
    // By copy (a duplicate is a flight of its own), then by delay: one timer for all that a frame reaches together.
    const copies: Map<number, Flight>[] = [];
    for (const receiver of receivers) {
      if (receiver.owner === owner || !reaches(sender, receiver.participant)) continue;
      const delays = receiver.faults.plan(message.payload, receiver.random);
      for (let copy = 0; copy < delays.length; copy++) {
        const byDelay = (copies[copy] ??= new Map());
        // Full ms: all that arrives within one is one timer, however large the group is.
        const delay = Math.round(delays[copy]! + latency);
        let flight = byDelay.get(delay);
        if (flight === undefined) {
          flight = { sender, message, receivers: [], timer: undefined };
          byDelay.set(delay, flight);
        }
        flight.receivers.push(receiver);
      }
    }
    for (const byDelay of copies) for (const [delay, flight] of byDelay) depart(flight, delay);
  }

  function leave(receiver: Receiver): void {
    receivers.delete(receiver);
    for (const flight of flights) {
      if (flight.receivers.some((one) => receivers.has(one))) continue;
      clock.clearTimeout(flight.timer);
      flights.delete(flight);
    }
  }

  function transport(participant: string, own: MemoryTransportOptions = {}): Transport {
    const owner = {};
    const { faults = createFaults(), store: usesStore = true } = own;
    const ownCounts = countsOf(participant);

    const publishRandom = createRandom(JSON.stringify([seed, participant, 'publish']));

    function checkStore(action: string): void {
      checkConnected(faults, action);
      if (reachesStore(participant) && !happens(storeFailure, storeRandom)) return;
      throw new TransportError(`${action}: the simulated store did not answer. Try again.`, { recoverable: true });
    }

    const publishing: Transport = {
      maxMessageSize,
      async publish(payload, { ephemeral, hashed }) {
        checkPublishing(faults, publishRandom);
        checkPayload(payload, maxMessageSize);
        const bytes = payload.slice();
        const hash = hashOf(bytes);
        hashed?.(hash);
        const timestamp = Math.floor(clock.now());
        ownCounts.framesSent += 1;
        ownCounts.bytesSent += bytes.length;
        if (hasStore && !ephemeral && reachesStore(participant) && !happens(storeLoss, storeRandom)) {
          store.add({ hash, payload: bytes, timestamp });
        }
        broadcast(owner, participant, { payload: bytes, hash, timestamp });
        return { hash };
      },
      subscribe(receive) {
        const receiver: Receiver = {
          participant,
          owner,
          faults,
          random: randomOf(participant),
          counts: ownCounts,
          receive,
        };
        receivers.add(receiver);
        return Promise.resolve(() => Promise.resolve(leave(receiver)));
      },
      health: healthOf(faults),
    };
    if (!hasStore || !usesStore) return publishing;
    return {
      ...publishing,
      async *retrieve(hashes, signal) {
        await wait(clock, 2 * latency, signal);
        checkStore('Not retrieved');
        for (const hash of hashes) {
          signal.throwIfAborted();
          checkConnected(faults, 'Not retrieved');
          const message = store.get(hash);
          if (message) yield message;
        }
      },
      async history(query, signal) {
        checkQuery(query);
        await wait(clock, 2 * latency, signal);
        checkStore('History not read');
        return store.history(query);
      },
    };
  }

  function countsOf(participant: string): Counts {
    const own = counts.get(participant) ?? { framesSent: 0, bytesSent: 0, framesReceived: 0, bytesReceived: 0 };
    counts.set(participant, own);
    return own;
  }

  /** One source per participant, so that one more participant does not change the others' luck. */
  function randomOf(participant: string): () => number {
    const own = randoms.get(participant) ?? createRandom(JSON.stringify([seed, participant]));
    randoms.set(participant, own);
    return own;
  }

  return {
    transport,
    store,
    partition(...groups) {
      sides = new Map(groups.flatMap((names, side) => names.map((name) => [name, side] as const)));
    },
    heal() {
      sides = undefined;
    },
    counts(participant) {
      if (participant !== undefined) return { ...countsOf(participant) };
      const total: Counts = { framesSent: 0, bytesSent: 0, framesReceived: 0, bytesReceived: 0 };
      for (const own of counts.values()) {
        for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += own[name];
      }
      return total;
    },
  };
}
