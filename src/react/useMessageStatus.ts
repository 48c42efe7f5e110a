'use client';
import type { MessageDelivery } from '../engine/index.js';
import { useChannelState } from './currentChannel.js';

/**
 * What became of one's own message: status, attempts, who acknowledged, why it failed.
 * @param messageId as `send` gave it
 * @returns its delivery. The `status` never goes backwards; `unconfirmed` and `failed` are healed by a late proof. Undefined
 * for others' messages, before an own one is written, while the channel opens, and on a server.
 * @renders only when that message's delivery changes, whatever happens to others
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for messages of others, which have no status. For a list of all that is not confirmed: `useOutbox`
 * @accessibility say the status in words; the kit's `DeliveryStatus` does, and hides its shape. Do not announce every
 * step: a failure is news, a tick is not
 * @example
 * ```tsx
 * import { type MessageRow, useMessages, useMessageStatus, useReliableChannel } from 'react-reliable-channel';
 *
 * const idOfOwn = (row: MessageRow) => (row.kind === 'message' && row.own ? row.messageId : undefined);
 *
 * function Receipt({ messageId }: { messageId: string }) {
 *   const delivery = useMessageStatus(messageId);
 *   if (delivery === undefined) return null; // not written yet, or somebody else's
 *   if (delivery.status !== 'acknowledged') return <li>{delivery.status}</li>;
 *   return <li>{`received by ${delivery.acknowledgedBy.length}`}</li>;
 * }
 *
 * export function Receipts() {
 *   const { send } = useReliableChannel();
 *   const ids = useMessages(idOfOwn);
 *   return (
 *     <>
 *       <button onClick={() => send('hello')}>Say hello</button>
 *       <ul>
 *         {ids.map((id) => (
 *           <Receipt key={id} messageId={id} />
 *         ))}
 *       </ul>
 *     </>
 *   );
 * }
 * ```
 * @see {useOutbox} for all that nobody has confirmed
 */
export function useMessageStatus(messageId: string): MessageDelivery | undefined {
  return useChannelState('useMessageStatus', ({ deliveries }) => deliveries.get(messageId));
}
