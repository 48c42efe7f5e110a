import type { ReliableChannel } from '../engine/index.js';
import { ChannelNotOpenError } from './channelNotOpenError.js';

interface ChannelActions {
  readonly channelId: string;
  readonly participantId: string;
  /**
   * Adds a message to the log and sends it to everybody. Text is sent as UTF-8.
   * @returns the messageId
   * @throws {ChannelNotOpenError} while the channel is not open
   * @throws {SendError} on empty or oversize content
   */
  send(content: string | Uint8Array): string;
  /** Tries a failed or unconfirmed message again. @throws {ChannelNotOpenError} while the channel is not open */
  resend(messageId: string): void;
  /** Gives up an own message that nobody has confirmed. @throws {ChannelNotOpenError} while the channel is not open */
  discard(messageId: string): void;
  /** Tries missing and lost messages again now. @default all of them @throws {ChannelNotOpenError} while the channel is not open */
  retrieve(messageIds?: readonly string[]): void;
  /** Opens the channel again after it failed; nothing otherwise. */
  retry(): void;
}

/** The current channel and what can be done with it. The same object until `state` changes. */
export type ReliableChannelHandle = ChannelActions &
  (
    | { readonly state: 'opening'; readonly channel?: undefined; readonly error?: undefined }
    | { readonly state: 'open'; readonly channel: ReliableChannel; readonly error?: undefined }
    | { readonly state: 'failed'; readonly channel?: undefined; readonly error: Error }
  );

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** How far the opening of a channel got. */
export type ChannelOpening = Without<ReliableChannelHandle, keyof ChannelActions>;

const encoder = new TextEncoder();

/** Text as UTF-8, bytes as they are. */
export function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? encoder.encode(content) : content;
}

/** The handle of a channel as far as it is open. */
export function createChannelHandle(
  { channelId, participantId }: { readonly channelId: string; readonly participantId: string },
  opening: ChannelOpening,
  retry: () => void,
): ReliableChannelHandle {
  const channelFor = (action: string): ReliableChannel => {
    if (opening.channel) return opening.channel;
    throw new ChannelNotOpenError(action, channelId, opening.error);
  };
  return {
    channelId,
    participantId,
    send: (content) => channelFor('send').send(toBytes(content)),
    resend: (messageId) => channelFor('resend').resend(messageId),
    discard: (messageId) => channelFor('discard').discard(messageId),
    retrieve: (messageIds) => channelFor('retrieve').retrieve(messageIds),
    retry,
    ...opening,
  };
}
