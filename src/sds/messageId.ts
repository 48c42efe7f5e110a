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
  const sender = encodeUtf8(participantId);
  const bytes = new Uint8Array(4 + sender.length + 4 + 8 + 4 + content.length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  view.setUint32(at, sender.length);
  bytes.set(sender, (at += 4));
  view.setUint32((at += sender.length), 8);
  view.setUint32((at += 4), Math.floor(lamportTimestamp / 2 ** 32));
  view.setUint32((at += 4), lamportTimestamp >>> 0);
  view.setUint32((at += 4), content.length);
  bytes.set(content, (at += 4));
  return '1' + base64url(sha256(bytes));
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
