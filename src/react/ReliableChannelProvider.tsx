'use client';
import type { ReactNode } from 'react';
import { useContext, useState, useSyncExternalStore } from 'react';
import { createChannelBinding } from './channelBinding.js';
import type { ChannelDefinition } from './channelDefinition.js';
import { CurrentChannelContext } from './currentChannel.js';
import { RegistryContext } from './registryContext.js';

/** The channel the hooks below read, and how long it outlives them. */
export interface ReliableChannelProviderProps extends ChannelDefinition {
  /**
   * How long the channel stays open after the last provider of it has unmounted, ms: long enough for a change of page,
   * short enough that a tab left behind falls silent. @default 1000
   */
  gracePeriod?: number;
  children?: ReactNode;
}

/**
 * Opens a channel and makes it the current one for everything below; an inner provider takes over for its own children.
 * Providers of the same participant of the same channel, anywhere on the page, share one engine.
 *
 * Another `channelId` or `participantId` opens another channel. Everything else is read when the channel opens, so
 * objects made while rendering do no harm; give the provider another `key` to open it with other options.
 *
 * Two providers at once that share storage have to pass the very same transport, encryption and `createChannel`: made while
 * rendering, each has one of its own, and one engine cannot use both. Make them once, outside of components. Persistence may
 * be made twice for the same place (`name`).
 * @throws {Error} (while rendering) when another provider uses the same channel with other options, and says which
 * @avoid without React: `createReliableChannel` of `/engine`. Around a single row or dialog: put it where the
 * conversation begins
 * @accessibility renders no element. Give the conversation a landmark or a heading of its own
 * @example
 * ```tsx
 * import { ReliableChannelProvider, useReliableChannel } from 'react-reliable-channel';
 * import { broadcastTransport } from 'react-reliable-channel/broadcast';
 * import { indexedDbPersistence } from 'react-reliable-channel/indexeddb';
 *
 * // Outside of components: made once.
 * const transport = broadcastTransport({ name: 'lobby' });
 * const persistence = indexedDbPersistence();
 * // Each tab is a participant of its own, and the same one after a reload.
 * const participantId: string = (sessionStorage.participantId ??= crypto.randomUUID());
 *
 * function State() {
 *   return <p>{`This channel is ${useReliableChannel().state}`}</p>;
 * }
 *
 * export function App() {
 *   return (
 *     <ReliableChannelProvider
 *       channelId="lobby"
 *       participantId={participantId}
 *       transport={transport}
 *       persistence={persistence}
 *     >
 *       <State />
 *     </ReliableChannelProvider>
 *   );
 * }
 * ```
 * @see {useReliableChannel} for what can be done with the channel
 */
export function ReliableChannelProvider({
  children,
  gracePeriod = 1_000,
  ...definition
}: ReliableChannelProviderProps): ReactNode {
  const registry = useContext(RegistryContext);
  const [state, setState] = useState(() => createChannelBinding(registry, definition, gracePeriod));
  let binding = state;
  if (
    binding.registry !== registry ||
    binding.definition.channelId !== definition.channelId ||
    binding.definition.participantId !== definition.participantId
  ) {
    binding = createChannelBinding(registry, definition, gracePeriod);
    setState(binding);
  }

  const current = useSyncExternalStore(binding.subscribe, binding.getSnapshot, binding.getServerSnapshot);
  return <CurrentChannelContext.Provider value={current}>{children}</CurrentChannelContext.Provider>;
}
