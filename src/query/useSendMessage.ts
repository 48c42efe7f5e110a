'use client';
import type { QueryClient, UseMutationOptions, UseMutationResult } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ChannelNotOpenError } from '../react/channelNotOpenError.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import { sendMessageKey } from './keys.js';
import type { SendingPlace, SendMilestone, SentMessage } from './outgoingMessage.js';
import { createOutgoingMessage } from './outgoingMessage.js';
import { createSender } from './sender.js';
import type { SendMessageError } from './sendMessageError.js';

/** What {@link useSendMessage} takes: what `useMutation` does, but for how it is done. */
export interface UseSendMessageOptions<TVariables = string | Uint8Array, TOnMutateResult = unknown> extends Omit<
  UseMutationOptions<SentMessage, SendMessageError, TVariables, TOnMutateResult>,
  'mutationFn' | 'networkMode' | 'scope'
> {
  /**
   * How far a message has to get for success. `possibly-acknowledged`, as in the outbox: every message gets there, or
   * fails. `acknowledged` waits for proof: where only Bloom filters speak for a message, it stays pending. `sent`: the
   * network took it. `queued`: it is written. @default 'possibly-acknowledged'
   */
  until?: SendMilestone;
  /**
   * Sends what `mutate` is given and returns the messageId: `useSignedSend(identity)`, or a function around what
   * `useTypedSend` returns. @default the channel's `send`
   */
  send?: (variables: TVariables) => string | Promise<string>;
}

/** What `useMutation` gives, and the message. */
export type UseSendMessageResult<TVariables = string | Uint8Array, TOnMutateResult = unknown> = UseMutationResult<
  SentMessage,
  SendMessageError,
  TVariables,
  TOnMutateResult
> & {
  /** The message of this mutation, for `useMessageStatus`, as soon as it is in the log; undefined before, and where it was refused. */
  readonly messageId: string | undefined;
};

/**
 * Sends messages on the current channel as a TanStack mutation that stands where its message does. The message is in the
 * log at once, so nothing has to be shown optimistically, and it is sent once: `retry` sends it again as `resend` does, never a
 * second one. `reset` and unmounting stop nothing.
 *
 * An error heals. When its message is confirmed after all, or sent again by `resend`, the same mutation is pending once
 * more, or a success, and its callbacks are called again, for as long as the client keeps it (`gcTime` after unmounting).
 * A promise of `mutateAsync` that rejected stays so. For the client a mutation is never paused: it would be kept and sent a second
 * time after a reload, where the channel itself keeps the message.
 * @param options what `useMutation` takes, but `mutationFn`, `networkMode` and `scope`; `until`, how far a message has to get
 * for success (default: `possibly-acknowledged`, as to leave the outbox); `send`, how it is sent (default: the channel's `send`)
 * @param queryClient default: the one of the nearest `QueryClientProvider`
 * @returns what `useMutation` gives, and the `messageId`. Pending: it is in the log, not yet as far as `until` says; `isPaused`
 * while there is no network. Success: `data` is its delivery. Error: `error.reason` is `failed`, `unconfirmed`, `discarded`,
 * `closed` (the channel was, while it was pending) or `refused` (also while the channel opens, and after it failed). For
 * another channel, and on a server, it is idle.
 * @renders when the mutation changes, and when the network goes or comes while it is pending
 * @throws {Error} outside a `ReliableChannelProvider`, and without a QueryClient
 * @throws {SendMessageError} while rendering, where `throwOnError` asks for it
 * @avoid without TanStack Query in the app: `send` of `useReliableChannel`, with `useMessageStatus`
 * @accessibility `isPending` lasts for minutes without a network: do not disable the field for so long. Say an error
 * in an element with the role `alert`
 * @example
 * ```tsx
 * import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
 * import { useSendMessage } from 'react-reliable-channel/query';
 *
 * const client = new QueryClient();
 *
 * function Say() {
 *   const { mutate, status, isPaused, error } = useSendMessage();
 *   return (
 *     <>
 *       <button onClick={() => mutate('hello')}>Say hello</button>
 *       <p>{isPaused ? 'waiting for the network' : (error?.message ?? status)}</p>
 *     </>
 *   );
 * }
 *
 * export function Chat() {
 *   return (
 *     <QueryClientProvider client={client}>
 *       <Say />
 *     </QueryClientProvider>
 *   );
 * }
 * ```
 * @see {useMessageStatus} for more of what became of a message
 * @see {useReliableChannel} for sending without a QueryClient, for `resend` and `discard`
 */
export function useSendMessage<TOnMutateResult = unknown>(
  options?: UseSendMessageOptions<string | Uint8Array, TOnMutateResult>,
  queryClient?: QueryClient,
): UseSendMessageResult<string | Uint8Array, TOnMutateResult>;
export function useSendMessage<TVariables, TOnMutateResult = unknown>(
  options: UseSendMessageOptions<TVariables, TOnMutateResult> & {
    send: (variables: TVariables) => string | Promise<string>;
  },
  queryClient?: QueryClient,
): UseSendMessageResult<TVariables, TOnMutateResult>;
export function useSendMessage<V, C>(
  { until = 'possibly-acknowledged', send, ...mutation }: UseSendMessageOptions<V, C> = {},
  queryClient?: QueryClient,
): UseSendMessageResult<V, C> {
  const client = useQueryClient(queryClient);
  const { handle, store, connection } = useCurrentChannel('useSendMessage');
  const { channelId, participantId } = handle;
  // Another channel is another conversation: what is on its way there goes on unseen.
  const [shown, setShown] = useState(() => ({ client, channelId, participantId, sender: createSender<V, C>(client) }));
  let { sender } = shown;
  if (shown.client !== client || shown.channelId !== channelId || shown.participantId !== participantId) {
    sender = createSender<V, C>(client);
    setShown({ client, channelId, participantId, sender });
  }
  const place = (): SendingPlace<V> => {
    const { channel, error } = handle;
    if (!channel) throw new ChannelNotOpenError('send', channelId, error);
    return { channel, store, send: send ?? (handle.send as (variables: unknown) => string) };
  };
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
    sender.setup({
      mutation: { mutationKey: sendMessageKey(channelId), ...mutation },
      begin: (sent) => createOutgoingMessage({ place: () => latest.current(), until, sent }),
    });
  });
  const state = useSyncExternalStore(sender.subscribe, sender.getState, sender.getState);
  const isPaused = useSyncExternalStore(
    connection.subscribe,
    () => state.isPending && ['connecting', 'offline'].includes(connection.get().status),
    () => false,
  );
  const { throwOnError } = mutation;
  if (state.error && (typeof throwOnError === 'function' ? throwOnError(state.error) : throwOnError)) throw state.error;
  const { mutate, mutateAsync, reset } = sender;
  return { ...state, isPaused, mutate, mutateAsync, reset } as UseSendMessageResult<V, C>;
}
