'use client';
import { useContext, useMemo } from 'react';
import { systemClock } from '../engine/index.js';
import type { ChannelRegistry } from '../react/channelRegistry.js';
import { RegistryContext } from '../react/registryContext.js';
import { rowsOf, useSelection } from '../react/useSelection.js';
import type { MessageRow, RowsState } from '../store/index.js';
import { createRowView } from '../store/rowView.js';
import { withRows } from '../store/withRows.js';
import type { OpenChannel, Wait } from './openChannel.js';
import { useOpenChannel, waitFor } from './openChannel.js';

/** How long the first history is waited for, from the first component of an open channel that does, ms. */
const patience = 5_000;

/** One wait for each opened channel: once it is over nothing of that channel suspends again. */
const histories = new WeakMap<object, Wait>();

function firstHistory(registry: ChannelRegistry, { definition, handle, store, connection }: OpenChannel): Wait {
  let history = histories.get(store);
  if (!history) {
    const all = withRows(store);
    let isLate = false;
    const isOver = (): boolean => {
      const { rows, syncStatus } = all.getState();
      return (
        isLate ||
        rows.some((row) => 'content' in row) ||
        // Nothing is known to be on its way.
        syncStatus.status === 'synced' ||
        syncStatus.status === 'incomplete' ||
        // Nobody is there to be asked.
        connection.get().status === 'offline' ||
        handle.channel.closed.aborted
      );
    };
    history = waitFor(registry.acquire(definition), isOver, (look) => {
      const clock = definition.clock ?? systemClock;
      const timer = clock.setTimeout(() => {
        isLate = true;
        look();
      }, patience);
      const { closed } = handle.channel;
      closed.addEventListener('abort', look);
      const stops = [all.subscribe(look), connection.subscribe(look)];
      return () => {
        clock.clearTimeout(timer);
        closed.removeEventListener('abort', look);
        for (const stop of stops) stop();
      };
    });
    histories.set(store, history);
  }
  return history;
}

const itself = (rows: readonly MessageRow[]): readonly MessageRow[] => rows;

/**
 * `useMessages` for components that show nothing before there is something to show: they suspend until the channel is open and
 * its first messages are here.
 *
 * What is kept of the channel is shown at once. Where nothing is, it waits for the first of these: a message, the end of the first
 * look into the transport's store, a network that is not there (`offline` in `useConnectionHealth`), or 5 s, counted from the
 * first component that waits once the channel is open, whenever that is mounted. So an empty list says that nothing was found, and not that nobody looked. After that it never suspends again for the
 * same opened channel.
 *
 * Put the `Suspense` boundary inside the `ReliableChannelProvider`. One around it makes the provider anew while it waits, so what
 * the provider is given has to be made outside of components. On a server nothing opens a channel, so the boundary's
 * fallback is rendered, and the page goes on from there: React tells `onRecoverableError` of it.
 * @param pick what to show of each row, as in `useMessages`; it does not change what is waited for. Default: every row as it is.
 * @returns the rows, or what `pick` made of them, in log order, as in `useMessages`
 * @renders when the wait is over; then when a row comes, goes or changes, with `pick` only when what it gives does
 * @throws {ChannelOpenError} to the nearest error boundary, when the channel could not be opened; its `retry()` opens it again
 * @throws {Error} outside a `ReliableChannelProvider`, on a server (to the nearest `Suspense`), and when a boundary around the
 * provider makes it anew with other objects again and again
 * @avoid where the list can be shown while the channel opens: `useMessages`, which is empty until then
 * @accessibility the fallback says what is awaited, in an element with the role `status`. Draw the rows as those of
 * `useMessages`
 * @example
 * ```tsx
 * import { Suspense } from 'react';
 * import { useSuspenseMessages } from 'react-reliable-channel/suspense';
 *
 * const decoder = new TextDecoder();
 *
 * function Log() {
 *   const rows = useSuspenseMessages();
 *   if (rows.length === 0) return <p>Nobody has said anything yet.</p>;
 *   return (
 *     <ol>
 *       {rows.map((row) => (
 *         <li key={row.key}>{'content' in row ? decoder.decode(row.content) : 'not here yet'}</li>
 *       ))}
 *     </ol>
 *   );
 * }
 *
 * export function Room() {
 *   return (
 *     <Suspense fallback={<p>Looking for messages</p>}>
 *       <Log />
 *     </Suspense>
 *   );
 * }
 * ```
 * @see {useMessages} without waiting
 * @see {useSuspenseReliableChannel} to wait for the channel alone
 */
export function useSuspenseMessages<T>(pick: (row: MessageRow) => T | undefined): readonly T[];
export function useSuspenseMessages(): readonly MessageRow[];
export function useSuspenseMessages<T>(
  pick?: (row: MessageRow) => T | undefined,
): readonly T[] | readonly MessageRow[] {
  const current = useOpenChannel('useSuspenseMessages');
  const registry = useContext(RegistryContext);
  const history = firstHistory(registry, current);
  // React waits for what is thrown, 18 as well as 19.
  // oxlint-disable-next-line typescript/only-throw-error
  if (!history.isOver) throw history.over;
  const view = useMemo(() => (pick ? createRowView(pick) : itself), [pick]);
  return useSelection<RowsState, readonly MessageRow[], readonly T[] | readonly MessageRow[]>(
    withRows(current.store),
    rowsOf,
    view,
  );
}
