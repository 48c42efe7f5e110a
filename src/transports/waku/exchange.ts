import type { Connection } from './libp2p.js';
import { concat, readVarint, varint } from './wire.js';

/** The other side ended the stream without an answer: it may have done what was asked. */
export class NoAnswer extends Error {}

/**
 * Writes one length-prefixed request, closes the write side, and reads to the end of the stream: what arrives for a stream that
 * is gone mplex takes for an offence, and six of them in a second for a reason to close the connection.
 * @param limit bytes of the answer; more resets the stream
 * @param signal resets the stream, also while it is being opened
 * @returns the first length-prefixed message of the answer
 */
export async function exchange(
  connection: Connection,
  protocol: string,
  request: Uint8Array,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const stream = await connection.newStream(protocol, { signal });
  const reset = (): void => stream.abort(new Error());
  signal.addEventListener('abort', reset);
  // The sink ends, and closes the write side, once this is written. Where that fails, no answer comes.
  stream.sink([concat([varint(request.length), request])]).catch(() => {});
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Nothing takes time in here: mplex resets a stream that has 4 MB waiting.
  for await (const chunk of stream.source) {
    chunks.push(chunk.subarray());
    length += chunk.length;
    if (length > limit) {
      reset();
      throw new Error(`the service node answered more than ${limit} bytes`);
    }
  }
  const bytes = concat(chunks);
  const [size, at] = readVarint(bytes, 0);
  if (!(at + size <= length)) throw new NoAnswer('the service node did not answer');
  return bytes.subarray(at, at + size);
}
