import type { ChannelDefinition } from './channelDefinition.js';
import type { ChannelRegistry } from './channelRegistry.js';
import type { ChannelOpening, SharedChannel } from './sharedChannel.js';

/** What a provider sees of its channel; `conflict`: somebody else uses it in a way that this provider cannot share. */
export type BindingSnapshot = ChannelOpening | { readonly state: 'conflict'; readonly error: unknown };

/** One provider's tie to the registry: the channel is held exactly while it is subscribed to. */
export interface ChannelBinding {
  readonly registry: ChannelRegistry;
  readonly definition: ChannelDefinition;
  subscribe(listener: () => void): () => void;
  getSnapshot(): BindingSnapshot;
  /** Opens it again after it failed. */
  retry(): void;
}

const opening: ChannelOpening = { state: 'opening' };

/** The snapshot of a server, where nothing is opened. */
export function getServerSnapshot(): ChannelOpening {
  return opening;
}

/** Ties a provider to the channel of `definition`, which is acquired by subscribing and not before. */
export function createChannelBinding(
  registry: ChannelRegistry,
  definition: ChannelDefinition,
  gracePeriod: number,
): ChannelBinding {
  let shared: SharedChannel | undefined;
  let conflict: BindingSnapshot | undefined;
  return {
    registry,
    definition,
    subscribe(listener) {
      conflict = undefined;
      try {
        const lease = registry.acquire(definition, gracePeriod);
        shared = lease.shared;
        const stop = shared.subscribe(listener);
        return () => {
          stop();
          lease.release();
        };
      } catch (error) {
        // Rendering throws it, where an error boundary can catch it.
        conflict = { state: 'conflict', error };
        return () => {};
      }
    },
    getSnapshot: () => conflict ?? shared?.getSnapshot() ?? opening,
    retry: () => shared?.retry(),
  };
}
