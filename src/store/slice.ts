import type { Clock, LogEntry, ReliableChannel, ReliableChannelEvents } from '../engine/index.js';
import type { ChannelState } from './state.js';

/** Takes note of what some events tell; the store commits soon after. */
export type Note = <E extends keyof ReliableChannelEvents>(
  events: readonly E[],
  react: (detail: ReliableChannelEvents[E]) => void,
) => void;

/** What a slice is made from. */
export interface SliceSource {
  readonly channel: ReliableChannel;
  readonly clock: Clock;
  readonly note: Note;
  /** Own messages that are new, or whose delivery changed, since the last commit. */
  readonly changedOwn: ReadonlySet<string>;
  /** Own messages of the log in memory. */
  readonly ownEntries: ReadonlyMap<string, LogEntry>;
}

/**
 * A part of the state that is followed only from when it is asked for, so that an app that never asks does not carry its
 * code. What it gives is asked for in each commit, when the rest of the next state is made.
 * @returns what makes the slice. `logChanged`: messages may have entered the log of which no event told
 */
export type Slice<S = object> = (source: SliceSource) => (next: ChannelState, logChanged: boolean) => S;

/** A store that takes slices into its state. */
export interface SlicedStore {
  /** Has `slice` in the state from now on; asking again changes nothing. */
  follow(slice: Slice): void;
}
