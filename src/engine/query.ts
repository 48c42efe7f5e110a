import type { Context } from './context.js';

/**
 * What the transport's store answers.
 * @param abort ends the wait, and is aborted when the store takes longer than `tuning.retrievalTimeout`
 * @throws what `ask` throws, or the reason of `abort`
 */
export async function askStore<T>(
  { clock, tuning }: Context,
  abort: AbortController,
  ask: (signal: AbortSignal) => PromiseLike<T>,
): Promise<T> {
  const { retrievalTimeout } = tuning;
  const late = new Error(`the store did not answer within ${retrievalTimeout} ms: ask again later`);
  const timer = clock.setTimeout(() => abort.abort(late), retrievalTimeout);
  try {
    return await orAborted(ask(abort.signal), abort.signal);
  } finally {
    clock.clearTimeout(timer);
  }
}

/** The promise's result, or the signal's reason as soon as it aborts: also of work that does not look at its signal. */
export function orAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    void Promise.resolve(work)
      .then(resolve, reject)
      .then(() => signal.removeEventListener('abort', stop));
  });
}
