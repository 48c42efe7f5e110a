import { nextTask } from '../engine/inParts.js';
import type { ReadableStore, RowsState } from '../store/index.js';
import type { Reduced } from './messageFold.js';
import { createMessageFold } from './messageFold.js';
import type { Reducer } from './reducer.js';

/** What a reducer makes of a channel, for everybody who asks. */
export interface FoldStore<A> {
  /** Counts what came, if it is little, and some of it if it is much. */
  getState(): Reduced<A>;
  /** The answer of the empty channel, which a server renders and hydration sees again. */
  getInitialState(): Reduced<A>;
  /** While somebody listens, much is counted on in tasks of its own. */
  subscribe(listener: () => void): () => void;
}

/** How many messages are counted where a state is read, a count: about a ms. */
const FEW = 250;
/** How long a task may count, ms; it looks at the clock every {@link FEW} messages. */
const PIECE = 5;

/** Follows `source` with a reducer. */
export function createFoldStore<A>(source: ReadableStore<RowsState>, reducer: Reducer<A>): FoldStore<A> {
  const fold = createMessageFold(reducer);
  // None of the states to be followed.
  const initial = createMessageFold(reducer)(source.getInitialState());
  const listeners = new Set<() => void>();
  let unsubscribe = (): void => {};
  let isCounting = false;
  let seen: RowsState | undefined;
  let reduced = initial;

  const getState = (): Reduced<A> => {
    const state = source.getState();
    // Once for each state, however often it is read.
    if (state !== seen) {
      seen = state;
      reduced = state === source.getInitialState() ? initial : fold(state, FEW);
    }
    return reduced;
  };

  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };

  const countOn = async (): Promise<void> => {
    if (isCounting) return;
    isCounting = true;
    while (listeners.size > 0 && getState().completeness.uncounted > 0) {
      await nextTask();
      if (listeners.size === 0) break;
      const until = performance.now() + PIECE;
      do reduced = fold((seen = source.getState()), FEW);
      while (reduced.completeness.uncounted > 0 && performance.now() < until);
      tell();
    }
    isCounting = false;
  };

  return {
    getState,
    getInitialState: () => initial,
    subscribe(listener) {
      const own = (): void => listener();
      listeners.add(own);
      if (listeners.size === 1) {
        unsubscribe = source.subscribe(() => {
          tell();
          void countOn();
        });
      }
      void countOn();
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) unsubscribe();
      };
    },
  };
}
