import { createReliableChannel } from '../engine/index.js';
import type { ChannelDefinition } from './channelDefinition.js';
import { compareDefinitions } from './channelDefinition.js';
import type { SharedChannel } from './sharedChannel.js';
import { createSharedChannel } from './sharedChannel.js';

/** The channels of a page: one per definition, however many components use it. */
export interface ChannelRegistry {
  /**
   * The channel of `definition`, opened if nobody has it open: to be held at once.
   * @throws {Error} when the same participant of the same channel is in use with other options
   */
  acquire(definition: ChannelDefinition): SharedChannel;
}

/**
 * Makes a registry.
 * @param open what opens a channel. @default the engine
 */
export function createChannelRegistry(open: typeof createReliableChannel = createReliableChannel): ChannelRegistry {
  /** One that is closing stays until it is closed. */
  const channels = new Set<SharedChannel>();

  return {
    acquire(definition) {
      const { channelId, participantId } = definition;
      const leaving: Promise<void>[] = [];
      for (const shared of channels) {
        const other = shared.definition;
        if (other.channelId !== channelId || other.participantId !== participantId) continue;
        const differing = compareDefinitions(other, definition);
        if (differing?.length === 0 && !shared.isClosing) return shared;
        // One that nobody uses any more gives way: two engines of one participant would contradict each other.
        if (shared.isClosing || !shared.isUsed) leaving.push(shared.close());
        else if (differing) {
          throw new Error(
            `Channel "${channelId}" is already open for participant "${participantId}" with another ${differing.join(', ')}. ` +
              'Set it once, outside of components, or give one another participantId.',
          );
        }
      }
      const opened = createSharedChannel(definition, open, Promise.all(leaving), () => channels.delete(opened));
      channels.add(opened);
      return opened;
    },
  };
}
