import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/hash/hex.js';
import { sha256 } from '../../src/hash/sha256.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const reference = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('sha-256', () => {
  // The examples NIST gives with FIPS 180-4.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('of %.20s is the known digest', (text, digest) => {
    expect(toHex(sha256(bytesOf(text)))).toBe(digest);
  });

  it('is that of Node for every length around the borders of blocks', () => {
    const data = Uint8Array.from({ length: 400 }, (_, i) => (i * 167) & 255);
    for (let length = 0; length <= data.length; length++) {
      const part = data.subarray(0, length);
      expect(toHex(sha256(part))).toBe(reference(part));
    }
  });

  it('is that of Node for any bytes, wherever they lie in a buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.nat({ max: 100 }), (bytes, start) => {
        const view = bytes.subarray(Math.min(start, bytes.length));
        expect(toHex(sha256(view))).toBe(reference(view));
      }),
      { numRuns: 500 },
    );
  });

  it('gives bytes that a later hash does not change', () => {
    const first = sha256(bytesOf('first'));
    sha256(bytesOf('second'));
    expect(toHex(first)).toBe(reference(bytesOf('first')));
  });
});

it('hex text gives back the bytes it was made of', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(fromHex(toHex(bytes))).toEqual(bytes);
    }),
  );
});
