import { exchange } from './exchange.js';
import type { ServiceNode } from './serviceNodes.js';
import { METADATA } from './libp2p.js';
import { bytesOf, decode, encode, type Field, type Fields } from './wire.js';

/** Unique, as the protocols want it. Not crypto.randomUUID, which pages without TLS do not have. */
export const requestId = (): Field => [1, `${Math.random()}`];

/** The error of who said no; any other error has no status. */
export type Refused = Error & { readonly status?: number };

/** Has something done when the last transport has let go of the node. */
export type OnEnd = (end: () => void) => void;

/** Waits for work, but not longer than `time` ms; how it ends is of no interest. */
export async function within(time: number, work: Promise<unknown>): Promise<void> {
  let timer;
  await Promise.race([work.catch(() => {}), new Promise((late) => (timer = setTimeout(late, time)))]);
  clearTimeout(timer);
}

export type Requests = ReturnType<typeof createRequests>;

/**
 * Asks service nodes. An answer that takes too long is not waited for, but its stream stays open for a while: resetting many costs
 * the connection, as a node that was frozen answers all at once when it wakes. How many there may be is bounded.
 * @param parallel turns at once, a count
 * @param onEnd everything under way ends then, too
 * @param heard a service node answered, maybe late, or did not answer in time
 */
export function createRequests(
  parallel: number,
  onEnd: OnEnd,
  heard: (serviceNode: ServiceNode, answered: boolean) => void,
) {
  /** Streams of one protocol on one connection, a count: as many turns and as many that were given up. */
  const OPEN = 32;
  /** How long a stream may be open, ms. */
  const LINGER = 30_000;

  const waiting: (() => void)[] = [];
  const running = new Set<() => void>();
  onEnd(() => {
    for (const stop of running) stop();
  });

  return {
    /** Runs `work` when one of the parallel turns is free. */
    async turn<T>(work: () => Promise<T>): Promise<T> {
      if (parallel > 0) parallel--;
      else await new Promise<void>((go) => waiting.push(go));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else parallel++;
      }
    },

    /**
     * @param timeout ms
     * @param limit of the answer, bytes
     * @throws {Refused} when it said no
     * @throws when there is no answer in time, one that is malformed or too long, and the signal's reason
     */
    ask(
      serviceNode: ServiceNode,
      protocol: string,
      request: readonly Field[],
      timeout: number,
      limit = 65_536,
      signal?: AbortSignal,
    ): Promise<Fields> {
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const { open, connection } = serviceNode;
        const before = open[protocol] ?? 0;
        if (before >= OPEN) throw new Error(`the service node did not answer ${OPEN} requests`);
        open[protocol] = before + 1;
        const timer = setTimeout(() => {
          reject(new Error(`the service node did not answer within ${timeout} ms`));
          heard(serviceNode, false);
        }, timeout);
        const stop = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', stop);
          running.delete(stop);
          reject((signal?.reason as unknown) ?? new Error('the transport is closed'));
        };
        running.add(stop);
        signal?.addEventListener('abort', stop);
        void exchange(connection, protocol, encode(request), limit, AbortSignal.timeout(LINGER))
          .then((answer) => {
            heard(serviceNode, true);
            const fields = decode(answer);
            const status = Number(fields[10]?.at(-1) ?? 0);
            if (protocol !== METADATA && !(status >= 200 && status < 300)) {
              throw Object.assign(
                new Error(`the service node answered ${status} ${new TextDecoder().decode(bytesOf(fields, 11))}`),
                { status },
              );
            }
            resolve(fields);
          })
          .catch(reject)
          .finally(() => {
            open[protocol]!--;
            stop();
          });
      });
    },
  };
}
