import { frame } from '../wire/frames.js';
import type { Connection, StreamLimits } from '../wire/libp2p.js';

/** How long opening a stream may take, ms. */
const openTimeout = 15_000;

/** What may wait while a stream is being opened, or held back by a fault: frames, and their bytes. */
const maxFrames = 4_096;
const maxBytes = 16 * 1024 * 1024;

/** A frame that waits, and what to wait for before it. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly hold: () => Promise<void>;
}

/**
 * One stream to a peer that carries frame after frame, opened with the first. One for all, and not one each: the SDK never
 * closes its side of a stream it was pushed to, and at the hundredth that is open it ends the connection. It also keeps
 * the order.
 */
export class Outbound {
  readonly #connection: Connection;
  readonly #protocol: string;
  readonly #limits: StreamLimits;
  readonly #failed: (reason: Error) => void;
  readonly #queue: Waiting[] = [];
  #bytes = 0;
  #wake: (() => void) | undefined;
  #ended = false;
  #running = false;

  /** @param failed is called once, when frames can no more be sent */
  constructor(connection: Connection, protocol: string, limits: StreamLimits, failed: (reason: Error) => void) {
    this.#connection = connection;
    this.#protocol = protocol;
    this.#limits = limits;
    this.#failed = failed;
  }

  /**
   * @param hold is waited for before this frame and all behind it go
   * @returns false when too much waits already, and the frame is dropped
   */
  send(bytes: Uint8Array, hold: () => Promise<void> = () => Promise.resolve()): boolean {
    if (this.#ended || this.#queue.length >= maxFrames || this.#bytes + bytes.length > maxBytes) return false;
    this.#queue.push({ bytes, hold });
    this.#bytes += bytes.length;
    this.#wake?.();
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
    return true;
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(openTimeout);
      const stream = await this.#connection.newStream(this.#protocol, { ...this.#limits, signal });
      await stream.sink(this.#frames());
    } catch (error) {
      if (!this.#ended) this.#failed(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#ended = true;
      this.#queue.length = 0;
    }
  }

  async *#frames(): AsyncGenerator<Uint8Array> {
    while (!this.#ended) {
      const next = this.#queue.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
        continue;
      }
      this.#bytes -= next.bytes.length;
      await next.hold();
      yield frame(next.bytes);
    }
  }
}
