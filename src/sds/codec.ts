import type { HistoryEntry, SdsMessage } from './message.js';
import type { SdsTuning } from './tuning.js';
import { defaultSdsTuning } from './tuning.js';
import { atMost, FrameError, WireReader, WireWriter } from './wire.js';

/** The caps of {@link SdsTuning} that bound the work one frame can cause. */
export type FrameLimits = Pick<SdsTuning, 'maxHistoryEntries' | 'maxRepairRequests' | 'maxIdLength' | 'maxHintLength'>;

/** Reads a frame that is our own or was checked when it came: no caps. */
export function decodeKept(frame: Uint8Array): SdsMessage {
  return decodeMessage(frame, {});
}

// Field numbers of SDS, Wire protocol.
const SENDER_ID = 1;
const MESSAGE_ID = 2;
const CHANNEL_ID = 3;
const LAMPORT_TIMESTAMP = 10;
const CAUSAL_HISTORY = 11;
const BLOOM_FILTER = 12;
const REPAIR_REQUEST = 13;
const CONTENT = 20;
const ENTRY_MESSAGE_ID = 1;
const ENTRY_RETRIEVAL_HINT = 2;
const ENTRY_SENDER_ID = 3;

/** The wire bytes of a message: fields in the order of their numbers, absent ones left out, an empty filter kept. */
export function encodeMessage(message: SdsMessage): Uint8Array {
  const writer = new WireWriter();
  writer.text(SENDER_ID, message.senderId || undefined);
  writer.text(MESSAGE_ID, message.messageId || undefined);
  writer.text(CHANNEL_ID, message.channelId || undefined);
  if (message.lamportTimestamp !== undefined) writer.number(LAMPORT_TIMESTAMP, message.lamportTimestamp);
  for (const entry of message.causalHistory) writer.bytes(CAUSAL_HISTORY, encodeEntry(entry));
  writer.bytes(BLOOM_FILTER, message.bloomFilter);
  for (const entry of message.repairRequest) writer.bytes(REPAIR_REQUEST, encodeEntry(entry));
  writer.bytes(CONTENT, message.content);
  return writer.finish();
}

function encodeEntry(entry: HistoryEntry): Uint8Array {
  const writer = new WireWriter();
  writer.text(ENTRY_MESSAGE_ID, entry.messageId || undefined);
  writer.bytes(ENTRY_RETRIEVAL_HINT, entry.retrievalHint);
  writer.text(ENTRY_SENDER_ID, entry.senderId);
  return writer.finish();
}

/** Nearly every frame asks for nothing. */
const none: HistoryEntry[] = [];

/**
 * Reads a frame. Byte fields are views into `bytes`. Unknown fields are skipped.
 * @throws {FrameError} when the bytes are not an SDS message, end early, or exceed a cap
 */
export function decodeMessage(bytes: Uint8Array, limits: Partial<FrameLimits> = defaultSdsTuning): SdsMessage {
  const reader = new WireReader(bytes);
  const causalHistory: HistoryEntry[] = [];
  let repairRequest = none;
  let senderId = '';
  let messageId = '';
  let channelId = '';
  let lamportTimestamp: number | undefined;
  let bloomFilter: Uint8Array | undefined;
  let content: Uint8Array | undefined;
  while (reader.at < reader.end) {
    switch (reader.field()) {
      case SENDER_ID:
        senderId = reader.text(limits.maxIdLength);
        break;
      case MESSAGE_ID:
        messageId = reader.text(limits.maxIdLength);
        break;
      case CHANNEL_ID:
        channelId = reader.text(limits.maxIdLength);
        break;
      case LAMPORT_TIMESTAMP:
        lamportTimestamp = reader.number();
        if (lamportTimestamp > Number.MAX_SAFE_INTEGER) throw new FrameError('a Lamport timestamp above 2^53-1');
        break;
      case CAUSAL_HISTORY:
        causalHistory.push(readEntry(reader, limits));
        atMost(limits.maxHistoryEntries, causalHistory.length, 'causal history entries');
        break;
      case BLOOM_FILTER:
        bloomFilter = reader.bytes();
        break;
      case REPAIR_REQUEST:
        if (repairRequest === none) repairRequest = [];
        repairRequest.push(readEntry(reader, limits));
        atMost(limits.maxRepairRequests, repairRequest.length, 'repair requests');
        break;
      case CONTENT:
        content = reader.bytes();
        break;
      default:
        reader.skip();
    }
  }
  return { senderId, messageId, channelId, lamportTimestamp, causalHistory, bloomFilter, repairRequest, content };
}

/** The Lamport timestamp of a frame; 0 where there is none. Checks nothing else. */
export function lamportTimestampOf(bytes: Uint8Array): number {
  try {
    const reader = new WireReader(bytes);
    while (reader.at < reader.end) {
      if (reader.field() === LAMPORT_TIMESTAMP) return reader.number();
      reader.skip();
    }
  } catch {
    // Whoever decodes it says what is wrong.
  }
  return 0;
}

function readEntry(reader: WireReader, limits: Partial<FrameLimits>): HistoryEntry {
  const outerEnd = reader.end;
  reader.end = reader.delimited();
  let messageId = '';
  let retrievalHint: Uint8Array | undefined;
  let senderId: string | undefined;
  while (reader.at < reader.end) {
    const field = reader.field();
    if (field === ENTRY_MESSAGE_ID) messageId = reader.text(limits.maxIdLength);
    else if (field === ENTRY_SENDER_ID) senderId = reader.text(limits.maxIdLength);
    else if (field === ENTRY_RETRIEVAL_HINT) {
      retrievalHint = reader.bytes();
      atMost(limits.maxHintLength, retrievalHint.length, 'bytes in a retrieval hint');
    } else reader.skip();
  }
  reader.end = outerEnd;
  return { messageId, retrievalHint, senderId };
}

/** A decodable frame without its Bloom filter and repair requests, everything else byte for byte, in a buffer of its own. */
export function withoutSenderState(bytes: Uint8Array): Uint8Array {
  const reader = new WireReader(bytes);
  const kept: Uint8Array[] = [];
  let keptFrom = 0;
  let length = bytes.length;
  while (reader.at < reader.end) {
    const start = reader.at;
    const field = reader.field();
    reader.skip();
    if (field !== BLOOM_FILTER && field !== REPAIR_REQUEST) continue;
    kept.push(bytes.subarray(keptFrom, start));
    keptFrom = reader.at;
    length -= keptFrom - start;
  }
  kept.push(bytes.subarray(keptFrom));
  const frame = new Uint8Array(length);
  let at = 0;
  for (const part of kept) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}
