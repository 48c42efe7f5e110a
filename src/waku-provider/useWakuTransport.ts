'use client';
import type { Transport } from '../ports/index.js';
import type { WakuTransportOptions } from '../transports/waku/index.js';
import { useNodeHolder } from './wakuContext.js';

/**
 * The transport of a content topic over the nearest provider's node, for a `ReliableChannelProvider`.
 * @param options the content topic; the rest is read when that topic is first used
 * @returns the same object for as long as the provider is mounted, whatever becomes of the node. It can be given to a channel
 * at once: while the node is starting, after it failed, and between two nodes it is `offline` and says why.
 * @renders never by itself: `useConnectionHealth` and `useWakuNode` tell what changes
 * @throws {Error} outside a `WakuProvider`
 * @avoid where there is a node and no React: `wakuTransport` of `/waku`
 * @accessibility shows nothing by itself. What becomes of the network, `useConnectionHealth` says
 * @example
 * ```tsx
 * import { ReliableChannelProvider, useConnectionHealth } from 'react-reliable-channel';
 * import { useWakuTransport } from 'react-reliable-channel/waku-provider';
 *
 * const participantId: string = (sessionStorage.participantId ??= crypto.randomUUID());
 *
 * function Connection() {
 *   const { status, reason } = useConnectionHealth();
 *   return <p role="status">{reason === undefined ? status : `${status}: ${reason}`}</p>;
 * }
 *
 * export function Lobby() {
 *   const transport = useWakuTransport({ contentTopic: '/my-app/1/lobby/proto' });
 *   return (
 *     <ReliableChannelProvider channelId="lobby" participantId={participantId} transport={transport}>
 *       <Connection />
 *     </ReliableChannelProvider>
 *   );
 * }
 * ```
 * @see {useWakuNode} for the node
 */
export function useWakuTransport(options: Omit<WakuTransportOptions, 'node'>): Transport {
  return useNodeHolder('useWakuTransport').transport(options);
}
