import { SendError } from '../engine/index.js';

/** Bytes of a frame that are neither content nor ids, and what one entry of a causal history takes besides its author. */
const FRAME_OVERHEAD = 400;
const ENTRY_OVERHEAD = 100;

/** Why a channel that was closed does nothing. */
export const CLOSED = 'the channel is closed: open it again';

/** Refuses at once, in a tab without the engine, what the engine would refuse; rather too much than too little. */
export function createLengthCheck(channelId: string, participantId: string, causalHistoryMax: number) {
  const overhead =
    FRAME_OVERHEAD +
    2 * (channelId.length + participantId.length) +
    causalHistoryMax * (ENTRY_OVERHEAD + participantId.length);

  /**
   * @param length of the content, bytes
   * @param maxMessageSize what the network takes, bytes; undefined = the engine knows
   * @throws {SendError} when a message of this length cannot be sent
   */
  return (isClosed: boolean, length: number, maxMessageSize = Infinity): void => {
    if (isClosed) throw new SendError('closed', CLOSED);
    if (length === 0) {
      throw new SendError('empty', 'the message is empty: SDS has no content messages of 0 bytes, send at least one');
    }
    if (length + overhead <= maxMessageSize) return;
    throw new SendError(
      'too-large',
      `the message is too long: ${length} bytes, and with what the protocol adds the network takes at most ${maxMessageSize}; shorten it or split it`,
    );
  };
}
