'use client';
import type { OutboxEntry } from '../store/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * Own messages that nobody has confirmed, for a list with "try again" and "discard".
 * @returns the messages with their delivery, in log order: `queued`, `sending`, `sent`, `unconfirmed` or `failed`. One leaves
 * the list when somebody has acknowledged it, even possibly, and when it is discarded. Empty while the channel opens, and on
 * a server.
 * @renders only when a message enters or leaves the list, or its delivery changes
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for the tick on one message: `useMessageStatus` renders for that one alone
 * @accessibility "Resend" and "Discard" are buttons that are described by their message. When the entry of a pressed
 * button goes, move the focus to the heading of the list
 * @example
 * ```tsx
 * import { useOutbox, useReliableChannel } from 'react-reliable-channel';
 *
 * const decoder = new TextDecoder();
 *
 * export function Outbox() {
 *   const outbox = useOutbox();
 *   const { send, resend, discard } = useReliableChannel();
 *   return (
 *     <>
 *       <button onClick={() => send('hello')}>Say hello</button>
 *       <p>{`${outbox.length} not confirmed`}</p>
 *       <ul>
 *         {outbox.map(({ messageId, content, status, error }) => (
 *           <li key={messageId}>
 *             {`${decoder.decode(content)}: ${error?.message ?? status}`}
 *             {(status === 'failed' || status === 'unconfirmed') && (
 *               <>
 *                 <button onClick={() => resend(messageId)}>Try again</button>
 *                 <button onClick={() => discard(messageId)}>Discard</button>
 *               </>
 *             )}
 *           </li>
 *         ))}
 *       </ul>
 *     </>
 *   );
 * }
 * ```
 * @see {useMessageStatus} for one message
 */
export function useOutbox(): readonly OutboxEntry[] {
  return useChannelState('useOutbox', (state) => state.outbox);
}
