/** A field's number and what it holds; `undefined` is left out. */
export type Field = readonly [field: number, value: string | Uint8Array | number | bigint | boolean | undefined];

/** What each field held, in the order it came: a number, or a view of its bytes. */
export type Fields = Readonly<Record<number, readonly (number | Uint8Array)[]>>;

/** A number as protobuf and libp2p write it: seven bits a byte, the lowest first. */
export function varint(value: bigint | number | boolean): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}

/** The number at `at`, inexact above 2^53, and where it ends: behind the end of the bytes where they do not hold it. */
export function readVarint(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 127) * scale;
    if (!(byte > 127)) return [value, at];
  }
}

/** One after the other, in a buffer of its own. */
export function concat(parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const toUtf8 = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A protobuf message: fields in the order given. */
export function encode(fields: readonly Field[]): Uint8Array {
  return concat(
    fields.flatMap(([field, value]) => {
      if (value === undefined) return [];
      const bytes = typeof value === 'string' ? toUtf8(value) : value;
      return bytes instanceof Uint8Array
        ? [varint(field * 8 + 2), varint(bytes.length), bytes]
        : [varint(field * 8), varint(bytes)];
    }),
  );
}

/** @throws on what is no protobuf message, whole */
export function decode(bytes: Uint8Array): Fields {
  const fields: Record<number, (number | Uint8Array)[]> = {};
  for (let at = 0; at < bytes.length;) {
    let key: number;
    let value: number | Uint8Array;
    [key, at] = readVarint(bytes, at);
    const type = key % 8;
    // 3 and 4, groups, are not in any of these messages.
    [value, at] = type === 0 || type === 2 ? readVarint(bytes, at) : [type === 1 ? 8 : type === 5 ? 4 : Infinity, at];
    if (type !== 0) value = bytes.subarray(at, (at += value));
    if (!(at <= bytes.length)) throw new Error('its answer is malformed');
    (fields[(key - type) / 8] ??= []).push(value);
  }
  return fields;
}

/** Of a field that may stand once the last counts, as protobuf wants it. */
export function bytesOf(fields: Fields, field: number): Uint8Array | undefined {
  const value = fields[field]?.at(-1);
  return value instanceof Uint8Array ? value : undefined;
}

/** `sint64`, of times since 1970. */
export const sint64 = (value: bigint): bigint => 2n * value;
