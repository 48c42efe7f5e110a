'use client';
import type { MessageRow } from '../store/index.js';
import { withRows } from '../store/index.js';
import { useCurrentChannel, useStoreState } from './currentChannel.js';

/**
 * The row of one message, whatever it is now.
 * @param messageId of a message that is here, or of one that others follow
 * @returns the row: `message`, `held`, `gap` or `lost`. Undefined when nobody has named that message yet, while the channel
 * opens, and on a server.
 * @renders only when that row changes, whatever happens to others
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for a whole list: let `useMessages` name the rows, and use this one in each row. For the way of an own
 * message: `useMessageStatus`
 * @accessibility a row keeps its key when a gap turns into its message. Keep the element too, and the focus stays
 * where the reader is
 * @example
 * ```tsx
 * import { type MessageRow, useMessage, useMessages } from 'react-reliable-channel';
 *
 * const decoder = new TextDecoder();
 * const keyOf = (row: MessageRow) => row.key;
 *
 * function Line({ messageId }: { messageId: string }) {
 *   const row = useMessage(messageId);
 *   if (row?.kind !== 'message') return <li>not here yet</li>;
 *   return <li>{`${row.senderId}: ${decoder.decode(row.content)}`}</li>;
 * }
 *
 * // The list renders when a row comes or goes, a line when its own row changes.
 * export function Lines() {
 *   const keys = useMessages(keyOf);
 *   return (
 *     <ul>
 *       {keys.map((key) => (
 *         <Line key={key} messageId={key} />
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 * @see {useMessages} for all of them
 */
export function useMessage(messageId: string): MessageRow | undefined {
  const { store } = useCurrentChannel('useMessage');
  return useStoreState(withRows(store), ({ rowsById }) => rowsById.get(messageId));
}
