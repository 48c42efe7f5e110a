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

/** Something to publish. */
export interface Publication {
  readonly ephemeral: boolean;
  /** Its bytes, asked for when its turn has come. Throws where it is not to go out any more. */
  readonly frame: () => Uint8Array;
  /** The transport knows its hash: what is written from now on can name it by that. */
  readonly hashed?: (hash: Uint8Array) => void;
  /** Called exactly once, never inside `publish`, and not at all after `close`. */
  readonly done: (result: PublishResult) => void;
}

/**
 * Encrypts and publishes. One after another is written, encrypted and given its hash, so that each can name those before it
 * by theirs; from then on each is on its own. One that hangs counts as failed after a while, and holds up nobody longer.
 */
export class Publisher {
  readonly #transport: Transport;
  readonly #encryption: Encryption | undefined;
  readonly #timeout: number;
  readonly #budget: FrameBudget;
  readonly #now: () => Moment;
  readonly #counted: () => void;
  /** Those whose turn has come, with when they will have taken too long. */
  readonly #pending = new Deadlines<Publication>();
  readonly #waiting: Publication[] = [];
  #encrypting: Publication | undefined;
  published = 0;
  publishedBytes = 0;

  /** @param counted a frame was counted against the budget later than `publish`, as encrypting it took time */
  constructor(
    transport: Transport,
    encryption: Encryption | undefined,
    timeout: number,
    budget: FrameBudget,
    now: () => Moment,
    counted: () => void,
  ) {
    this.#transport = transport;
    this.#encryption = encryption;
    this.#timeout = timeout;
    this.#budget = budget;
    this.#now = now;
    this.#counted = counted;
  }

  /** When a publish will have taken too long, active ms; Infinity = none is under way. */
  get nextWake(): number {
    return this.#pending.next;
  }

  publish(publication: Publication): void {
    if (this.#encryption !== undefined) this.#budget.reserved++;
    if (this.#encrypting === undefined) this.#start(publication, this.#now());
    else this.#waiting.push(publication);
  }

  /** Ends what hangs too long. */
  tick(at: Moment): void {
    for (let late = this.#pending.takeDue(at.active); late !== undefined; late = this.#pending.takeDue(at.active)) {
      const sealed = late !== this.#encrypting;
      const what = sealed ? 'the network did not take the message' : 'the message was not encrypted';
      const error = new TransportError(`${what} within ${this.#timeout} ms`, { recoverable: true });
      late.done({ ok: false, error, recoverable: true, uncertain: sealed });
      this.#encrypted(late);
    }
  }

  close(): void {
    this.#pending.clear();
    this.#waiting.length = 0;
  }

  #start(publication: Publication, at: Moment): void {
    this.#pending.set(publication, at.active + this.#timeout);
    if (this.#encryption !== undefined) this.#encrypting = publication;
    this.#send(publication).then(
      ({ hash }) => this.#finish(publication, { ok: true, hash }),
      (error: unknown) => this.#finish(publication, failure(error)),
    );
  }

  /** Without encryption nothing is awaited before the transport has it. */
  async #send(publication: Publication): Promise<{ hash?: Uint8Array }> {
    let payload: Uint8Array;
    let sending: ReturnType<Transport['publish']>;
    try {
      payload = publication.frame();
      if (this.#encryption !== undefined) payload = await this.#encrypt(payload);
      // Given up meanwhile, or the channel was closed.
      if (this.#pending.get(publication) === undefined) return {};
      // Counted before it goes out: one that fails may have been seen by the network all the same.
      this.#budget.spend(this.#now().now);
      if (this.#encryption !== undefined) this.#counted();
      const { ephemeral, hashed } = publication;
      sending = this.#transport.publish(payload, { ephemeral, hashed });
    } finally {
      this.#encrypted(publication);
    }
    const result = await sending;
    this.published++;
    this.publishedBytes += payload.length;
    return result;
  }

  async #encrypt(frame: Uint8Array): Promise<Uint8Array> {
    try {
      return await this.#encryption!.encrypt(frame);
    } catch (cause) {
      const message = `the message was not encrypted: ${toError(cause).message}`;
      throw new TransportError(message, { recoverable: false, cause });
    }
  }

  /** Its turn is over. */
  #encrypted(publication: Publication): void {
    if (this.#encrypting !== publication) return;
    this.#encrypting = undefined;
    this.#budget.reserved--;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#start(next, this.#now());
  }

  #finish(publication: Publication, result: PublishResult): void {
    // Gone when it was given up as hanging, or the channel was closed.
    if (this.#pending.delete(publication)) publication.done(result);
  }
}

/** Whether trying again can help says the error, of whatever class it is. */
function failure(cause: unknown): PublishResult {
  const error: Error & { readonly recoverable?: boolean } = toError(cause);
  return { ok: false, error, recoverable: error.recoverable !== false, uncertain: false };
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
