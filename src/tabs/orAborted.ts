import { toError } from '../engine/errors.js';

/** Rejects with the reason of the first of these that is aborted. */
export async function orAborted<T>(work: Promise<T>, signals: readonly (AbortSignal | undefined)[]): Promise<T> {
  const stop = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    for (const signal of signals) {
      const fail = (): void => reject(toError(signal!.reason));
      if (signal?.aborted) fail();
      signal?.addEventListener('abort', fail, { signal: stop.signal });
    }
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop.abort();
  }
}
