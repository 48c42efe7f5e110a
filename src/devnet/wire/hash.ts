import { createHash } from 'node:crypto';
import type { WakuMessage } from './messages.js';

/**
 * The hash a message is known by: sha256(pubsub topic ‖ payload ‖ content topic ‖ meta ‖ timestamp as 8 bytes, big-endian,
 * ns), absent parts left out.
 * @see 14/WAKU2-MESSAGE, "Deterministic message hashing"
 * @returns lower-case hex
 */
export function messageHash(pubsubTopic: string, message: WakuMessage): string {
  const hash = createHash('sha256').update(pubsubTopic).update(message.payload).update(message.contentTopic);
  if (message.meta !== undefined) hash.update(message.meta);
  if (message.timestamp !== undefined) {
    const nanoseconds = Buffer.alloc(8);
    nanoseconds.writeBigUInt64BE(BigInt.asUintN(64, message.timestamp));
    hash.update(nanoseconds);
  }
  return hash.digest('hex');
}
