import { memoryPersistence } from '../persistence/memory/index.js';
import { encodeUtf8 } from '../sds/utf8.js';
import { createChannel } from './channel.js';
import { resolveTuning } from './tuning.js';
import type { ReliableChannel, ReliableChannelOptions } from './types.js';

/**
 * Opens a channel: reads what is kept of it, subscribes to the transport, goes on sending what nobody confirmed, and
 * catches up with what it missed.
 * @throws {TypeError} when channelId or participantId is empty
 * @throws {RangeError} when one of them is longer than `tuning.maxIdLength`, a number of `tuning` cannot work, or `retrieval` is none of its words
 * @throws what persistence or the transport's `subscribe` throw; nothing is left running then
 */
export async function createReliableChannel(options: ReliableChannelOptions): Promise<ReliableChannel> {
  const { channelId, participantId } = options;
  if (channelId === '') throw new TypeError('channelId is empty: name the conversation, the same for everybody in it');
  if (participantId === '') throw new TypeError('participantId is empty: give this participant an id of its own');
  const { retrieval = 'both' } = options;
  if (!['both', 'store', 'repair', 'none'].includes(retrieval)) {
    throw new RangeError(`retrieval '${retrieval as string}' is not known: use 'both', 'store', 'repair' or 'none'`);
  }
  const tuning = resolveTuning(options.preset, options.tuning);
  for (const name of ['channelId', 'participantId'] as const) {
    const { length } = encodeUtf8(options[name]);
    if (length > tuning.maxIdLength) {
      throw new RangeError(
        `${name} has ${length} bytes: nobody could decode what carries it, use ${tuning.maxIdLength} at most`,
      );
    }
  }
  const persistence = options.persistence ?? memoryPersistence();
  const storage = await persistence.open({ channelId, participantId });
  let close: () => void | Promise<void> = () => storage.close();
  try {
    const stored = await storage.load(
      storage.inMemory === true ? Infinity : Math.min(tuning.logWindow, tuning.logWindowMax),
    );
    const { channel, start } = createChannel(options, tuning, storage, stored);
    ({ close } = channel);
    await start();
    return channel;
  } catch (error) {
    await close();
    throw error;
  }
}
