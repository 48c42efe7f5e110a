'use client';
import { useSyncExternalStore } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import { trackerOf } from './trackerOf.js';

/**
 * Whether one message is unread, for the mark on its row.
 * @param messageId of any message; of one's own and of those that are not in memory it is false
 * @returns whether it is; false while the channel opens, and on a server
 * @renders only when that changes
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for how many are unread: `useUnread`. Where nothing calls `markRead`: everything stays unread
 * @accessibility mark the row with words, hidden ones if need be, and not by colour or weight alone
 * @example
 * ```tsx
 * import { useMessages } from 'react-reliable-channel';
 * import { useIsUnread, useUnread } from 'react-reliable-channel/unread';
 *
 * function Line({ messageId, text }: { messageId: string; text: string }) {
 *   const isUnread = useIsUnread(messageId);
 *   const { markRead } = useUnread();
 *   return <button onClick={() => markRead([messageId])}>{isUnread ? `${text} (new)` : text}</button>;
 * }
 *
 * export function Inbox() {
 *   const rows = useMessages((row) => (row.kind === 'message' ? row : undefined));
 *   return rows.map((row) => (
 *     <Line key={row.key} messageId={row.messageId} text={new TextDecoder().decode(row.content)} />
 *   ));
 * }
 * ```
 * @see {useUnread} for how many there are, and to say that they were read
 */
export function useIsUnread(messageId: string): boolean {
  const tracker = trackerOf(useCurrentChannel('useIsUnread'));
  return useSyncExternalStore(
    tracker.subscribe,
    () => tracker.isUnread(messageId),
    () => false,
  );
}
