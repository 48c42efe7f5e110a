import type { Preset, Retrieval, Tuning } from '../../engine/index.js';
import { memoryPersistence } from '../../persistence/memory/index.js';
import { createFaults, type FaultSettings } from '../../transports/faults/index.js';
import type { MemoryNetwork, StoreFaults } from '../../transports/memory/index.js';
import { createMemoryNetwork, createRandom } from '../../transports/memory/index.js';
import type { VirtualClock } from '../virtualClock.js';
import { createVirtualClock } from '../virtualClock.js';
import { Ledger } from './ledger.js';
import type { SimulatedParticipant } from './participant.js';
import { Participant } from './participant.js';
import type { SimulationResults } from './results.js';
import { readResults } from './results.js';
import { SleepingClock } from './sleepingClock.js';
import { Traffic } from './traffic.js';

/** The network of a simulation: what goes wrong on the way to every participant, and the store. */
export interface SimulatedNetwork extends Partial<FaultSettings> {
  /** The way of every frame, ms, on top of `delayMin` to `delayMax`; an answer of the store takes twice this. @default 40 */
  latency?: number;
  /** Whether there is a store, and what goes wrong with it. @default true */
  store?: boolean | StoreFaults;
}

/** Options of {@link createSimulation}. */
export interface SimulationOptions {
  /** Same seed, same options, same calls: same run, to the last frame. @default 1 */
  seed?: number | string;
  /** How many, or their names. @default 5 */
  participants?: number | readonly string[];
  /** @default no losses, 40 ms, with a store */
  network?: SimulatedNetwork;
  /** As `createReliableChannel`. */
  preset?: Preset;
  /** As `createReliableChannel`. */
  tuning?: Partial<Tuning>;
  /** As `createReliableChannel`. */
  retrieval?: Retrieval;
  /** When it starts, ms since the epoch. @default 2026-01-01T00:00:00Z */
  start?: number;
}

/** A conversation that goes on by itself. */
export interface Conversation {
  /** Messages in all, a count. */
  messages: number;
  /** The mean time between two messages of the group, ms. */
  every: number;
  /** `random`: exponential waits (a Poisson process), as people do. `regular`: exactly `every`. @default 'random' */
  pace?: 'random' | 'regular';
  /** The content of each message, bytes. @default 100 */
  size?: number;
  /** When it starts, ms from now on. @default 0 */
  after?: number;
  /** Who speaks, by name, each time anybody of them who is awake. @default everybody */
  among?: readonly string[];
}

/** A group of engines on a simulated network, in virtual time. */
export interface Simulation {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  /** Everybody who ever joined. */
  readonly participants: readonly SimulatedParticipant[];
  /** Virtual time since the start, ms. */
  readonly elapsed: number;
  /** @throws {RangeError} when nobody has this name */
  participant(name: string): SimulatedParticipant;
  /** Somebody joins now, with an empty log. @param network differences to the simulation's network */
  join(name: string, network?: Partial<FaultSettings>): Promise<SimulatedParticipant>;
  /** Does something `ms` after the start. What it throws ends `run`. @throws {RangeError} when that is over */
  at(ms: number, action: () => unknown): void;
  /** Lets people talk from now on. @returns when the last message is sent, ms since the start */
  talk(conversation: Conversation): number;
  /** Lets time pass, ms. @throws what an action threw */
  run(ms: number): Promise<void>;
  /**
   * Lets time pass until everybody who did not leave has every message, at most `ms`.
   * @returns whether everybody has
   */
  runUntilConsistent(ms: number): Promise<boolean>;
  /** Everything that was measured so far. */
  results(): SimulationResults;
  /** Closes every channel. */
  close(): Promise<void>;
}

const CHANNEL = 'simulation';

/** Time passes in steps of this while waiting for something, ms. */
const STEP = 250;

/**
 * Opens a channel for every participant on one simulated network and virtual clock: minutes pass in milliseconds, and
 * the same seed gives the same run. The engines are the real ones; they are watched from outside, and every promise they
 * break is in the results (`untruths`).
 *
 * ```ts
 * const simulation = await createSimulation({ seed: 7, participants: 20, network: { loss: 0.2, store: false } });
 * const end = simulation.talk({ messages: 200, every: 5_000 });
 * simulation.at(60_000, () => simulation.network.partition(['p0', 'p1', 'p2']));
 * simulation.at(120_000, () => simulation.network.heal());
 * await simulation.run(end + 30_000);
 * simulation.results().acknowledgedWithin(5_000); // the share of messages
 * await simulation.close();
 * ```
 * @throws {RangeError} when an option is outside its range
 */
export async function createSimulation(options: SimulationOptions = {}): Promise<Simulation> {
  const { seed = 1, network: networkOptions = {}, participants: people = 5 } = options;
  const { latency = 40, store = true, ...faults } = networkOptions;
  const clock = createVirtualClock(options.start);
  const network = createMemoryNetwork({ seed, clock, latency, store });
  const random = createRandom(JSON.stringify([seed, 'conversation']));
  const ledger = new Ledger();
  const traffic = new Traffic(ledger);
  const started = clock.now();
  const participants: Participant[] = [];
  const indices = new Map<string, number>();
  let failure: { readonly error: unknown } | undefined;

  async function join(name: string, differences: Partial<FaultSettings> = {}): Promise<Participant> {
    if (indices.has(name)) throw new RangeError(`Nobody joined: there is a ${name} already. Give another name.`);
    const index = ledger.join();
    indices.set(name, index);
    const own = createFaults({ ...faults, ...differences });
    const participant: Participant = new Participant({
      index,
      name,
      joinedAt: clock.now(),
      transport: network.transport(name, { faults: own }),
      faults: own,
      clock: new SleepingClock(clock, () => participant.check()),
      random: createRandom(JSON.stringify([seed, 'engine', name])),
      ledger,
      traffic,
      names: indices,
      persistence: memoryPersistence(),
      engine: {
        channelId: CHANNEL,
        preset: options.preset,
        tuning: options.tuning,
        retrieval: options.retrieval,
      },
    });
    participants.push(participant);
    await participant.open();
    return participant;
  }

  function at(ms: number, action: () => unknown): void {
    const wait = started + ms - clock.now();
    if (!(wait >= 0)) throw new RangeError(`Nothing planned: ${ms} ms after the start is over.`);
    clock.setTimeout(() => void attempt(action), wait);
  }

  async function attempt(action: () => unknown): Promise<void> {
    try {
      await action();
    } catch (error) {
      failure ??= { error };
    }
  }

  async function run(ms: number): Promise<void> {
    await clock.advance(ms);
    if (failure === undefined) return;
    const { error } = failure;
    failure = undefined;
    throw error;
  }

  function anybody(names: readonly string[] | undefined): Participant | undefined {
    const candidates = names?.map(find) ?? participants;
    const awake = candidates.filter((participant) => participant.awake);
    return awake[Math.floor(random() * awake.length)];
  }

  function find(name: string): Participant {
    const index = indices.get(name);
    if (index === undefined) throw new RangeError(`Nobody is called ${name}.`);
    return participants[index]!;
  }

  const names = typeof people === 'number' ? Array.from({ length: people }, (_, index) => `p${index}`) : [...people];
  await Promise.all(names.map((name) => join(name)));

  return {
    clock,
    network,
    participants,
    get elapsed() {
      return clock.now() - started;
    },
    participant: find,
    join,
    at,
    talk({ messages, every, pace = 'random', size = 100, after = 0, among }) {
      let time = clock.now() - started + after;
      for (let count = 0; count < messages; count++) {
        time += pace === 'regular' ? every : -Math.log(1 - random()) * every;
        at(time, () => anybody(among)?.send(size));
      }
      return time;
    },
    run,
    async runUntilConsistent(ms) {
      const end = clock.now() + ms;
      while (ledger.open > 0 && clock.now() < end) await run(Math.min(STEP, end - clock.now()));
      return ledger.open === 0;
    },
    results: () => readResults(ledger, traffic, participants, { started, now: clock.now() }),
    async close() {
      await Promise.all(participants.filter(({ left }) => !left).map((participant) => participant.leave()));
    },
  };
}
