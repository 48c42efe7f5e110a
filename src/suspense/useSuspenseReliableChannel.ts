'use client';
import type { ReliableChannelHandle } from '../react/channelHandle.js';
import { useOpenChannel } from './openChannel.js';

/** The handle of a channel that is open. */
export type OpenChannelHandle = Extract<ReliableChannelHandle, { state: 'open' }>;

/**
 * `useReliableChannel` for components that show nothing before the channel is open: they suspend until then.
 *
 * Put the `Suspense` boundary inside the `ReliableChannelProvider`. One around it makes the provider anew while it waits, so what
 * the provider is given has to be made outside of components. On a server nothing opens a channel, so the boundary's
 * fallback is rendered, and the page goes on from there: React tells `onRecoverableError` of it.
 * @returns the handle, with `state: 'open'` and the `channel`
 * @renders when the channel is open, and when another one has taken its place
 * @throws {ChannelOpenError} to the nearest error boundary, when the channel could not be opened; its `retry()` opens it again
 * @throws {Error} outside a `ReliableChannelProvider`, on a server (to the nearest `Suspense`), and when a boundary around the
 * provider makes it anew with other objects again and again
 * @avoid where something useful can be shown while the channel opens, as a field with its draft: `useReliableChannel`
 * @accessibility the fallback says what is awaited, in an element with the role `status`. The error boundary has a
 * button that calls `retry`
 * @example
 * ```tsx
 * import { Suspense } from 'react';
 * import { useSuspenseReliableChannel } from 'react-reliable-channel/suspense';
 *
 * function Say() {
 *   const { send, channel } = useSuspenseReliableChannel();
 *   return <button onClick={() => send('hello')}>{`Say hello in ${channel.channelId}`}</button>;
 * }
 *
 * export function Room() {
 *   return (
 *     <Suspense fallback={<p>Opening</p>}>
 *       <Say />
 *     </Suspense>
 *   );
 * }
 * ```
 * @see {useSuspenseMessages} to wait for the first messages, too
 */
export function useSuspenseReliableChannel(): OpenChannelHandle {
  return useOpenChannel('useSuspenseReliableChannel').handle;
}
