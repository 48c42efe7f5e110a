'use client';
import { useEffect, useRef } from 'react';
import type { ReliableChannelEvents } from '../engine/index.js';
import { useCurrentChannel } from './currentChannel.js';

/**
 * Listens to an event of the current channel while the component is mounted, from when the channel is open; what happened
 * before is in the other hooks. The listener may be written inline: each time the one of the last render is called.
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * useChannelEvent('message-received', ({ senderId, late }) => late && announce(`${senderId}: arrived late`));
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
