'use client';
import { useCallback } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { MessageSet } from './defineMessages.js';
import type { MessageDefinitions, MessageInput } from './payload.js';

/**
 * Sends messages of one's own kinds on the current channel.
 * @param messages made once by `defineMessages`, outside of components
 * @returns a function that gives the messageId; the same function until the channel opens, fails or is another one. It throws
 * `ChannelNotOpenError` while the channel is not open, `TypeError` when the schema refuses the data, and `SendError` when they
 * are too large.
 * @renders only when the channel opens, fails or is another one
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for plain text: `send` of `useReliableChannel`
 * @accessibility say what the schema finds wrong at the field it is about, and keep what was written
 * @example
 * ```tsx
 * import { defineMessages, useTypedMessages, useTypedSend } from 'react-reliable-channel/messages';
 * import { z } from 'zod';
 *
 * const messages = defineMessages({ question: z.object({ text: z.string().min(3) }) });
 *
 * export function Ask() {
 *   const send = useTypedSend(messages);
 *   const questions = useTypedMessages(messages, (row) => (row.kind === 'message' ? row : undefined));
 *   return (
 *     <>
 *       <button onClick={() => send('question', { text: 'When does it start?' })}>Ask</button>
 *       <p>{questions.map(({ data }) => data.text).join(' ')}</p>
 *     </>
 *   );
 * }
 * ```
 * @see {useTypedMessages} for reading them
 */
export function useTypedSend<D extends MessageDefinitions>(
  messages: MessageSet<D>,
): <K extends keyof D & string>(type: K, data: MessageInput<D, K>) => string {
  const { handle } = useCurrentChannel('useTypedSend');
  return useCallback((type, data) => handle.send(messages.encode(type, data)), [handle, messages]);
}
