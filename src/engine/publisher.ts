import type { Encryption, Transport } from '../ports/index.js';
import { TransportError } from '../ports/index.js';
import { Deadlines } from '../sds/deadlines.js';
import type { Moment } from '../sds/index.js';
import type { FrameBudget } from './frameBudget.js';

/** How a publish ended. */
export type PublishResult =
  | { readonly ok: true; readonly hash: Uint8Array | undefined }
  | {
      readonly ok: false;
      readonly error: Error;
      readonly recoverable: boolean;
      /** Nobody said that it did not go out. */
      readonly uncertain: boolean;
    };

interface Attempt {
  readonly done: (result: PublishResult) => void;
}

/**
 * Encrypts and publishes, each call on its own: one that hangs blocks no other, and after a while counts as failed.
 * `done` is called exactly once, never inside `publish`, and not at all after `close`.
 */
export class Publisher {
  readonly #transport: Transport;
  readonly #encryption: Encryption | undefined;
  readonly #timeout: number;
  readonly #budget: FrameBudget;
  readonly #pending = new Deadlines<Attempt>();
  published = 0;
  publishedBytes = 0;

  constructor(transport: Transport, encryption: Encryption | undefined, timeout: number, budget: FrameBudget) {
    this.#transport = transport;
    this.#encryption = encryption;
    this.#timeout = timeout;
    this.#budget = budget;
  }

  /** When a publish will have taken too long, active ms; Infinity = none is under way. */
  get nextWake(): number {
    return this.#pending.next;
  }

  publish(frame: Uint8Array, ephemeral: boolean, at: Moment, done: (result: PublishResult) => void): void {
    const attempt = { done };
    // Counted when it starts: one that fails may have been seen by the network all the same.
    this.#budget.spend(at.now);
    this.#pending.set(attempt, at.active + this.#timeout);
    this.#send(attempt, frame, ephemeral).then(
      ({ hash }) => this.#finish(attempt, { ok: true, hash }),
      (error: unknown) => this.#finish(attempt, failure(error, false)),
    );
  }

  /** Ends what hangs too long. */
  tick(at: Moment): void {
    for (let late = this.#pending.takeDue(at.active); late !== undefined; late = this.#pending.takeDue(at.active)) {
      const reason = `the network did not take the message within ${this.#timeout} ms`;
      late.done(failure(new TransportError(reason, { recoverable: true }), true));
    }
  }

  close(): void {
    this.#pending.clear();
  }

  async #send(attempt: Attempt, frame: Uint8Array, ephemeral: boolean): Promise<{ hash?: Uint8Array }> {
    const payload = this.#encryption === undefined ? frame : await this.#encryption.encrypt(frame);
    // Given up while it was being encrypted, or the channel was closed.
    if (this.#pending.get(attempt) === undefined) return {};
    const result = await this.#transport.publish(payload, { ephemeral });
    this.published++;
    this.publishedBytes += payload.length;
    return result;
  }

  #finish(attempt: Attempt, result: PublishResult): void {
    // Gone when it was given up as hanging, or the channel was closed.
    if (this.#pending.delete(attempt)) attempt.done(result);
  }
}

function failure(cause: unknown, uncertain: boolean): PublishResult {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return { ok: false, error, recoverable: !(error instanceof TransportError) || error.recoverable, uncertain };
}
