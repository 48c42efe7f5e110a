import type { Encryption, IncomingMessage } from '../ports/index.js';
import { lamportTimestampOf } from '../sds/codec.js';
import type { FrameSource } from '../sds/index.js';

/** What the intake hands on. */
export interface IntakeHost {
  receive(frame: Uint8Array, message: IncomingMessage, source: FrameSource): void;
  /** All that came together was handed on. */
  settled(): void;
  /** It could not be decrypted: why, and the bytes as the transport gave them. */
  refuse(reason: string, bytes: Uint8Array): void;
}

/** Takes messages from the transport and decrypts them. Without encryption everything happens before it returns. */
export class Intake {
  readonly #encryption: Encryption | undefined;
  readonly #host: IntakeHost;
  #closed = false;

  constructor(encryption: Encryption | undefined, host: IntakeHost) {
    this.#encryption = encryption;
    this.#host = host;
  }

  /** Takes a message that came alone. */
  take(message: IncomingMessage, source: FrameSource): void {
    if (this.#closed) return;
    const frame = this.#decrypt(message);
    if (frame instanceof Promise) void frame.then((bytes) => this.#takeOne(bytes, message, source));
    else this.#takeOne(frame, message, source);
  }

  /** Takes messages in the order of their Lamport timestamps: what a message follows comes before it. */
  async takeAll(messages: readonly IncomingMessage[], source: FrameSource): Promise<void> {
    if (this.#closed) return;
    const taken: { frame: Uint8Array; message: IncomingMessage; lamportTimestamp: number }[] = [];
    const frames = messages.map((message) => this.#decrypt(message));
    for (const [index, decrypting] of frames.entries()) {
      const frame = decrypting instanceof Promise ? await decrypting : decrypting;
      if (frame === undefined) continue;
      taken.push({ frame, message: messages[index]!, lamportTimestamp: lamportTimestampOf(frame) });
    }
    taken.sort((a, b) => a.lamportTimestamp - b.lamportTimestamp);
    for (const { frame, message } of taken) this.#handOn(frame, message, source);
    this.#host.settled();
  }

  /** From now on nothing is handed on. */
  close(): void {
    this.#closed = true;
  }

  #decrypt(message: IncomingMessage): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    if (this.#encryption === undefined) return message.payload;
    const refuse = (error: unknown): undefined => {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#closed) this.#host.refuse(`could not be decrypted: ${reason}`, message.payload);
    };
    try {
      const plain = this.#encryption.decrypt(message.payload);
      return isBytes(plain) ? plain : Promise.resolve(plain).then(checkBytes).catch(refuse);
    } catch (error) {
      return refuse(error);
    }
  }

  #takeOne(frame: Uint8Array | undefined, message: IncomingMessage, source: FrameSource): void {
    this.#handOn(frame, message, source);
    this.#host.settled();
  }

  #handOn(frame: Uint8Array | undefined, message: IncomingMessage, source: FrameSource): void {
    if (frame !== undefined && !this.#closed) this.#host.receive(frame, message, source);
  }
}

/** Also of another realm, as in a test environment or a frame. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function checkBytes(value: unknown): Uint8Array {
  if (!isBytes(value)) throw new TypeError('decrypt gave no bytes');
  return value;
}
