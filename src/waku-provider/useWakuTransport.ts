'use client';
import type { Transport } from '../ports/index.js';
import type { WakuTransportOptions } from '../transports/waku/index.js';
import { useNodeHolder } from './wakuContext.js';

/**
 * The transport of a content topic over the nearest provider's node: the same object for as long as the provider is
 * mounted, whatever becomes of the node. It can be given to a channel at once: while the node is starting, after it
 * failed, and between two nodes it is `offline` and says why. What is read besides the content topic is read when the
 * topic is first used.
 * @throws {Error} outside a `WakuProvider`
 */
export function useWakuTransport(options: Omit<WakuTransportOptions, 'node'>): Transport {
  return useNodeHolder('useWakuTransport').transport(options);
}
