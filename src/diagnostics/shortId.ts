import { toHex } from '../hash/hex.js';
import { sha256 } from '../hash/sha256.js';

const encoder = new TextEncoder();

/**
 * A name for an id that can be given to strangers: eight hex digits of its sha-256 after a `#`. Equal ids have equal names,
 * so that what two participants report of a message, or of each other, can be matched. A hash does not hide what can be
 * guessed: whoever suspects an id can check it.
 */
export function shortId(id: string): string {
  return `#${toHex(sha256(encoder.encode(id)).subarray(0, 4))}`;
}
