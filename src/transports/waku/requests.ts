import { exchange } from './exchange.js';
import type { ServiceNode } from './serviceNodes.js';

/** Streams of one protocol on one connection, a count: as many turns and as many that were given up. */
const OPEN = 32;
/** How long a stream may be open, ms. */
const LINGER = 30_000;

let made = Math.floor(Math.random() * 2 ** 48);

/** Unique, as the protocols want it. Not crypto.randomUUID, which pages without TLS do not have. */
export const requestId = (): string => `${made++}`;

/** Waits for work, but not longer than `time` ms; how it ends is of no interest. */
export async function within(time: number, work: Promise<unknown>): Promise<void> {
  let timer;
  await Promise.race([work.catch(() => undefined), new Promise((late) => (timer = setTimeout(late, time)))]);
  clearTimeout(timer);
}

export type Requests = ReturnType<typeof createRequests>;

/**
 * Asks service nodes. An answer that takes too long is not waited for, but its stream stays open for a while: resetting many costs
 * the connection, as a node that was frozen answers all at once when it wakes. How many there may be is bounded.
 * @param parallel turns at once, a count
 * @param heard a service node answered, maybe late, or did not answer in time
 */
export function createRequests(parallel: number, heard: (serviceNode: ServiceNode, answered: boolean) => void) {
  const waiting: (() => void)[] = [];
  const running = new Set<() => void>();

  return {
    /** Runs `work` when one of the parallel turns is free. */
    async turn<T>(work: () => Promise<T>): Promise<T> {
      if (parallel > 0) parallel--;
      else await new Promise<void>((go) => waiting.push(go));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) parallel++;
        else next();
      }
    },

    /**
     * @param timeout ms
     * @param limit of the answer, bytes
     * @throws when there is no answer in time, or one that is too long, and the signal's reason
     */
    ask(
      serviceNode: ServiceNode,
      protocol: string,
      request: Uint8Array,
      timeout: number,
      limit = 65_536,
      signal?: AbortSignal,
    ): Promise<Uint8Array> {
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const { open, connection } = serviceNode;
        const before = open.get(protocol) ?? 0;
        if (before >= OPEN) throw new Error('the service node leaves too many requests unanswered');
        open.set(protocol, before + 1);
        const lingering = new AbortController();
        const abort = (): void => reject(signal!.reason as Error);
        const timer = setTimeout(() => {
          reject(new Error(`the service node did not answer within ${timeout} ms`));
          heard(serviceNode, false);
        }, timeout);
        const linger = setTimeout(() => lingering.abort(), LINGER);
        const stop = (): void => {
          clearTimeout(timer);
          clearTimeout(linger);
          signal?.removeEventListener('abort', abort);
          running.delete(stop);
          reject(new Error('the transport was closed'));
        };
        running.add(stop);
        signal?.addEventListener('abort', abort);
        void exchange(connection, protocol, request, limit, lingering.signal)
          .then((answer) => {
            resolve(answer);
            heard(serviceNode, true);
          }, reject)
          .finally(() => {
            open.set(protocol, open.get(protocol)! - 1);
            stop();
          });
      });
    },

    /** Ends everything under way. */
    dispose(): void {
      for (const stop of running) stop();
    },
  };
}
