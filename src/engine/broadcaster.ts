import type { ChannelStorage, StoredMessage } from '../ports/index.js';
import type { Moment, SdsChannel } from '../sds/index.js';
import type { Emitter } from './emitter.js';
import { report } from './emitter.js';
import { PersistenceError } from './errors.js';
import type { Publisher, PublishResult } from './publisher.js';
import type { ReliableChannelEvents } from './types.js';

/** What broadcasting needs of the channel. */
export interface BroadcasterHost {
  now(): Moment;
  /** What is kept of an own message changed: it went out, its hash is known. */
  published(message: StoredMessage): void;
  /** A publish ended: something may be due. */
  settled(): void;
}

/** Makes the frames of the channel and publishes them. */
export class Broadcaster {
  readonly #sds: SdsChannel;
  readonly #publisher: Publisher;
  readonly #storage: ChannelStorage;
  readonly #events: Emitter<ReliableChannelEvents>;
  readonly #maxFrame: number;
  readonly #host: BroadcasterHost;
  #closed = false;

  /** @param maxFrame the most a frame may have before it is encrypted, bytes */
  constructor(
    sds: SdsChannel,
    publisher: Publisher,
    storage: ChannelStorage,
    events: Emitter<ReliableChannelEvents>,
    maxFrame: number,
    host: BroadcasterHost,
  ) {
    this.#sds = sds;
    this.#publisher = publisher;
    this.#storage = storage;
    this.#events = events;
    this.#maxFrame = maxFrame;
    this.#host = host;
  }

  /** One attempt to get an own message out. */
  message(messageId: string, done: (result: PublishResult) => void): void {
    let requested: readonly string[] = [];
    this.#publisher.publish({
      ephemeral: false,
      frame: () => {
        const frame = this.#sds.messageFrame(messageId, this.#host.now(), this.#maxFrame);
        requested = frame.requested;
        return frame.bytes;
      },
      hashed: (hash) => this.#sds.hashed(messageId, hash),
      done: (result) => {
        this.#requested(requested, result);
        if (result.ok && this.#sds.published(messageId, result.hash)) {
          this.#host.published(toStored(this.#sds, messageId));
        }
        done(result);
        this.#host.settled();
      },
    });
  }

  sync(at: Moment): void {
    const { bytes, requested } = this.#sds.syncFrame(at, this.#maxFrame);
    this.#publish(bytes, true, (result) => this.#requested(requested, result));
  }

  ephemeral(frame: Uint8Array): void {
    this.#publish(frame, true);
    this.#host.settled();
  }

  /** Broadcasts a message again for somebody who asked for it. */
  async respond(messageId: string): Promise<void> {
    const frame = await this.#frame(messageId);
    if (frame === undefined || this.#closed) return;
    this.#publish(frame, false, ({ ok }) => {
      if (ok) this.#events.emit('repair-response-sent', { messageId });
    });
    this.#host.settled();
  }

  close(): void {
    this.#closed = true;
    this.#publisher.close();
  }

  #publish(frame: Uint8Array, ephemeral: boolean, done?: (result: PublishResult) => void): void {
    this.#publisher.publish({
      ephemeral,
      frame: () => frame,
      done: (result) => {
        done?.(result);
        this.#host.settled();
      },
    });
  }

  #requested(messageIds: readonly string[], result: PublishResult): void {
    if (messageIds.length === 0) return;
    if (result.ok) this.#events.emit('repair-request-sent', { messageIds });
    else {
      this.#sds.requestsNotSent(messageIds, this.#host.now());
      this.#events.emit('missing-changed', { messageIds });
    }
  }

  async #frame(messageId: string): Promise<Uint8Array | undefined> {
    const frame = this.#sds.node(messageId)?.frame;
    const key = this.#sds.older.get(messageId);
    if (frame !== undefined || key === undefined) return frame;
    try {
      const [message] = await this.#storage.read([key]);
      return message?.frame;
    } catch (error) {
      report(new PersistenceError('a message somebody asked for could not be read', error));
      return undefined;
    }
  }
}

/** A message of the log, or a held one, as it is kept over a reload. */
export function toStored(sds: SdsChannel, messageId: string): StoredMessage {
  const { lamportTimestamp, frame, hash } = sds.node(messageId)!;
  return { messageId, lamportTimestamp, frame: frame!, hash };
}
