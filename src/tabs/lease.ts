import type { ChannelStorage, Clock, Transport } from '../engine/index.js';
import { TransportError } from '../engine/index.js';
import { TabsError } from './tabsError.js';

/** How long after a sign that this tab leads it may publish without another one, ms: less than others wait before they take over. */
const FRESH = 400;
/** How often it looks, ms. */
const STEP = 100;
/** Turns in which what was put off while a step was written begins to be written. */
const TURNS = 4;

export type Lease = ReturnType<typeof createLease>;

/**
 * The right to write and publish. A tab whose timers run hears at once that another one took over. One that hung or slept does
 * not: before it publishes again it asks the database, where every step is checked as well.
 * @param tellLost called once, when another tab has taken over
 */
export function createLease(storage: ChannelStorage, clock: Clock, tellLost: () => void) {
  let freshUntil = clock.now() + FRESH;
  let ended = false;
  let lost = false;
  let verifying: Promise<void> | undefined;
  let lastWrite: Promise<unknown> | undefined;
  let timer: unknown;

  function end(): void {
    if (ended) return;
    ended = lost = true;
    clock.clearTimeout(timer);
    tellLost();
  }

  const isFresh = (): boolean => {
    const now = clock.now();
    return now < freshUntil && now > freshUntil - 2 * FRESH;
  };

  function verify(): Promise<void> {
    return (verifying ??= check().finally(() => {
      verifying = undefined;
    }));
  }

  async function check(): Promise<void> {
    const asked = clock.now();
    if (!ended && (await storage.holdsClaim!())) {
      freshUntil = asked + FRESH;
      return;
    }
    end();
    throw takenOver();
  }

  function step(): void {
    timer = clock.setTimeout(() => {
      if (isFresh()) freshUntil = clock.now() + FRESH;
      // What fails for another reason is asked again when it matters.
      else verify().catch(() => undefined);
      if (!ended) step();
    }, STEP);
  }
  step();

  return {
    /** Another tab has taken over, or the storage was deleted or upgraded under this one. */
    end,

    /** It ended before this tab closed it: what was not written until then is for the next tab to do. */
    get lost(): boolean {
      return lost;
    },

    /** Another tab has taken over, or it was closed. */
    get ended(): boolean {
      return ended;
    },

    /** Stops looking. */
    close(): void {
      ended = true;
      clock.clearTimeout(timer);
    },

    /**
     * The storage. Once another tab has taken over nothing is written any more. That is no error of this tab, which hands
     * over what it has left, so such a write does not fail: whoever promises that something is written looks at `lost`.
     */
    guardStorage: (): ChannelStorage => ({
      inMemory: storage.inMemory,
      load: (window) => storage.load(window),
      read: (keys) => storage.read(keys),
      write(changes) {
        if (lost) return undefined;
        const written = storage.write(changes)?.catch(async (error: unknown) => {
          // It may be the first this tab hears of it.
          if (!lost) await verify().catch(() => undefined);
          if (!lost) throw error;
        });
        lastWrite = written?.catch(() => undefined);
        return written;
      },
      close: () => storage.close(),
    }),

    /** Resolves when what happened so far is written, or could not be: the step under way, and the one that waits for it. */
    async settled(): Promise<void> {
      for (let steps = 0; steps < 2; steps++) {
        await lastWrite;
        for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
      }
    },

    /** The transport, which publishes while this tab leads. */
    guardTransport(transport: Transport): Transport {
      const { maxMessageSize, health } = transport;
      return {
        maxMessageSize,
        health,
        publish(payload, options) {
          if (!ended && isFresh()) return transport.publish(payload, options);
          return verify().then(() => transport.publish(payload, options));
        },
        subscribe: (receive) =>
          transport.subscribe((message) => {
            if (!ended) receive(message);
          }),
        ...(transport.retrieve && { retrieve: (hashes, signal) => transport.retrieve!(hashes, signal) }),
        ...(transport.history && { history: (query, signal) => transport.history!(query, signal) }),
      };
    },
  };
}

function takenOver(): TransportError {
  return new TransportError('not published: another tab has taken this channel over', {
    recoverable: true,
    cause: new TabsError('another tab has taken this channel over'),
  });
}
