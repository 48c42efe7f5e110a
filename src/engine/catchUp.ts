import type { HistoryQuery, IncomingMessage, Transport } from '../ports/index.js';
import type { Tuning } from './tuning.js';

/** Messages in one page of the store's answer, a count. */
const PAGE = 100;

/**
 * Reads what the transport's store has since `after` (ms since the epoch; undefined = from the beginning), at most
 * `catchUpLimit` of the newest, and returns it oldest first, so that it can be delivered as it is taken in.
 */
export async function readSince(
  transport: Transport,
  after: number | undefined,
  tuning: Tuning,
  signal: AbortSignal,
): Promise<IncomingMessage[]> {
  const found: IncomingMessage[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(PAGE, tuning.catchUpLimit - found.length);
    const query: HistoryQuery = { limit, after, cursor };
    const page = await transport.history!(query, signal);
    found.push(...page.messages.slice(0, limit));
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < tuning.catchUpLimit && !signal.aborted);
  return found.reverse();
}
