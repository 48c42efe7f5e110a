import type { Clock, HistoryPage, HistoryQuery, Transport } from '../ports/index.js';
import { orAborted } from './abort.js';

/**
 * One page of the transport's store.
 * @param timeout how long the store may take, ms
 * @param abort ends the wait, and is aborted when the store takes too long
 * @throws what the store throws, or the reason of `abort`
 */
export async function askHistory(
  transport: Transport,
  query: HistoryQuery,
  clock: Clock,
  timeout: number,
  abort: AbortController,
): Promise<HistoryPage> {
  const late = new Error(`the store did not answer within ${timeout} ms: ask again later`);
  const timer = clock.setTimeout(() => abort.abort(late), timeout);
  try {
    return await orAborted(transport.history!(query, abort.signal), abort.signal);
  } finally {
    clock.clearTimeout(timer);
  }
}
