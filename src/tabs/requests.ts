import type { Action, PostedError } from './messages.js';
import { toError } from './mirror.js';
import { orAborted } from './orAborted.js';

/** Requests without an answer, a count: more wait. */
const WINDOW = 64;

interface Asked {
  readonly id: number;
  readonly action: Action;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export type Requests = ReturnType<typeof createRequests>;

/**
 * What this tab asks of the one that leads. What has no answer when that tab is gone is asked of the next one, in the same
 * order: every action may be done twice.
 */
export function createRequests(post: (id: number, action: Action) => void, abort: (id: number) => void) {
  let open = new Map<number, Asked>();
  let next = 1;
  /** Up to this id they were posted. */
  let posted = 0;
  let connected = false;

  function pump(): void {
    if (!connected) return;
    let under = 0;
    for (const { id, action } of open.values()) {
      if (++under > WINDOW) return;
      if (id <= posted) continue;
      posted = id;
      post(id, action);
    }
  }

  /** All without an answer: this tab answers them itself. */
  function take(): readonly Asked[] {
    const taken = [...open.values()];
    open = new Map();
    connected = false;
    return taken;
  }

  return {
    take,

    /** Requests without an answer, a count. */
    get size(): number {
      return open.size;
    },

    /** Once `signal` is aborted it is asked of nobody any more, and who was asked is told. */
    add<T>(action: Action, signal?: AbortSignal): Promise<T> {
      const id = next++;
      const answer = new Promise<T>((resolve, reject) => {
        open.set(id, { id, action, signal, resolve: resolve as (result: unknown) => void, reject });
        pump();
      });
      return orAborted(answer, [signal]).finally(() => {
        // It has no answer: it was aborted.
        if (!open.delete(id)) return;
        if (connected && id <= posted) abort(id);
        pump();
      });
    },

    /** There is a tab that leads, and knows of this one: it is asked everything that has no answer. */
    connected(): void {
      connected = true;
      posted = 0;
      pump();
    },

    disconnected(): void {
      connected = false;
    },

    done(id: number, result: unknown, error: PostedError | undefined): void {
      const asked = open.get(id);
      if (asked === undefined) return;
      open.delete(id);
      if (error === undefined) asked.resolve(result);
      else asked.reject(toError(error));
      pump();
    },

    /** Nobody answers any more. */
    fail(error: Error): void {
      for (const { reject } of take()) reject(error);
    },
  };
}
