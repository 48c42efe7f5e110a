'use client';
import { useSyncExternalStore } from 'react';
import type { ReliableChannelHandle } from './channelHandle.js';
import { useCurrentChannel } from './currentChannel.js';

/** The context tells of every change. */
const subscribe = (): (() => void) => () => {};

/**
 * The current channel: whether it is open, and what can be done with it: `send`, `resend`, `discard`, `retrieve`.
 * @returns a handle whose `state` is `opening` (also on a server), then `open`, with the engine's `channel`, or `failed`,
 * with the `error` that kept it from opening; then `retry` opens it again. While it is not open everything but `retry` throws
 * `ChannelNotOpenError`. The functions need no `this`.
 * @renders only when `state` changes, or the channel is another one
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid to read messages or how complete they are: the other hooks do, and render for what they read alone
 * @accessibility while `state` is `opening`, keep the field to write in and say why nothing can be sent yet. Say a
 * failure in an element with the role `alert`, beside a button that calls `retry`
 * @example
 * ```tsx
 * import { useReliableChannel } from 'react-reliable-channel';
 *
 * export function Greeter() {
 *   const { state, error, send, retry } = useReliableChannel();
 *   if (state === 'opening') return <p>Opening…</p>;
 *   if (state === 'failed') {
 *     return (
 *       <p role="alert">
 *         {error.message} <button onClick={retry}>Try again</button>
 *       </p>
 *     );
 *   }
 *   return <button onClick={() => send('hello')}>Say hello</button>;
 * }
 * ```
 * @see {useMessageStatus} for what became of a message that was sent
 * @see {useOutbox} for messages to be resent or discarded
 */
export function useReliableChannel(): ReliableChannelHandle {
  const { handle, serverHandle } = useCurrentChannel('useReliableChannel');
  // For what hydrates when the channel is open already: first it must look as the server rendered it.
  return useSyncExternalStore(
    subscribe,
    () => handle,
    () => serverHandle,
  );
}
