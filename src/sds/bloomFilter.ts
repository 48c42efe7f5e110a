/** Ids a filter is sized for (as `@waku/sds`). */
export const FILTER_CAPACITY = 10_000;
/** Bits: 15 an element, for a false-positive rate of 0.001. */
const BITS = FILTER_CAPACITY * 15;
/** Hash functions. */
const HASHES = 10;
/** Wire size: 64-bit words, each big-endian, one more than the bits need; bytes. */
export const FILTER_BYTES = (1 + Math.floor(BITS / 64)) * 8;

/**
 * The bit positions of an id: `(a + i·b) mod m` over two signed 32-bit murmur hashes, as `@waku/sds` computes them.
 * Worth keeping for an id that is looked up in many filters.
 */
export function filterPositions(messageId: string): Uint32Array {
  const text = messageId.replace(surrogatePairs, '$1');
  const a = Math.abs(murmur3(text)) % BITS;
  const b = Math.abs(murmur3(text + ' b')) % BITS;
  const positions = new Uint32Array(HASHES);
  for (let i = 0; i < HASHES; i++) positions[i] = (a + i * b) % BITS;
  return positions;
}

// `@waku/sds` hashes the first UTF-16 unit of every character: of a surrogate pair, the high half alone.
const surrogatePairs = /([\ud800-\udbff])[\udc00-\udfff]/g;

/** Whether a received filter has all the bits of an id. A filter of another size says nothing: false. */
export function filterContains(filter: Uint8Array, positions: Uint32Array): boolean {
  if (filter.length !== FILTER_BYTES) return false;
  for (let i = 0; i < HASHES; i++) {
    const position = positions[i]!;
    if ((filter[byteOf(position)]! & (1 << (position & 7))) === 0) return false;
  }
  return true;
}

/** The chance that a filter claims an id it was never given: the share of set bits to the power of the hashes. */
export function falsePositiveRate(filter: Uint8Array): number {
  let set = 0;
  for (let i = 0; i < filter.length; i++) set += bitsSet[filter[i]!]!;
  return Math.min(1, set / BITS) ** HASHES;
}

/**
 * The ids a participant received, as a filter that rolls over (SDS, Participant state: "SHOULD be rolled over and
 * recomputed once it reaches a predefined capacity"): the newest, between half a capacity and a whole one. An id is only
 * hashed when somebody asks for the filter, and most never are.
 */
export class RollingBloomFilter {
  readonly #filter = new Uint8Array(FILTER_BYTES);
  #messageIds: string[] = [];
  /** How many of them are in the filter. */
  #hashed = 0;

  add(messageId: string): void {
    if (this.#messageIds.length === FILTER_CAPACITY) {
      this.#messageIds = this.#messageIds.slice(FILTER_CAPACITY / 2);
      this.#hashed = 0;
      this.#filter.fill(0);
    }
    this.#messageIds.push(messageId);
  }

  /** A copy of the wire form. */
  toBytes(): Uint8Array {
    for (; this.#hashed < this.#messageIds.length; this.#hashed++) {
      for (const position of filterPositions(this.#messageIds[this.#hashed]!)) {
        this.#filter[byteOf(position)]! |= 1 << (position & 7);
      }
    }
    return this.#filter.slice();
  }
}

/** The byte of a bit in big-endian 64-bit words. */
function byteOf(position: number): number {
  return ((position >>> 6) << 3) + 7 - ((position & 63) >>> 3);
}

const bitsSet = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
});

/**
 * MurmurHash3 x86 32, seed 0, over UTF-16 units (not UTF-8: units above 255 run into the next byte's place), signed:
 * what `@waku/sds` does, so that its filters and ours mean the same.
 */
function murmur3(text: string): number {
  const blocks = text.length >>> 2;
  let hash = 0;
  let i = 0;
  for (let block = 0; block < blocks; block++, i += 4) {
    const k =
      text.charCodeAt(i) |
      (text.charCodeAt(i + 1) << 8) |
      (text.charCodeAt(i + 2) << 16) |
      (text.charCodeAt(i + 3) << 24);
    hash ^= scramble(k);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let j = text.length - 1; j >= i; j--) tail = (tail << 8) | text.charCodeAt(j);
  if (text.length > i) hash ^= scramble(tail);
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function scramble(k: number): number {
  const mixed = Math.imul(k, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
