import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { SdsMessage } from './message.js';
import { encodeUtf8 } from './utf8.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SELF_CERTIFYING = /^1[A-Za-z0-9_-]{43}$/;

/**
 * The self-certifying messageId: `1` and the base64url (no padding) of
 * sha-256(len ‖ participantId ‖ len ‖ lamportTimestamp ‖ len ‖ content), 44 characters; `len` is a 4-byte and the
 * timestamp an 8-byte big-endian number, participantId is UTF-8. Own timestamps strictly increase, so two equal
 * contents are two messages (SDS, Wire protocol: "globally unique", "likely based on a message hash").
 */
export function deriveMessageId(participantId: string, lamportTimestamp: number, content: Uint8Array): string {
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
  return '1' + base64url(sha256(scratch.subarray(0, at + content.length)));
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
  if (complete && deriveMessageId(senderId, lamportTimestamp, content) === messageId) return true;
  return !SELF_CERTIFYING.test(messageId);
}

/**
 * Whether a content message is what an opaque id of the form of `@waku/sds`, the hex sha-256 of its payload, stands for.
 * Failing proves nothing: other implementations derive ids of the same form differently.
 */
export function isPayloadHash(messageId: string, content: Uint8Array): boolean {
  return messageId.length === 64 && bytesToHex(sha256(content)) === messageId;
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]!;
    if (i + 1 < bytes.length) text += ALPHABET[(group >> 6) & 63]!;
    if (i + 2 < bytes.length) text += ALPHABET[group & 63]!;
  }
  return text;
}
