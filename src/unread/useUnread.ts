'use client';
import { useSyncExternalStore } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import { trackerOf } from './trackerOf.js';
import type { Unread } from './unreadTracker.js';
import { nothingUnread } from './unreadTracker.js';

/**
 * How many messages of others are not read, which of them arrived first, and the way to say that they were.
 *
 * It counts by arrival: a message that comes late and stands far up is unread, whatever below it was read. One's own never
 * are, held ones not before they are delivered. Kept over reloads with the channel; what an earlier version stored counts as read.
 * @returns the same object until one of its fields changes, in every component and provider of the channel. Nothing is
 * unread while the channel opens, and on a server.
 * @renders only when the count or the first unread message changes
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid to mark as read what was only on a page in the background: call `markRead` when the reader has seen it
 * @accessibility the number belongs into the name of what it stands on ("3 unread messages"). Do not announce each
 * arrival
 * @example
 * ```tsx
 * import { useMessages } from 'react-reliable-channel';
 * import { useUnread } from 'react-reliable-channel/unread';
 *
 * export function Conversation() {
 *   const rows = useMessages((row) => (row.kind === 'message' ? row : undefined));
 *   const { count, firstUnreadId, markRead } = useUnread();
 *   return (
 *     <>
 *       <p>{`${count} unread`}</p>
 *       {rows.map((row) => (
 *         <div key={row.key}>
 *           {row.messageId === firstUnreadId && <hr />}
 *           {new TextDecoder().decode(row.content)}
 *         </div>
 *       ))}
 *       <button onClick={() => markRead()}>Mark all as read</button>
 *     </>
 *   );
 * }
 * ```
 * @see {useIsUnread} for the mark on one row
 */
export function useUnread(): Unread {
  const tracker = trackerOf(useCurrentChannel('useUnread'));
  return useSyncExternalStore(tracker.subscribe, tracker.get, () => nothingUnread);
}
