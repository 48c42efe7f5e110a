'use client';
import { useCallback, useContext } from 'react';
import type { ChannelDefinition } from '../react/channelDefinition.js';
import type { ChannelRegistry } from '../react/channelRegistry.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import { RegistryContext } from '../react/registryContext.js';
import { ChannelWipedError } from './channelWipedError.js';

async function wipe(registry: ChannelRegistry, definition: ChannelDefinition): Promise<void> {
  const { channelId, participantId, persistence } = definition;
  if (persistence && !persistence.remove) {
    throw new Error(
      `Channel "${channelId}" was not wiped: its persistence cannot delete. Give it a remove(), or delete what it keeps by its own means.`,
    );
  }
  const shared = registry.acquire(definition);
  // Whoever asks may be the last one here: nobody else closes it then.
  const release = shared.hold(() => {}, 0);
  let refused: Error | undefined;
  await shared.fail(async () => {
    try {
      await persistence?.remove?.({ channelId, participantId });
    } catch (error) {
      return (refused = error instanceof Error ? error : new Error(String(error)));
    }
    return new ChannelWipedError(channelId);
  });
  release();
  if (refused) throw refused as Error;
}

/**
 * Closes the current channel everywhere on this page, and deletes what is kept of it.
 *
 * Own messages that nobody has yet are gone with it. Others keep what they have, and so do the network's stores: wiping
 * forgets, it does not unsay. Other tabs that have the channel open are told by their browser: their storage ends, which
 * `useStorage` shows there as `trouble`, and a reload opens the channel anew. Opened again, it holds what others and stores
 * still have and send. Where tabs share it (`sharedByTabs` of `/tabs`), the other ones do not leave: they open it anew at once. To
 * leave altogether, close the channel in every tab.
 * @returns a function that does it, the same for the same channel. Afterwards every provider of the channel on this page has
 * `state: 'failed'` with a `ChannelWipedError`, until it unmounts or `retry()` opens the channel again. It rejects
 * where the deletion is refused, with a `StorageError` that says why (`busy`: a page that does not let go has it open); the
 * channel is closed then, too, and `retry()` opens it with what is still there.
 * @renders never by itself
 * @throws {Error} outside a `ReliableChannelProvider`
 * @example
 * ```tsx
 * import { useMessages, useReliableChannel } from 'react-reliable-channel';
 * import { useWipe } from 'react-reliable-channel/storage';
 *
 * export function Leave() {
 *   const wipe = useWipe();
 *   const { state, error, retry } = useReliableChannel();
 *   const rows = useMessages();
 *   if (state === 'failed') return <button onClick={retry}>{`${error.name}: join again`}</button>;
 *   return <button onClick={() => void wipe()}>{`Leave and forget ${rows.length} messages`}</button>;
 * }
 * ```
 * @see {useStorage} for what keeps it
 */
export function useWipe(): () => Promise<void> {
  const { definition } = useCurrentChannel('useWipe');
  const registry = useContext(RegistryContext);
  return useCallback(() => wipe(registry, definition), [registry, definition]);
}
