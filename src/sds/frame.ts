import type { LogEntry } from './actions.js';
import { encodeMessage, withoutSenderState } from './codec.js';
import type { SdsMessage } from './message.js';

/** A content message, ready to be kept. */
export interface Arrival {
  readonly message: SdsMessage;
  readonly entry: LogEntry;
  readonly frame: Uint8Array;
  /** The transport's hash of it. */
  readonly hash: Uint8Array | undefined;
}

/** What is kept of it. */
export type Delivered = Omit<Arrival, 'message'>;

/** A content message that came in these bytes, with an entry whose content is a view into its frame: it is kept once. */
export function toArrival(message: SdsMessage, bytes: Uint8Array, hash: Uint8Array | undefined): Arrival {
  const { messageId, senderId, lamportTimestamp, content } = message;
  const frame = canonicalFrame(message, bytes);
  const entry = { messageId, senderId, content: contentOf(frame, content!), lamportTimestamp: lamportTimestamp! };
  return { message, entry, frame, hash };
}

/** The frame as it is kept and broadcast again: without what only its sender's own broadcast meant. */
function canonicalFrame(message: SdsMessage, bytes: Uint8Array): Uint8Array {
  // Padded with what no reader needs: nobody makes us pass that on.
  if (bytes.length > mostBytes(message))
    return encodeMessage({ ...message, bloomFilter: undefined, repairRequest: [] });
  if (message.bloomFilter !== undefined || message.repairRequest.length > 0) {
    return withoutSenderState(bytes);
  }
  // A view would keep the whole buffer it looks into.
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}

/** No fewer bytes than the message takes without any that say nothing. */
function mostBytes({
  senderId,
  messageId,
  channelId,
  causalHistory,
  bloomFilter,
  repairRequest,
  content,
}: SdsMessage): number {
  let bytes = 64 + 3 * (senderId.length + messageId.length + channelId.length);
  bytes += (bloomFilter?.length ?? 0) + (content?.length ?? 0);
  for (const entries of [causalHistory, repairRequest]) {
    for (const { messageId: id, retrievalHint, senderId: author } of entries) {
      bytes += 24 + 3 * (id.length + (author?.length ?? 0)) + (retrievalHint?.length ?? 0);
    }
  }
  return bytes;
}

/** Content is the last field of a frame in field order; if a sender wrote it elsewhere, a copy. */
export function contentOf(frame: Uint8Array, content: Uint8Array): Uint8Array {
  if (content.buffer === frame.buffer) return content;
  const tail = frame.subarray(frame.length - content.length);
  return isSameBytes(tail, content) ? tail : content.slice();
}

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
