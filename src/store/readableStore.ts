import type { ChannelState } from './state.js';

/** What reading a store takes: what a hook needs of one, a channel's or one made of it. */
export interface ReadableStore<State = ChannelState> {
  getState(): State;
  /** The snapshot of a server. */
  getInitialState(): State;
  /** @returns a function that stops listening */
  subscribe(listener: () => void): () => void;
}
