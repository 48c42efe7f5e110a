const utf8 = new TextEncoder();
const text = new TextDecoder();

type Value = string | Uint8Array | number | bigint | boolean | undefined;

/** What a field held, in the order it came: a varint as bigint, everything else as a view of its bytes. */
export type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** A number as protobuf and libp2p write it: seven bits a byte, the lowest first. */
export function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
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

export const toUtf8 = (value: string): Uint8Array => utf8.encode(value);

/** A protobuf message: fields in the order given, `undefined` and `false` left out. */
export function encode(fields: readonly (readonly [field: number, value: Value])[]): Uint8Array {
  const parts: ArrayLike<number>[] = [];
  for (const [field, value] of fields) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'string' || value instanceof Uint8Array) {
      const bytes = typeof value === 'string' ? toUtf8(value) : value;
      parts.push(varint(field * 8 + 2), varint(bytes.length), bytes);
    } else parts.push(varint(field * 8), varint(value === true ? 1 : value));
  }
  return concat(parts);
}

/** @throws on what is no protobuf message, whole */
export function decode(bytes: Uint8Array): Fields {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const malformed = (): Error => new Error('its answer is malformed');
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw malformed();
  };
  while (at < bytes.length) {
    const key = Number(readVarint());
    const type = key % 8;
    let value: bigint | Uint8Array;
    if (type === 0) value = readVarint();
    else {
      // 3 and 4, groups, are not in any of these messages.
      const length = type === 2 ? Number(readVarint()) : type === 1 ? 8 : type === 5 ? 4 : Infinity;
      if (length > bytes.length - at) throw malformed();
      value = bytes.subarray(at, (at += length));
    }
    const field = Math.floor(key / 8);
    const values = fields.get(field);
    if (values === undefined) fields.set(field, [value]);
    else values.push(value);
  }
  return fields;
}

/** Of a field that may stand once the last counts, as protobuf wants it. */
export function bytesOf(fields: Fields, field: number): Uint8Array | undefined {
  const value = fields.get(field)?.at(-1);
  return value instanceof Uint8Array ? value : undefined;
}

export function textOf(fields: Fields, field: number): string {
  return text.decode(bytesOf(fields, field));
}

export function bigintOf(fields: Fields, field: number): bigint | undefined {
  const value = fields.get(field)?.at(-1);
  return typeof value === 'bigint' ? value : undefined;
}

export function numberOf(fields: Fields, field: number): number {
  return Number(bigintOf(fields, field) ?? 0n);
}

/** `sint64`. */
export const zigzag = (value: bigint): bigint => (value << 1n) ^ (value >> 63n);
export const unzigzag = (value: bigint): bigint => (value >> 1n) ^ -(value & 1n);
