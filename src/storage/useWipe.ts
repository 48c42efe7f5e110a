'use client';
import { useCallback, useContext } from 'react';
import { ChannelWipedError } from '../ports/channelWipedError.js';
import type { ChannelDefinition } from '../react/channelDefinition.js';
import type { ChannelRegistry } from '../react/channelRegistry.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import { RegistryContext } from '../react/registryContext.js';

async function wipe(registry: ChannelRegistry, definition: ChannelDefinition): Promise<void> {
  const { channelId, participantId, persistence, createChannel } = definition;
  if (persistence && !persistence.remove) {
    throw new Error(
      `Channel "${channelId}" was not wiped: its persistence cannot delete. Give it a remove(), or delete what it keeps by its own means.`,
    );
  }
  const shared = registry.acquire(definition);
  // Whoever asks may be the last one here: nobody else closes it then.
  const release = shared.hold(() => {}, 0);
  const remove = async (): Promise<void> =>
    createChannel?.wipe ? createChannel.wipe(definition) : persistence?.remove?.({ channelId, participantId });
  // Other tabs are told before this one leaves, so that none of them leads in its place.
  const removing = createChannel?.wipe && shared.current?.handle.channel && remove();
  removing?.catch(() => {});
  let refused: Error | undefined;
  await shared.fail(async () => {
    try {
      await (removing ?? remove());
    } catch (error) {
      return (refused = error instanceof Error ? error : new Error(String(error)));
    }
    return new ChannelWipedError(channelId);
  });
  release();
  if (refused) throw refused as Error;
}

/**
 * Closes the current channel everywhere on this page, in all tabs that share it (`sharedByTabs` of `/tabs`), and deletes what is
 * kept of it.
 *
 * Own messages that nobody has yet are gone with it. Others keep what they have, and so do the network's stores: wiping
 * forgets, it does not unsay. Opened again, the channel holds what others and stores still have and send. Tabs that share it show the
 * same `ChannelWipedError`, which says that another tab did it; one that hangs leaves when it goes on. Tabs that have the
 * channel open without sharing it are told by their browser: their storage ends, which `useStorage` shows there as `trouble`, and a
 * reload opens it anew.
 * @returns a function that does it, the same for the same channel. Afterwards every provider of the channel on this page has
 * `state: 'failed'` with a `ChannelWipedError`, until it unmounts or `retry()` opens the channel again. It rejects
 * where the deletion is refused, with a `StorageError` that says why; the channel is closed then, too, and `retry()` opens it with what
 * is still there.
 * @renders never by itself
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid to close a channel and keep it: unmounting its providers does. What others have, nobody can delete
 * @accessibility ask before, and name what is deleted. Afterwards move the focus to what is left of the page
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
