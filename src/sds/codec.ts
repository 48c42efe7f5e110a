import { PbfReader, PbfWriter } from 'pbf';
import type { HistoryEntry, SdsMessage } from './message.js';
import type { SdsTuning } from './tuning.js';
import { defaultSdsTuning } from './tuning.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

/** Why bytes are no usable SDS frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

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

const VARINT = 0;
const BYTES = 2;

/** The wire bytes of a message: fields in the order of their numbers, absent ones left out, an empty filter kept. */
export function encodeMessage(message: SdsMessage): Uint8Array {
  const writer = new PbfWriter(new Uint8Array(estimateSize(message)));
  if (message.senderId !== '') writeText(writer, SENDER_ID, message.senderId);
  if (message.messageId !== '') writeText(writer, MESSAGE_ID, message.messageId);
  if (message.channelId !== '') writeText(writer, CHANNEL_ID, message.channelId);
  if (message.lamportTimestamp !== undefined) writer.writeVarintField(LAMPORT_TIMESTAMP, message.lamportTimestamp);
  for (const entry of message.causalHistory) writer.writeMessage(CAUSAL_HISTORY, writeEntry, entry);
  if (message.bloomFilter !== undefined) writer.writeBytesField(BLOOM_FILTER, message.bloomFilter);
  for (const entry of message.repairRequest) writer.writeMessage(REPAIR_REQUEST, writeEntry, entry);
  if (message.content !== undefined) writer.writeBytesField(CONTENT, message.content);
  // A copy of its own: the writer's buffer is larger than what was written.
  return writer.finish().slice();
}

function estimateSize(message: SdsMessage): number {
  const entries = message.causalHistory.length + message.repairRequest.length;
  return 256 + entries * 128 + (message.bloomFilter?.length ?? 0) + (message.content?.length ?? 0);
}

function writeEntry(entry: HistoryEntry, writer: PbfWriter): void {
  if (entry.messageId !== '') writeText(writer, ENTRY_MESSAGE_ID, entry.messageId);
  if (entry.retrievalHint !== undefined) writer.writeBytesField(ENTRY_RETRIEVAL_HINT, entry.retrievalHint);
  if (entry.senderId !== undefined) writeText(writer, ENTRY_SENDER_ID, entry.senderId);
}

/** Writes a string; pbf's own way gets characters above U+1FFFF wrong. */
function writeText(writer: PbfWriter, field: number, text: string): void {
  writer.writeBytesField(field, encodeUtf8(text));
}

/**
 * Reads a frame. Byte fields are views into `bytes`. Unknown fields are skipped.
 * @throws {FrameError} when the bytes are not an SDS message, end early, or exceed a cap
 */
export function decodeMessage(bytes: Uint8Array, limits: FrameLimits = defaultSdsTuning): SdsMessage {
  try {
    return readMessage(bytes, limits);
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('not an SDS message: malformed protobuf', { cause: error });
  }
}

/** A decodable frame without its Bloom filter and repair requests, everything else byte for byte, in a buffer of its own. */
export function withoutSenderState(bytes: Uint8Array): Uint8Array {
  const reader = new PbfReader(bytes);
  const kept: Uint8Array[] = [];
  let keptFrom = 0;
  let length = 0;
  const keepUpTo = (end: number): void => {
    kept.push(bytes.subarray(keptFrom, end));
    length += end - keptFrom;
  };
  while (reader.pos < bytes.length) {
    const start = reader.pos;
    const field = reader.nextField();
    reader.skip(reader.type);
    if (field !== BLOOM_FILTER && field !== REPAIR_REQUEST) continue;
    keepUpTo(start);
    keptFrom = reader.pos;
  }
  keepUpTo(bytes.length);
  const frame = new Uint8Array(length);
  let at = 0;
  for (const part of kept) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

function readMessage(bytes: Uint8Array, limits: FrameLimits): SdsMessage {
  const reader = new PbfReader(bytes);
  const causalHistory: HistoryEntry[] = [];
  const repairRequest: HistoryEntry[] = [];
  let senderId = '';
  let messageId = '';
  let channelId = '';
  let lamportTimestamp: number | undefined;
  let bloomFilter: Uint8Array | undefined;
  let content: Uint8Array | undefined;
  while (reader.pos < bytes.length) {
    switch (readFieldNumber(reader, bytes.length)) {
      case SENDER_ID:
        senderId = readString(reader, bytes.length, limits.maxIdLength);
        break;
      case MESSAGE_ID:
        messageId = readString(reader, bytes.length, limits.maxIdLength);
        break;
      case CHANNEL_ID:
        channelId = readString(reader, bytes.length, limits.maxIdLength);
        break;
      case LAMPORT_TIMESTAMP:
        lamportTimestamp = readTimestamp(reader);
        break;
      case CAUSAL_HISTORY:
        if (causalHistory.length >= limits.maxHistoryEntries) {
          throw new FrameError(`more than ${limits.maxHistoryEntries} causal history entries`);
        }
        causalHistory.push(readEntry(reader, bytes.length, limits));
        break;
      case BLOOM_FILTER:
        bloomFilter = readBytes(reader, bytes.length);
        break;
      case REPAIR_REQUEST:
        if (repairRequest.length >= limits.maxRepairRequests) {
          throw new FrameError(`more than ${limits.maxRepairRequests} repair requests`);
        }
        repairRequest.push(readEntry(reader, bytes.length, limits));
        break;
      case CONTENT:
        content = readBytes(reader, bytes.length);
        break;
      default:
        reader.skip(reader.type);
    }
  }
  // The reader runs past the end of a frame that was cut short.
  if (reader.pos !== bytes.length) throw new FrameError('not an SDS message: the frame ends early');
  return { senderId, messageId, channelId, lamportTimestamp, causalHistory, bloomFilter, repairRequest, content };
}

function readEntry(reader: PbfReader, frameEnd: number, limits: FrameLimits): HistoryEntry {
  const end = readLength(reader, frameEnd);
  let messageId = '';
  let retrievalHint: Uint8Array | undefined;
  let senderId: string | undefined;
  while (reader.pos < end) {
    const field = readFieldNumber(reader, end);
    if (field === ENTRY_MESSAGE_ID) messageId = readString(reader, end, limits.maxIdLength);
    else if (field === ENTRY_SENDER_ID) senderId = readString(reader, end, limits.maxIdLength);
    else if (field === ENTRY_RETRIEVAL_HINT) {
      retrievalHint = readBytes(reader, end);
      if (retrievalHint.length > limits.maxHintLength) {
        throw new FrameError(`a retrieval hint of ${retrievalHint.length} bytes, more than ${limits.maxHintLength}`);
      }
    } else reader.skip(reader.type);
  }
  if (reader.pos !== end) throw new FrameError('not an SDS message: a history entry ends early');
  return { messageId, retrievalHint, senderId };
}

function readFieldNumber(reader: PbfReader, end: number): number {
  const field = reader.nextField(end);
  if (field === 0) throw new FrameError('not an SDS message: a field is numbered zero');
  return field;
}

/** Reads the length of a delimited field; returns where it ends. */
function readLength(reader: PbfReader, limit: number): number {
  if (reader.type !== BYTES) throw new FrameError('not an SDS message: a field has the wrong wire type');
  const length = reader.readVarint();
  const end = reader.pos + length;
  if (!(end <= limit)) throw new FrameError('not an SDS message: the frame ends early');
  return end;
}

function readBytes(reader: PbfReader, limit: number): Uint8Array {
  const end = readLength(reader, limit);
  const bytes = reader.buf.subarray(reader.pos, end);
  reader.pos = end;
  return bytes;
}

function readString(reader: PbfReader, limit: number, maxLength: number): string {
  const bytes = readBytes(reader, limit);
  if (bytes.length > maxLength) throw new FrameError(`an id of ${bytes.length} bytes, more than ${maxLength}`);
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new FrameError('not an SDS message: an id is not UTF-8');
  return text;
}

function readTimestamp(reader: PbfReader): number {
  if (reader.type !== VARINT) throw new FrameError('not an SDS message: a field has the wrong wire type');
  const timestamp = reader.readVarint();
  if (!(timestamp <= Number.MAX_SAFE_INTEGER)) {
    throw new FrameError('a Lamport timestamp above 2^53-1, beyond every clock');
  }
  return timestamp;
}
