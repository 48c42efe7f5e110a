import type { HistoryEntry, SdsMessage } from './message.js';
import type { SdsTuning } from './tuning.js';
import { defaultSdsTuning } from './tuning.js';
import { FrameError, WireReader, WireWriter } from './wire.js';

/** The caps of {@link SdsTuning} that bound the work one frame can cause. */
export type FrameLimits = Pick<SdsTuning, 'maxHistoryEntries' | 'maxRepairRequests' | 'maxIdLength' | 'maxHintLength'>;

/** For frames that are our own or were checked when they came. */
export const noLimits: FrameLimits = {
  maxHistoryEntries: Infinity,
  maxRepairRequests: Infinity,
  maxIdLength: Infinity,
  maxHintLength: Infinity,
};

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
  if (message.senderId !== '') writer.text(SENDER_ID, message.senderId);
  if (message.messageId !== '') writer.text(MESSAGE_ID, message.messageId);
  if (message.channelId !== '') writer.text(CHANNEL_ID, message.channelId);
  if (message.lamportTimestamp !== undefined) writer.number(LAMPORT_TIMESTAMP, message.lamportTimestamp);
  for (const entry of message.causalHistory) writer.bytes(CAUSAL_HISTORY, encodeEntry(entry));
  if (message.bloomFilter !== undefined) writer.bytes(BLOOM_FILTER, message.bloomFilter);
  for (const entry of message.repairRequest) writer.bytes(REPAIR_REQUEST, encodeEntry(entry));
  if (message.content !== undefined) writer.bytes(CONTENT, message.content);
  return writer.finish();
}

function encodeEntry(entry: HistoryEntry): Uint8Array {
  const writer = new WireWriter();
  if (entry.messageId !== '') writer.text(ENTRY_MESSAGE_ID, entry.messageId);
  if (entry.retrievalHint !== undefined) writer.bytes(ENTRY_RETRIEVAL_HINT, entry.retrievalHint);
  if (entry.senderId !== undefined) writer.text(ENTRY_SENDER_ID, entry.senderId);
  return writer.finish();
}

/** Nearly every frame asks for nothing. */
const none: HistoryEntry[] = [];

/**
 * Reads a frame. Byte fields are views into `bytes`. Unknown fields are skipped.
 * @throws {FrameError} when the bytes are not an SDS message, end early, or exceed a cap
 */
export function decodeMessage(bytes: Uint8Array, limits: FrameLimits = defaultSdsTuning): SdsMessage {
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
        if (lamportTimestamp > Number.MAX_SAFE_INTEGER) {
          throw new FrameError('a Lamport timestamp above 2^53-1, beyond every clock');
        }
        break;
      case CAUSAL_HISTORY:
        if (causalHistory.length >= limits.maxHistoryEntries) {
          throw new FrameError(`more than ${limits.maxHistoryEntries} causal history entries`);
        }
        causalHistory.push(readEntry(reader, limits));
        break;
      case BLOOM_FILTER:
        bloomFilter = reader.bytes();
        break;
      case REPAIR_REQUEST:
        if (repairRequest === none) repairRequest = [];
        if (repairRequest.length >= limits.maxRepairRequests) {
          throw new FrameError(`more than ${limits.maxRepairRequests} repair requests`);
        }
        repairRequest.push(readEntry(reader, limits));
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

function readEntry(reader: WireReader, limits: FrameLimits): HistoryEntry {
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
      if (retrievalHint.length > limits.maxHintLength) {
        throw new FrameError(`a retrieval hint of ${retrievalHint.length} bytes, more than ${limits.maxHintLength}`);
      }
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
