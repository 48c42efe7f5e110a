'use client';
import { useEffect, useRef } from 'react';
import type { ReliableChannelEvents } from '../engine/index.js';
import { useCurrentChannel } from './currentChannel.js';

/**
 * Listens to an event of the current channel while the component is mounted, from when the channel is open; what happened
 * before is in the other hooks.
 * @param event the name of an event of the engine: the keys of `ReliableChannelEvents`
 * @param listener is given the event's detail; it may be written inline: each time the one of the last render is called
 * @renders only when the channel opens, fails or is another one; an event renders nothing by itself
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid for what is on the screen: the other hooks keep a state, and miss nothing that happened before they were
 * mounted
 * @accessibility shows nothing by itself. What you announce because of it belongs into one live region of the page,
 * not one for each event
 * @example
 * ```tsx
 * import { useState } from 'react';
 * import { useChannelEvent } from 'react-reliable-channel';
 *
 * export function Recovered() {
 *   const [recovered, setRecovered] = useState<readonly string[]>([]);
 *   useChannelEvent('message-recovered', ({ via }) => setRecovered((before) => [...before, via]));
 *   return <p role="status">{`${recovered.length} missing messages arrived. ${recovered.join(', ')}`}</p>;
 * }
 * ```
 * @see {useMessages} for the messages themselves
 * @see {useEphemeral} for ephemeral messages
 */
export function useChannelEvent<E extends keyof ReliableChannelEvents>(
  event: E,
  listener: (detail: ReliableChannelEvents[E]) => void,
): void {
  const { channel } = useCurrentChannel('useChannelEvent').handle;
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => channel?.on(event, (detail) => latest.current(detail)), [channel, event]);
}
