import type { ChannelDefinition } from './channelDefinition.js';
import type { ChannelRegistry } from './channelRegistry.js';
import type { CurrentChannel } from './currentChannel.js';
import { createCurrentChannel } from './currentChannel.js';
import type { SharedChannel } from './sharedChannel.js';

/** One provider's tie to the registry: the channel is held exactly while it is subscribed to. */
export interface ChannelBinding {
  readonly registry: ChannelRegistry;
  readonly definition: ChannelDefinition;
  subscribe(listener: () => void): () => void;
  /** @throws {Error} when somebody else uses the channel in a way that this provider cannot share */
  getSnapshot(): CurrentChannel;
  /** The snapshot of a server, where nothing is opened. */
  getServerSnapshot(): CurrentChannel;
}

/** Ties a provider to the channel of `definition`, which is acquired by subscribing and not before. */
export function createChannelBinding(
  registry: ChannelRegistry,
  definition: ChannelDefinition,
  gracePeriod: number,
): ChannelBinding {
  let shared: SharedChannel | undefined;
  let conflict: Error | undefined;
  const opening = createCurrentChannel(definition, () => shared?.retry(), { state: 'opening' });
  return {
    registry,
    definition,
    subscribe(listener) {
      conflict = undefined;
      try {
        shared = registry.acquire(definition);
        return shared.hold(listener, gracePeriod);
      } catch (error) {
        conflict = error as Error;
        return () => {};
      }
    },
    getSnapshot() {
      // While rendering, where an error boundary can catch it.
      if (conflict) throw conflict;
      return shared?.current ?? opening;
    },
    getServerSnapshot: () => opening,
  };
}
