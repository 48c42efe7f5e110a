/** The first 32 bits of the fractional parts of the roots of the first 64 primes (FIPS 180-4, 4.2.2 and 5.3.3). */
const squareRoots = new Int32Array(8);
const cubeRoots = new Int32Array(64);
for (let n = 2, found = 0; found < 64; n++) {
  let divisor = 2;
  while (n % divisor !== 0) divisor++;
  if (divisor < n) continue;
  if (found < 8) squareRoots[found] = (n ** 0.5 % 1) * 2 ** 32;
  cubeRoots[found++] = (n ** (1 / 3) % 1) * 2 ** 32;
}

// Nothing here outlives a call.
const state = new Int32Array(8);
const schedule = new Int32Array(64);
const lastBlock = new Uint8Array(64);

/** SHA-256 (FIPS 180-4) of the first `length` bytes of `data`, 32 bytes. */
export function sha256(data: Uint8Array, length = data.length): Uint8Array {
  state.set(squareRoots);
  let at = 0;
  for (; at + 64 <= length; at += 64) compress(data, at);
  const rest = length - at;
  for (let i = 0; i < 64; i++) lastBlock[i] = i < rest ? data[at + i]! : 0;
  lastBlock[rest] = 128;
  if (rest > 55) {
    compress(lastBlock, 0);
    lastBlock.fill(0);
  }
  for (let i = 63, bits = length * 8; bits > 0; i--, bits = Math.floor(bits / 256)) lastBlock[i] = bits;
  compress(lastBlock, 0);
  const digest = new Uint8Array(32);
  for (let i = 0; i < 32; i++) digest[i] = state[i >> 2]! >> (24 - 8 * (i & 3));
  return digest;
}

/** Takes in the 64 bytes from `at` on. */
function compress(data: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++, at += 4) {
    schedule[i] = (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = schedule[i - 15]!;
    const y = schedule[i - 2]!;
    const sigma0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const sigma1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    schedule[i] = (schedule[i - 16]! + schedule[i - 7]! + sigma0 + sigma1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + sum1 + (g ^ (e & (f ^ g))) + cubeRoots[i]! + schedule[i]!) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (sum0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
