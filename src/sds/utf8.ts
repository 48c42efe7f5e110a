const encoder = new TextEncoder();
// A byte order mark is part of an id like any other character; replacing bad bytes would make two ids one.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Short ASCII texts read before: nearly every id in a frame was in one not long ago. */
const recent = Array<string>(1024).fill('');
const LONGEST_RECENT = 64;

/** The text of UTF-8 bytes, or `undefined` when they are none. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length > LONGEST_RECENT || length < 3) return decode(bytes, start, end);
  // Ids end in what tells them apart.
  const slot = (bytes[end - 1]! + 8 * bytes[end - 2]! + 64 * bytes[end - 3]! + length) & (recent.length - 1);
  const known = recent[slot]!;
  if (isAscii(known, bytes, start, length)) return known;
  const text = decode(bytes, start, end);
  if (text?.length === length) recent[slot] = text;
  return text;
}

/** Whether the bytes are this text, and ASCII. */
function isAscii(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}
