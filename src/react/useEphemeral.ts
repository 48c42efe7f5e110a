'use client';
import { useCallback } from 'react';
import type { ReliableChannelEvents } from '../engine/index.js';
import { toBytes } from './channelHandle.js';
import { useCurrentChannel } from './currentChannel.js';
import { useChannelEvent } from './useChannelEvent.js';

/**
 * Ephemeral messages, as "is typing": without log, acknowledgement or retry, and gone for whoever is not there.
 * @param listener is given those of others; it may be written inline
 * @returns a function that sends one, text as UTF-8; the same function until the channel opens, fails or is another one.
 * While the channel is not open it sends nothing. It throws `SendError` on empty or oversize content.
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * const sendTyping = useEphemeral(({ senderId }) => showTyping(senderId));
 */
export function useEphemeral(
  listener?: (message: ReliableChannelEvents['ephemeral-received']) => void,
): (content: string | Uint8Array) => void {
  useChannelEvent('ephemeral-received', (message) => listener?.(message));
  const { channel } = useCurrentChannel('useEphemeral').handle;
  return useCallback((content) => channel?.sendEphemeral(toBytes(content)), [channel]);
}
