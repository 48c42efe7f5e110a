import { decodeMessage, type HistoryEntry, type SdsMessage } from '../../engine/index.js';

/**
 * What a frame is for:
 * - `message`: a message's first way out,
 * - `resend`: its author sends it again because nobody has acknowledged it,
 * - `response`: somebody broadcasts it again because it was asked for,
 * - `request`: a sync message that asks for something,
 * - `sync`: a sync message that asks for nothing: an acknowledgement, a heartbeat, a greeting,
 * - `ephemeral`: a typing indicator or the like.
 */
export type SimulatedFrameKind = 'message' | 'resend' | 'response' | 'request' | 'sync' | 'ephemeral';

export const frameKinds: readonly SimulatedFrameKind[] = [
  'message',
  'resend',
  'response',
  'request',
  'sync',
  'ephemeral',
];

/** What the bytes of frames are spent on. */
export interface FrameParts {
  /** What the app wanted to say, bytes. */
  content: number;
  /** Causal history: ids, retrieval hints, authors, bytes. */
  history: number;
  /** Repair requests, bytes. */
  requests: number;
  /** Bloom filters, bytes. */
  filters: number;
  /** The rest: sender, ids, timestamp, channel, bytes. */
  envelope: number;
}

export const noParts = (): FrameParts => ({ content: 0, history: 0, requests: 0, filters: 0, envelope: 0 });

/** Adds what the bytes of one frame are spent on to `parts`, or takes it away. */
export function addParts(parts: FrameParts, message: SdsMessage, sign: 1 | -1, size: number): void {
  const history = sizeOfEntries(message.causalHistory);
  const requests = sizeOfEntries(message.repairRequest);
  const content = message.content?.length ?? 0;
  const filters = message.bloomFilter?.length ?? 0;
  parts.content += sign * content;
  parts.history += sign * history;
  parts.requests += sign * requests;
  parts.filters += sign * filters;
  parts.envelope += sign * (size - content - history - requests - filters);
}

/** The frame, or `undefined` where it is none. */
export function readFrame(bytes: Uint8Array): SdsMessage | undefined {
  try {
    return decodeMessage(bytes, anySize);
  } catch {
    return undefined;
  }
}

const anySize = {
  maxHistoryEntries: Infinity,
  maxRepairRequests: Infinity,
  maxIdLength: Infinity,
  maxHintLength: Infinity,
};

/** Bytes on the wire, up to what two bytes of length say. Ids of simulations are ASCII. */
function sizeOfEntries(entries: readonly HistoryEntry[]): number {
  let size = 0;
  for (const { messageId, senderId, retrievalHint } of entries) {
    let entry = field(messageId.length);
    if (senderId !== undefined) entry += field(senderId.length);
    if (retrievalHint !== undefined) entry += field(retrievalHint.length);
    size += field(entry);
  }
  return size;
}

/** A field with its tag and length. */
function field(length: number): number {
  return length + (length < 128 ? 2 : 3);
}
