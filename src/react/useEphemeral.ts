'use client';
import { useCallback } from 'react';
import type { ReliableChannelEvents } from '../engine/index.js';
import { toBytes } from './channelHandle.js';
import { useCurrentChannel } from './currentChannel.js';
import { useChannelEvent } from './useChannelEvent.js';

/**
 * Ephemeral messages, as "is typing": without log, acknowledgement or retry, and gone for whoever is not there.
 * @param listener is given those of others; it may be written inline: each time the one of the last render is called. Default:
 * none are heard.
 * @returns a function that sends one, text as UTF-8; the same function until the channel opens, fails or is another one.
 * While the channel is not open it sends nothing. It throws `SendError` on empty or oversize content.
 * @renders only when the channel opens, fails or is another one; a message renders nothing by itself
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for anything that somebody has to have: it is not kept, not confirmed and not sent again. That is `send` of
 * `useReliableChannel`
 * @accessibility do not announce that somebody is typing: it comes and goes too often. Show it as text near the
 * composer, outside of live regions
 * @example
 * ```tsx
 * import { useEffect, useState } from 'react';
 * import { useEphemeral } from 'react-reliable-channel';
 *
 * export function Typing() {
 *   const [who, setWho] = useState<string>();
 *   const sendTyping = useEphemeral(({ senderId }) => setWho(senderId));
 *   useEffect(() => {
 *     if (who === undefined) return undefined;
 *     const timer = setTimeout(() => setWho(undefined), 3_000);
 *     return () => clearTimeout(timer);
 *   }, [who]);
 *   return (
 *     <>
 *       <input aria-label="Message" onChange={() => sendTyping('typing')} />
 *       <p role="status">{who === undefined ? 'Nobody is typing' : `${who} is typing`}</p>
 *     </>
 *   );
 * }
 * ```
 * @see {useChannelEvent} for every other event
 */
export function useEphemeral(
  listener?: (message: ReliableChannelEvents['ephemeral-received']) => void,
): (content: string | Uint8Array) => void {
  useChannelEvent('ephemeral-received', (message) => listener?.(message));
  const { channel } = useCurrentChannel('useEphemeral').handle;
  return useCallback((content) => channel?.sendEphemeral(toBytes(content)), [channel]);
}
