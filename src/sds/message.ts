/** An id in a causal history or a repair request. */
export interface HistoryEntry {
  readonly messageId: string;
  /** What helps to fetch it: the transport's message hash. */
  readonly retrievalHint?: Uint8Array;
  /** Who wrote it (SDS-R message fields). */
  readonly senderId?: string;
}

/** The SDS `Message` (SDS, Wire protocol), field for field. */
export interface SdsMessage {
  readonly senderId: string;
  readonly messageId: string;
  readonly channelId: string;
  /** ms since the epoch; absent on ephemeral messages. Zero is present. */
  readonly lamportTimestamp?: number;
  readonly causalHistory: readonly HistoryEntry[];
  readonly bloomFilter?: Uint8Array;
  readonly repairRequest: readonly HistoryEntry[];
  readonly content?: Uint8Array;
}

/**
 * - `content`: goes into the log.
 * - `sync`: carries acknowledgements and repair requests only.
 * - `ephemeral`: delivered at once, kept nowhere.
 */
export type MessageKind = 'content' | 'sync' | 'ephemeral';

/** What kind a message is, or `undefined` when it is none: no timestamp and nothing in it. */
export function messageKind(message: SdsMessage): MessageKind | undefined {
  const hasContent = message.content !== undefined && message.content.length > 0;
  if (message.lamportTimestamp === undefined) return hasContent ? 'ephemeral' : undefined;
  return hasContent ? 'content' : 'sync';
}
