/**
 * A seeded source of numbers even between 0 (inclusive) and 1 (exclusive): sfc32 ("small fast counter", Chris
 * Doty-Humphrey's PractRand), 128 bits of state, good enough for simulations and far too weak for secrets.
 * The same seed gives the same numbers on every machine.
 * @param seed a number or a text; different seeds give unrelated numbers
 */
export function createRandom(seed: number | string): () => number {
  // FNV-1a with two offsets spreads any seed over the state; the first rounds mix the rest.
  let a = fold(String(seed), 0x811c9dc5);
  let b = fold(String(seed), 0x9e3779b9);
  let c = a ^ (b << 1);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

function fold(text: string, offset: number): number {
  let hash = offset;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
