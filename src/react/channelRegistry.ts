import type { ReliableChannel, ReliableChannelOptions } from '../engine/index.js';
import { createReliableChannel } from '../engine/index.js';
import type { ChannelDefinition } from './channelDefinition.js';
import { compareDefinitions } from './channelDefinition.js';
import type { SharedChannel } from './sharedChannel.js';
import { createSharedChannel } from './sharedChannel.js';

/** One user's hold on a channel. */
export interface ChannelLease {
  readonly shared: SharedChannel;
  /** Lets go of it. The last one to do so starts the grace period. */
  release(): void;
}

/** The channels of a page: one per definition, however many components use it. */
export interface ChannelRegistry {
  /**
   * The channel of `definition`, opened if nobody has it open.
   * @param gracePeriod how long it stays open when nobody uses it any more, ms
   * @throws {Error} when the same participant of the same channel is in use with other options
   */
  acquire(definition: ChannelDefinition, gracePeriod: number): ChannelLease;
}

/**
 * Makes a registry.
 * @param open what opens a channel. @default the engine
 */
export function createChannelRegistry(
  open: (options: ReliableChannelOptions) => Promise<ReliableChannel> = (options) => createReliableChannel(options),
): ChannelRegistry {
  /** By channelId and participantId. One that is closing stays until it is closed. */
  const channels = new Map<string, Set<SharedChannel>>();

  const find = (key: string, definition: ChannelDefinition): SharedChannel | undefined => {
    for (const shared of channels.get(key) ?? []) {
      if (shared.isClosing) continue;
      const relation = compareDefinitions(shared.definition, definition);
      if (relation === 'same') return shared;
      if (!shared.isUsed) {
        // Nobody uses it any more, so it gives way: two engines of one participant would contradict each other.
        void shared.close();
        continue;
      }
      if (relation === 'apart') continue;
      const { channelId, participantId } = definition;
      throw new Error(
        `Channel "${channelId}" is already open for participant "${participantId}" with another ${relation.join(', ')}. ` +
          `One participant of one channel is one engine, so providers that share it must agree. ` +
          `Pass the very same ${relation.join(', ')} to both providers (create objects once, outside the component), ` +
          `or give one of them a participantId of its own.`,
      );
    }
    return undefined;
  };

  return {
    acquire(definition, gracePeriod) {
      const key = JSON.stringify([definition.channelId, definition.participantId]);
      let shared = find(key, definition);
      if (shared === undefined) {
        const siblings = channels.get(key) ?? new Set<SharedChannel>();
        channels.set(key, siblings);
        const leaving = [...siblings].filter((sibling) => sibling.isClosing).map((sibling) => sibling.close());
        shared = createSharedChannel({
          definition,
          open,
          after: leaving.length === 0 ? undefined : Promise.all(leaving),
          onClosed(closed) {
            siblings.delete(closed);
            if (siblings.size === 0 && channels.get(key) === siblings) channels.delete(key);
          },
        });
        siblings.add(shared);
      }
      const { release } = shared.hold(gracePeriod);
      return { shared, release };
    },
  };
}
