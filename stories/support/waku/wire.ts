/** What a protobuf message holds, by field: numbers and bytes in the order they stand. */
export type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** A number as protobuf writes it: seven bits a byte, the lowest first. */
function varint(value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value % 128n) + 128, ...varint(value / 128n)];
}

function readVarint(bytes: Uint8Array, from: number): readonly [value: bigint, end: number] {
  let end = from;
  while (bytes[end]! >= 128) end++;
  const value = bytes.subarray(from, end + 1).reduceRight((sum, byte) => sum * 128n + BigInt(byte % 128), 0n);
  return [value, end + 1];
}

/** A message with its length before it, as it is sent on a stream. */
export const framed = (message: Uint8Array): Uint8Array =>
  Uint8Array.from([...varint(BigInt(message.length)), ...message]);

/** The message in such a frame. */
export function unframed(frame: Uint8Array): Uint8Array {
  const [length, from] = readVarint(frame, 0);
  return frame.subarray(from, from + Number(length));
}

/** Writes a message; what is undefined is left out. */
export function write(fields: readonly (readonly [field: number, value: Uint8Array | string | bigint | undefined])[]) {
  return Uint8Array.from(
    fields.flatMap(([field, value]) => {
      if (value === undefined) return [];
      if (typeof value === 'bigint') return [...varint(BigInt(field * 8)), ...varint(value)];
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      return [...varint(BigInt(field * 8 + 2)), ...varint(BigInt(bytes.length)), ...bytes];
    }),
  );
}

/** Reads a message of numbers, texts and bytes. Only for what was written in this page. */
export function read(bytes: Uint8Array): Fields {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  for (let at = 0; at < bytes.length;) {
    const [key, from] = readVarint(bytes, at);
    const [value, end] = readVarint(bytes, from);
    const isNumber = key % 8n === 0n;
    at = isNumber ? end : end + Number(value);
    const field = Number(key / 8n);
    fields.set(field, [...(fields.get(field) ?? []), isNumber ? value : bytes.slice(end, at)]);
  }
  return fields;
}

/** The number in a field. */
export const numberIn = (fields: Fields, field: number): bigint | undefined =>
  fields.get(field)?.find((value) => typeof value === 'bigint');

/** All texts and bytes in a field. */
export const bytesIn = (fields: Fields, field: number): readonly Uint8Array[] =>
  fields.get(field)?.filter((value) => value instanceof Uint8Array) ?? [];

export const textIn = (fields: Fields, field: number): string | undefined => {
  const [bytes] = bytesIn(fields, field);
  return bytes && new TextDecoder().decode(bytes);
};
