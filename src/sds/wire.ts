import { decodeUtf8, encodeUtf8 } from './utf8.js';

/** Why bytes are no usable SDS frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Reads the protobuf wire format, strictly: whatever does not fit before `end` is a {@link FrameError}. */
export class WireReader {
  readonly #bytes: Uint8Array;
  /** Where the next byte is read. */
  at = 0;
  /** Where the message being read ends: the whole, or one nested in it. */
  end: number;
  #wireType = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.end = bytes.length;
  }

  /** Reads a tag; returns the number of the field that follows. */
  field(): number {
    const tag = this.#varint();
    this.#wireType = tag & 7;
    const field = Math.floor(tag / 8);
    if (field === 0 || field >= 2 ** 29) throw malformed('a field number out of range');
    return field;
  }

  number(): number {
    this.#expect(VARINT);
    return this.#varint();
  }

  /** A view. */
  bytes(): Uint8Array {
    const end = this.delimited();
    const bytes = this.#bytes.subarray(this.at, end);
    this.at = end;
    return bytes;
  }

  /** @param maxLength in bytes of UTF-8 */
  text(maxLength: number | undefined): string {
    const end = this.delimited();
    atMost(maxLength, end - this.at, 'bytes in an id');
    const text = decodeUtf8(this.#bytes, this.at, end);
    if (text === undefined) throw malformed('an id is not UTF-8');
    this.at = end;
    return text;
  }

  /** Steps to the start of a length-delimited field; returns where it ends. */
  delimited(): number {
    this.#expect(DELIMITED);
    const length = this.#varint();
    if (length > this.end - this.at) throw endsEarly();
    return this.at + length;
  }

  /** Steps over a field, known or not. */
  skip(): void {
    if (this.#wireType === VARINT) this.#varint();
    else if (this.#wireType === DELIMITED) this.at = this.delimited();
    else if (this.#wireType === FIXED64) this.at += 8;
    else if (this.#wireType === FIXED32) this.at += 4;
    else throw malformed('an unknown wire type');
    if (this.at > this.end) throw endsEarly();
  }

  /** Up to 2^53 exact, and above never too small. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw endsEarly();
      const byte = this.#bytes[this.at++]!;
      // Shifts are faster and hold 31 bits.
      value = shift < 28 ? value | ((byte & 127) << shift) : value + (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw malformed('a number of more than ten bytes');
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) throw malformed('a wrong wire type');
  }
}

/** @throws {FrameError} when there are more than the cap, if there is one */
export function atMost(cap: number | undefined, count: number, what: string): void {
  if (count > cap!) throw new FrameError(`${count} ${what}, more than ${cap}`);
}

function malformed(what: string): FrameError {
  return new FrameError(`not an SDS message: ${what}`);
}

function endsEarly(): FrameError {
  return malformed('the frame ends early');
}

/** Writes the protobuf wire format. */
export class WireWriter {
  #bytes = new Uint8Array(512);
  #at = 0;

  number(field: number, value: number): void {
    this.#varint(8 * field + VARINT);
    this.#varint(value);
  }

  /** Nothing, where there is no value. */
  bytes(field: number, value: Uint8Array | undefined): void {
    if (value === undefined) return;
    this.#varint(8 * field + DELIMITED);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  text(field: number, value: string | undefined): void {
    this.bytes(field, value === undefined ? value : encodeUtf8(value));
  }

  /** What was written, in a buffer of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  #varint(value: number): void {
    this.#reserve(10);
    for (; value >= 128; value = Math.floor(value / 128)) this.#bytes[this.#at++] = (value % 128) | 128;
    this.#bytes[this.#at++] = value;
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#at + length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
