import type { Identity } from './identity.js';
import { keyAlgorithm, participantIdOf, PUBLIC_KEY, SIGNATURE, signatureAlgorithm, webCrypto } from './webCrypto.js';

/** How a signed content begins: a byte that no text has, and which form it is of. */
const MARK = [0xff, 1];
/** Bytes of the random number that tells two equal messages apart. */
const NONCE = 12;
const HEAD = MARK.length + PUBLIC_KEY + SIGNATURE + NONCE;

/** Bytes that signing adds to a content. */
export const signatureOverhead = HEAD;

const encoder = new TextEncoder();

/** What is signed: nobody can use it in another channel, for another sender, or as anything else. */
function statement(channelId: string, senderId: string, nonceAndPayload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(JSON.stringify(['react-reliable-channel signed content', MARK[1], channelId, senderId]));
  const bytes = new Uint8Array(head.length + 1 + nonceAndPayload.length);
  bytes.set(head);
  // The byte between them, 0, is in no JSON.
  bytes.set(nonceAndPayload, head.length + 1);
  return bytes;
}

/**
 * A content with its author's signature, to be sent in the place of `payload`. It is {@link signatureOverhead} bytes longer.
 * @param channelId the channel it is sent on; in another it does not verify
 */
export async function signContent(
  identity: Identity,
  channelId: string,
  payload: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(HEAD + payload.length);
  const signed = content.subarray(HEAD - NONCE);
  crypto.getRandomValues(signed.subarray(0, NONCE));
  signed.set(payload, NONCE);
  content.set(MARK);
  content.set(identity.publicKey, MARK.length);
  content.set(await identity.sign(statement(channelId, identity.participantId, signed)), MARK.length + PUBLIC_KEY);
  return content;
}

const isSigned = (content: Uint8Array): boolean =>
  content.length >= HEAD && MARK.every((byte, index) => content[index] === byte);

/** What was sent, without the signature, which is not checked; an unsigned content as it is. */
export function payloadOf(content: Uint8Array): Uint8Array {
  return isSigned(content) ? content.subarray(HEAD) : content;
}

/**
 * - `verified`: its sender signed it, for this channel.
 * - `unsigned`: anybody may have sent it.
 * - `invalid`: it bears a signature that is not its sender's, or not of this message or channel.
 */
export type SignatureStatus = 'verified' | 'unsigned' | 'invalid';

/** What {@link verifyContent} needs of a message. */
export interface SignedMessage {
  readonly senderId: string;
  readonly content: Uint8Array;
}

/** Whether the sender of a message signed it. Never rejects for what a message holds. @throws {TypeError} without WebCrypto */
export async function verifyContent(channelId: string, { senderId, content }: SignedMessage): Promise<SignatureStatus> {
  const subtle = webCrypto();
  if (!isSigned(content)) return 'unsigned';
  const publicKey = new Uint8Array(content.subarray(MARK.length, MARK.length + PUBLIC_KEY));
  const signature = new Uint8Array(content.subarray(MARK.length + PUBLIC_KEY, HEAD - NONCE));
  if ((await participantIdOf(publicKey)) !== senderId) return 'invalid';
  try {
    const key = await subtle.importKey('raw', publicKey, keyAlgorithm, false, ['verify']);
    const signed = statement(channelId, senderId, content.subarray(HEAD - NONCE));
    return (await subtle.verify(signatureAlgorithm, key, signature, signed)) ? 'verified' : 'invalid';
  } catch {
    // Bytes that are no point of the curve.
    return 'invalid';
  }
}

/** A random number that a signed message has for itself: two messages with the same one are one, sent again by somebody. */
export function nonceOf(content: Uint8Array): string | undefined {
  if (!isSigned(content)) return undefined;
  return Array.from(content.subarray(HEAD - NONCE, HEAD), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
