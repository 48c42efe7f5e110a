import type { Clock } from '../engine/index.js';
import type { TabEnvironment } from './environment.js';

/** How often a tab that follows looks at who leads, ms. */
const STEP = 200;
/** Silence after which it asks for a sign of life, ms. */
const SILENCE = 400;
/** So many questions without an answer, and that long after the first, it takes the lock, ms: of timers that run once a minute, minutes. */
const QUESTIONS = 3;
const PATIENCE = 600;
/** Each slot waits so much longer, ms, so that two do not take it at once. */
const TURN = 40;

/** What an election tells. */
export interface ElectionListener {
  /** This tab has the lock. */
  won(): void;
  /** Another tab took the lock away. */
  lost(): void;
  /** Asks who leads for a sign of life. */
  ask(): void;
  /** The browser refuses locks. */
  failed(error: unknown): void;
  /** Called each step while following. */
  step(): void;
}

export type Election = ReturnType<typeof createElection>;

/**
 * One tab at a time has the lock, and leads. The others wait for it, and the browser gives it to one of them when the
 * tab is gone, however it went. A tab that hangs keeps it, and answers nothing: then it is taken away.
 */
export function createElection(
  { locks }: TabEnvironment,
  name: string,
  slot: number,
  clock: Clock,
  listener: ElectionListener,
) {
  let heardAt = clock.now();
  let asked = 0;
  let askedAt = 0;
  /** Ends the request that waits. */
  let abort: AbortController | undefined;
  /** Gives the lock back, while it is held. */
  let release: (() => void) | undefined;
  let timer: unknown;
  let closed = false;

  function want(steal: boolean): void {
    abort?.abort();
    const waiting = (abort = new AbortController());
    let held = false;
    locks
      .request(name, steal ? { steal: true } : { signal: waiting.signal }, () => {
        // Granted to a request that was given up, or to the one before this.
        if (closed || waiting.signal.aborted) return undefined;
        held = true;
        clock.clearTimeout(timer);
        return new Promise<void>((resolve) => {
          release = resolve;
          listener.won();
        });
      })
      .then(
        () => undefined,
        (error: unknown) => {
          if (closed) return;
          if (held) {
            release = undefined;
            listener.lost();
          } else if (!waiting.signal.aborted) listener.failed(error);
        },
      );
  }

  function steal(): void {
    asked = 0;
    heardAt = clock.now();
    want(true);
  }

  function look(): void {
    timer = clock.setTimeout(() => {
      const now = clock.now();
      if (now - heardAt >= SILENCE || now < heardAt) {
        if (asked++ === 0) askedAt = now;
        if (asked > QUESTIONS && now - askedAt >= PATIENCE + TURN * slot) {
          steal();
          return;
        }
        listener.ask();
      }
      listener.step();
      look();
    }, STEP);
  }

  return {
    /** Waits for the lock, and watches who has it. */
    follow(): void {
      heardAt = clock.now();
      asked = 0;
      clock.clearTimeout(timer);
      look();
      want(false);
    },

    /** Who leads gave a sign of life. */
    heard(): void {
      heardAt = clock.now();
      asked = 0;
    },

    /** Takes the lock from a tab that gave it up for this one. */
    take(): void {
      clock.clearTimeout(timer);
      steal();
    },

    /** Gives the lock back: another tab gets it. */
    yield(): void {
      release?.();
      release = undefined;
    },

    close(): void {
      closed = true;
      clock.clearTimeout(timer);
      abort?.abort();
      release?.();
    },
  };
}
