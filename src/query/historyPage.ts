import type { HistoryQuery, ReliableChannel } from '../engine/index.js';
import type { Connection } from '../react/connection.js';

/** Rejected with by `useChannelHistory` where the channel's transport has no store: trying again changes nothing. */
export class HistoryUnavailableError extends Error {
  override readonly name = 'HistoryUnavailableError';

  constructor(channelId: string) {
    super(
      `Channel "${channelId}" has no history to read: its transport has no store (no \`history\`). ` +
        'Take a transport with one, or do without useChannelHistory.',
    );
  }
}

/** Where a page begins. */
export interface HistoryPosition {
  /** Of the transport's store; undefined = its newest message. */
  readonly cursor?: string;
  /** It is not the first page. */
  readonly continued?: true;
}

/** What a page brought into the log. The messages themselves are rows of `useMessages`. */
export interface HistoryPageInfo {
  /** Messages that entered the log while the page was read, a count: 0 where all were there already. */
  readonly entered: number;
  /** `persistence`: kept here, and not in memory. `store`: from the transport's store. */
  readonly from: 'persistence' | 'store';
  /** Where the next page begins; absent at the end. */
  readonly next?: HistoryPosition;
}

/** How often one page asks the store, while it only gives what is here already, a count. */
const rounds = 20;

/** Resolves once the network is there. @throws the signal's reason */
async function whileAway({ get, subscribe }: Connection, signal: AbortSignal): Promise<void> {
  const isAway = (): boolean => ['connecting', 'offline'].includes(get().status);
  let stop = (): void => {};
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (!isAway()) resolve();
    };
    const unsubscribe = subscribe(look);
    signal.addEventListener('abort', look);
    stop = () => {
      unsubscribe();
      signal.removeEventListener('abort', look);
    };
    look();
  }).finally(() => stop());
}

/**
 * Brings the next older messages into the log: what is in persistence only, and then what the store has, on and on until
 * something is new, at most {@link rounds} times.
 * @throws {HistoryUnavailableError} (as a rejection)
 */
export async function readHistoryPage(
  channel: ReliableChannel,
  connection: Connection,
  query: Omit<HistoryQuery, 'cursor'>,
  { cursor, continued }: HistoryPosition,
  signal: AbortSignal,
): Promise<HistoryPageInfo> {
  const { limit, before, after } = query;
  if (cursor === undefined && before === undefined && after === undefined && channel.olderCount() > 0) {
    const entered = await channel.loadOlder(limit);
    return { entered, from: 'persistence', next: { continued: true } };
  }
  const size = channel.log().length;
  let at = cursor;
  let entered = 0;
  for (let round = 0; round < rounds && entered === 0; round++) {
    await whileAway(connection, signal);
    const page = await channel.fetchHistory({ ...query, cursor: at }, signal);
    if (page.noStore) {
      if (continued) break;
      throw new HistoryUnavailableError(channel.channelId);
    }
    entered = Math.max(0, channel.log().length - size);
    // The same place again is no way forward.
    at = page.cursor === at ? undefined : page.cursor;
    if (at === undefined) break;
  }
  return { entered, from: 'store', ...(at !== undefined && { next: { cursor: at, continued: true } }) };
}
