import type { ChannelStorage, Clock, Encryption, Transport } from '../ports/index.js';
import type { Moment, SdsChannel } from '../sds/index.js';
import type { Emitter } from './emitter.js';
import type { FrameBudget } from './frameBudget.js';
import type { Journal } from './journal.js';
import type { Tuning } from './tuning.js';
import type { ReliableChannelEvents, Retrieval } from './types.js';

/** What the rooms of the engine share. Each is a function of it, and of the rooms that it uses. */
export interface Context {
  readonly transport: Transport;
  readonly storage: ChannelStorage;
  readonly clock: Clock;
  readonly encryption: Encryption | undefined;
  readonly retrieval: Retrieval;
  readonly tuning: Tuning;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The most a frame may have before it is encrypted, bytes. */
  readonly maxFrame: number;
  readonly sds: SdsChannel;
  readonly events: Emitter<ReliableChannelEvents>;
  readonly budget: FrameBudget;
  readonly journal: Journal;
  /** The moment of an input. */
  readonly now: () => Moment;
  /** How many others are present, a count. */
  readonly others: () => number;
  /** A wait, ms, spread by `tuning.jitter`. */
  readonly spread: (wait: number) => number;
  /** Ends every input: does what is due, writes what changed, and sets the timer. */
  readonly settle: () => void;
  readonly isClosed: () => boolean;
}
