import type { Chunk } from './libp2p.js';

/** What one stream brought. */
export type Request =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  /** It was closed without a byte: an SDK opens streams ahead of use. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-long'; readonly announced: number }
  | { readonly kind: 'torn' };

/** The bytes of requests that are being read, over all streams: the bound that holds when many are opened at once. */
export class ReadBudget {
  readonly #max: number;
  #held = 0;

  /** @param max bytes */
  constructor(max: number) {
    this.#max = max;
  }

  /** @throws {RangeError} when there is no room */
  take(bytes: number): void {
    if (this.#held + bytes > this.#max) throw new RangeError(`over ${this.#max} bytes of requests are being read`);
    this.#held += bytes;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/** Puts a frame together from chunks, each byte copied at most twice however small they are. */
class FrameAssembler {
  #parts: Uint8Array[] = [];
  #held = 0;
  /** Of the frame under way, without the length before it. Known once the length is there. */
  #length: number | undefined;

  /** How many bytes wait for the rest of their frame. */
  get held(): number {
    return this.#held;
  }

  /** The length of the frame under way, if that is known. */
  get announced(): number | undefined {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#parts.push(chunk);
    this.#held += chunk.length;
    if (this.#length === undefined) this.#readLength();
  }

  /** @returns the frame, when it is complete; what followed it is the beginning of the next */
  take(): Uint8Array | undefined {
    if (this.#length === undefined || this.#held < this.#length) return undefined;
    const bytes = this.#joined();
    const taken = bytes.slice(0, this.#length);
    this.#parts = [];
    this.#held = 0;
    this.#length = undefined;
    this.push(bytes.subarray(taken.length));
    return taken;
  }

  #readLength(): void {
    const bytes = this.#joined();
    this.#parts = [bytes];
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      // A length of more than seven bytes is beyond every limit, and beyond what a number holds.
      if (at === 7) {
        this.#length = Infinity;
        return;
      }
      const byte = bytes[at] ?? 0;
      length += (byte % 128) * 128 ** at;
      if (byte < 128) {
        this.#parts = [bytes.subarray(at + 1)];
        this.#held -= at + 1;
        this.#length = length;
        return;
      }
    }
  }

  #joined(): Uint8Array {
    const [only] = this.#parts;
    if (this.#parts.length === 1 && only !== undefined) return only;
    const bytes = new Uint8Array(this.#held);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** What may follow behind the first frame of a stream before it is aborted, bytes. It is read and thrown away. */
const maxTrailing = 8 * 1024 * 1024;

/**
 * Reads the first frame of a stream, and the stream to its end. Of a stream closed with something of it unread, mplex
 * counts what is still under way as frames for a stream that does not exist, and after six of those in a second it closes
 * the whole connection.
 * @throws {RangeError} when more follows than anybody sends by mistake, or the budget has no room
 */
export async function readRequest(
  source: AsyncIterable<Chunk>,
  maxBytes: number,
  budget: ReadBudget,
): Promise<Request> {
  const assembler = new FrameAssembler();
  let request: Request | undefined;
  let taken = 0;
  let trailing = 0;
  try {
    for await (const chunk of source) {
      if (request !== undefined) {
        trailing += chunk.byteLength;
        if (trailing > maxTrailing) throw new RangeError(`over ${maxTrailing} bytes behind the request`);
        continue;
      }
      budget.take(chunk.byteLength);
      taken += chunk.byteLength;
      assembler.push(chunk.subarray());
      const { announced = 0 } = assembler;
      const bytes = announced > maxBytes ? undefined : assembler.take();
      if (announced > maxBytes) request = { kind: 'too-long', announced };
      else if (bytes !== undefined) request = { kind: 'frame', bytes };
    }
    return request ?? { kind: assembler.held === 0 && assembler.announced === undefined ? 'nothing' : 'torn' };
  } finally {
    budget.give(taken);
  }
}

/** Frames of a stream as they come. @throws {RangeError} on one longer than `maxBytes` */
export async function* readFrames(source: AsyncIterable<Chunk>, maxBytes: number): AsyncGenerator<Uint8Array> {
  const assembler = new FrameAssembler();
  for await (const chunk of source) {
    assembler.push(chunk.subarray());
    for (;;) {
      const { announced = 0 } = assembler;
      if (announced > maxBytes) throw new RangeError(`a frame of ${announced} bytes, ${maxBytes} at most`);
      const bytes = assembler.take();
      if (bytes === undefined) break;
      yield bytes;
    }
  }
}

/** @returns `bytes` behind their length as an unsigned varint */
export function frame(bytes: Uint8Array): Uint8Array {
  const head: number[] = [];
  let rest = bytes.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) head.push((rest % 128) + 128);
  head.push(rest);
  const framed = new Uint8Array(head.length + bytes.length);
  framed.set(head);
  framed.set(bytes, head.length);
  return framed;
}
