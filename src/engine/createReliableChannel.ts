import { encodeUtf8 } from '../sds/utf8.js';
import { createChannel } from './channel.js';
import { nothingKept } from './nothingKept.js';
import { resolveTuning } from './tuning.js';
import type { ReliableChannel, ReliableChannelOptions } from './types.js';

/**
 * Opens a channel: reads what is kept of it, subscribes to the transport, goes on sending what nobody confirmed, and
 * catches up with what it missed.
 * @throws {RangeError} when channelId or participantId is empty or longer than `tuning.maxIdLength`, a number of `tuning` cannot work, or `retrieval` is none of its words
 * @throws what persistence or the transport's `subscribe` throw; nothing is left running then
 */
export async function createReliableChannel(options: ReliableChannelOptions): Promise<ReliableChannel> {
  const { channelId, participantId, retrieval = 'both' } = options;
  const retrievals = ['both', 'store', 'repair', 'none'];
  if (!retrievals.includes(retrieval)) {
    throw new RangeError(`retrieval '${retrieval as string}' is not known: use one of ${retrievals.join(', ')}`);
  }
  const tuning = resolveTuning(options.preset, options.tuning);
  for (const name of ['channelId', 'participantId'] as const) {
    const { length } = encodeUtf8(options[name]);
    const { maxIdLength } = tuning;
    if (length === 0 || length > maxIdLength) {
      throw new RangeError(`${name} has ${length} bytes: others can decode 1 to ${maxIdLength}`);
    }
  }
  const storage = (await options.persistence?.open({ channelId, participantId })) ?? nothingKept;
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
