'use client';
import type {
  InfiniteData,
  QueryClient,
  QueryKey,
  UseInfiniteQueryOptions,
  UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { ReliableChannel } from '../engine/index.js';
import { ChannelNotOpenError } from '../react/channelNotOpenError.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { HistoryPageInfo, HistoryPosition } from './historyPage.js';
import { HistoryUnavailableError, readHistoryPage } from './historyPage.js';
import { channelHistoryKey } from './keys.js';

type Data = InfiniteData<HistoryPageInfo, HistoryPosition>;
type QueryOptions = UseInfiniteQueryOptions<HistoryPageInfo, Error, Data, QueryKey, HistoryPosition>;

/** What {@link useChannelHistory} takes: what to read, and what `useInfiniteQuery` takes besides. */
export interface UseChannelHistoryOptions extends Pick<
  QueryOptions,
  'gcTime' | 'meta' | 'notifyOnChangeProps' | 'retry' | 'retryDelay' | 'staleTime' | 'throwOnError'
> {
  /** The most messages asked for at once, a count. @default 50 */
  pageSize?: number;
  /** Only messages published before this time, ms since the epoch. @default all */
  before?: number;
  /** Only messages published at or after this time, ms since the epoch. @default all */
  after?: number;
  /** Whether the first page is read by itself; `fetchNextPage` reads it otherwise. @default true */
  enabled?: boolean;
}

/** What `useInfiniteQuery` gives. A page says what it brought; its messages are in `useMessages`. */
export type UseChannelHistoryResult = UseInfiniteQueryResult<Data>;

/** Names of open channels, unlike any other, also of another page: what was read into one log was not read into the next. */
const names = new WeakMap<ReliableChannel, string>();

function nameOf(channel: ReliableChannel): string {
  let name = names.get(channel);
  if (name === undefined)
    names.set(channel, (name = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`));
  return name;
}

/**
 * Reads older messages into the log of the current channel, page by page, as a TanStack infinite query: first what is
 * kept here and not in memory, then what the transport's store has. Nothing enters the log twice. One page asks on until
 * it brings something new, so that "show older" shows something, but no more than twenty times.
 *
 * Offline it waits. Unmounting, and `cancelQueries`, end the query to the store. What was read counts for the channel as it is
 * open now: where it was opened again, or the client was persisted or dehydrated, it begins anew, and passes over
 * what is in the log. It is never stale unless `staleTime` says so.
 * @param options `pageSize`, the most messages asked for at once (a count, default 50); `before` and `after`, between which
 * times they were published (ms since the epoch, default: any); `enabled: false`, to begin with `fetchNextPage` only;
 * `retry`, `throwOnError`, `gcTime` and a few more, as `useInfiniteQuery` takes them
 * @param queryClient default: the one of the nearest `QueryClientProvider`
 * @returns what `useInfiniteQuery` gives. A page says how many messages `entered` the log and where they are `from`; the messages
 * are rows of `useMessages`. `hasNextPage` is false at the end of the store. Pending while the channel opens, and on a
 * server. `HistoryUnavailableError`: the transport has no store.
 * @renders when what is used of the result changes
 * @throws {Error} outside a `ReliableChannelProvider`, and without a QueryClient
 * @avoid without TanStack Query in the app: `MessageList` reads older messages of this device by itself, and
 * `fetchHistory` of the channel those of the store
 * @accessibility have a button beside anything that happens by scrolling. Say that older messages came in an element
 * with the role `status`
 * @example
 * ```tsx
 * import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
 * import { useMessages } from 'react-reliable-channel';
 * import { useChannelHistory } from 'react-reliable-channel/query';
 *
 * const client = new QueryClient();
 *
 * function Log() {
 *   const { fetchNextPage, hasNextPage, isFetching, error } = useChannelHistory({ pageSize: 5, enabled: false });
 *   const count = useMessages((row) => (row.kind === 'message' ? row : undefined)).length;
 *   return (
 *     <>
 *       <button disabled={isFetching} onClick={() => void fetchNextPage()}>
 *         Show older
 *       </button>
 *       <p>{`${count} messages${hasNextPage ? ', and more' : ''} ${error?.message ?? ''}`}</p>
 *     </>
 *   );
 * }
 *
 * export function Chat() {
 *   return (
 *     <QueryClientProvider client={client}>
 *       <Log />
 *     </QueryClientProvider>
 *   );
 * }
 * ```
 * @see {useMessages} for the messages
 */
export function useChannelHistory(
  { pageSize = 50, before, after, enabled = true, ...options }: UseChannelHistoryOptions = {},
  queryClient?: QueryClient,
): UseChannelHistoryResult {
  const client = useQueryClient(queryClient);
  const { handle, connection } = useCurrentChannel('useChannelHistory');
  const { channel, channelId, participantId, error: reason } = handle;
  const what = { limit: pageSize, before, after };
  const queryKey: QueryKey = [...channelHistoryKey(channelId), participantId, channel && nameOf(channel), what];
  const { retry = client.defaultQueryOptions({ queryKey }).retry ?? 3 } = options;
  return useInfiniteQuery(
    {
      staleTime: Infinity,
      ...options,
      queryKey,
      enabled: enabled && channel !== undefined,
      initialPageParam: {} as HistoryPosition,
      getNextPageParam: ({ next }) => next,
      // Whether the network is there the channel knows, and not the browser.
      networkMode: 'always',
      retry: (count, error) =>
        !(error instanceof HistoryUnavailableError) &&
        (typeof retry === 'function' ? retry(count, error) : typeof retry === 'number' ? count < retry : retry),
      queryFn({ pageParam, signal }) {
        if (!channel) throw new ChannelNotOpenError('read history', channelId, reason);
        return readHistoryPage(channel, connection, what, pageParam, signal);
      },
    },
    client,
  );
}
