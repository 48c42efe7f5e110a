import { toHex } from '../hash/hex.js';
import { sha256 } from '../hash/sha256.js';
import type { SdsMessage } from './message.js';
import { encodeUtf8 } from './utf8.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** base64url digits of 32 bytes, a count. */
const DIGITS = 43;
const SELF_CERTIFYING = /^1[A-Za-z0-9_-]{43}$/;

/**
 * The self-certifying messageId: `1` and the base64url (no padding) of
 * sha-256(len ‖ participantId ‖ len ‖ lamportTimestamp ‖ len ‖ content), 44 characters; `len` is a 4-byte and the
 * timestamp an 8-byte big-endian number, participantId is UTF-8. Own timestamps strictly increase, so two equal
 * contents are two messages (SDS, Wire protocol: "globally unique", "likely based on a message hash").
 */
export function deriveMessageId(participantId: string, lamportTimestamp: number, content: Uint8Array): string {
  const digest = digestOf(participantId, lamportTimestamp, content);
  let messageId = '1';
  for (let i = 0; i < DIGITS; i++) messageId += ALPHABET[digitOf(digest, i)]!;
  return messageId;
}

function digestOf(participantId: string, lamportTimestamp: number, content: Uint8Array): Uint8Array {
  // Every received message is hashed: one buffer serves them all, and most ids are ASCII.
  const longest = 20 + 3 * participantId.length + content.length;
  if (scratch.length < longest) scratch = new Uint8Array(2 * longest);
  const senderLength = writeUtf8(participantId, 4);
  writeUint32(senderLength, 0);
  let at = 4 + senderLength;
  writeUint32(8, at);
  writeUint32(Math.floor(lamportTimestamp / 2 ** 32), at + 4);
  writeUint32(lamportTimestamp, at + 8);
  writeUint32(content.length, at + 12);
  at += 16;
  scratch.set(content, at);
  return sha256(scratch, at + content.length);
}

let scratch = new Uint8Array(512);

function writeUint32(value: number, at: number): void {
  scratch[at] = value >>> 24;
  scratch[at + 1] = value >>> 16;
  scratch[at + 2] = value >>> 8;
  scratch[at + 3] = value;
}

/** Writes text as UTF-8 and returns how many bytes that took. */
function writeUtf8(text: string, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) {
      const encoded = encodeUtf8(text);
      scratch.set(encoded, at);
      return encoded.length;
    }
    scratch[at + i] = unit;
  }
  return text.length;
}

/**
 * Whether a content message's id is what it claims to be: an id of the self-certifying form must match the message,
 * any other form is opaque and passes.
 */
export function isMessageIdGenuine(message: SdsMessage): boolean {
  const { messageId, senderId, lamportTimestamp, content } = message;
  if (messageId.length !== 44 || !messageId.startsWith('1')) return true;
  const complete = lamportTimestamp !== undefined && content !== undefined;
  if (complete && certifies(messageId, digestOf(senderId, lamportTimestamp, content))) return true;
  return !SELF_CERTIFYING.test(messageId);
}

/** Compares digit by digit: making the text first takes longer. */
function certifies(messageId: string, digest: Uint8Array): boolean {
  for (let i = 0; i < DIGITS; i++) {
    if (messageId.charCodeAt(i + 1) !== ALPHABET.charCodeAt(digitOf(digest, i))) return false;
  }
  return true;
}

/**
 * Whether a content message is what an opaque id of the form of `@waku/sds`, the hex sha-256 of its payload, stands for.
 * Failing proves nothing: other implementations derive ids of the same form differently.
 */
export function isPayloadHash(messageId: string, content: Uint8Array): boolean {
  return messageId.length === 64 && toHex(sha256(content)) === messageId;
}

/** The base64url digit at an index, as a number. */
function digitOf(bytes: Uint8Array, index: number): number {
  const bit = 6 * index;
  const at = bit >> 3;
  return (((bytes[at]! << 8) | (bytes[at + 1] ?? 0)) >> (10 - (bit & 7))) & 63;
}
