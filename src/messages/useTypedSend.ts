'use client';
import { useCallback } from 'react';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { MessageSet } from './defineMessages.js';
import type { MessageDefinitions, MessageInput } from './payload.js';

/**
 * Sends messages of one's own kinds on the current channel. The same function until the channel opens, fails or is
 * another one.
 * @param messages made once by `defineMessages`, outside of components
 * @returns a function that gives the messageId. It throws `ChannelNotOpenError` while the channel is not open, `TypeError`
 * when the schema refuses the data, and `SendError` when they are too large.
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * const send = useTypedSend(messages);
 * const ask = () => send('question', { text: 'When does it start?' });
 */
export function useTypedSend<D extends MessageDefinitions>(
  messages: MessageSet<D>,
): <K extends keyof D & string>(type: K, data: MessageInput<D, K>) => string {
  const { handle } = useCurrentChannel('useTypedSend');
  return useCallback((type, data) => handle.send(messages.encode(type, data)), [handle, messages]);
}
