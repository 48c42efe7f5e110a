import { TransportError } from '../ports/index.js';
import { Deadlines } from '../sds/deadlines.js';
import type { Moment } from '../sds/index.js';
import type { Context } from './context.js';
import { report } from './emitter.js';
import { PersistenceError, toError } from './errors.js';

/** How a publish ended. */
export interface PublishResult {
  /** Why it did not go out; undefined = it did. Whether trying again can help says the error, of whatever class it is. */
  readonly error?: Error & { readonly recoverable?: boolean };
  readonly hash?: Uint8Array;
  /** Nobody said that it did not go out. */
  readonly uncertain?: boolean;
}

/** Something to publish. */
interface Publication {
  readonly ephemeral: boolean;
  /** Its bytes, asked for when its turn has come. Throws where it is not to go out any more. */
  readonly frame: () => Uint8Array;
  /** The transport knows its hash: what is written from now on can name it by that. */
  readonly hashed?: (hash: Uint8Array) => void;
  /** Called exactly once, never inside `publish`, and not at all after `close`. */
  readonly done?: (result: PublishResult) => void;
}

export type Broadcaster = ReturnType<typeof createBroadcaster>;

/**
 * Makes the frames of the channel, encrypts and publishes them. One after another is written, encrypted and given its hash, so
 * that each can name those before it by theirs; from then on each is on its own. One that hangs counts as failed after a
 * while, and holds up nobody longer.
 */
export function createBroadcaster(context: Context) {
  const { transport, encryption, tuning, storage, sds, events, journal, budget, maxFrame, now, settle } = context;
  const { publishTimeout } = tuning;
  /** Those whose turn has come, with when they will have taken too long. */
  const pending = new Deadlines<Publication>();
  const waiting: Publication[] = [];
  let encrypting: Publication | undefined;
  const counters = { published: 0, publishedBytes: 0 };

  function publish(publication: Publication): void {
    // By a listener who was told of it.
    if (context.isClosed()) return;
    if (encryption !== undefined) budget.reserved++;
    if (encrypting === undefined) start(publication);
    else waiting.push(publication);
  }

  function start(publication: Publication): void {
    pending.set(publication, now().active + publishTimeout);
    if (encryption !== undefined) encrypting = publication;
    const finish = (result: PublishResult): void => {
      // Gone when it was given up as hanging, or the channel was closed.
      if (pending.delete(publication)) end(publication, result);
    };
    send(publication).then(finish, (error: unknown) => finish({ error: toError(error) }));
  }

  /** Without encryption nothing is awaited before the transport has it. */
  async function send(publication: Publication): Promise<PublishResult> {
    let payload: Uint8Array;
    let sending: Promise<PublishResult>;
    try {
      payload = publication.frame();
      if (encryption !== undefined) payload = await encrypt(payload);
      // Given up meanwhile, or the channel was closed.
      if (pending.get(publication) === undefined) return {};
      // Counted before it goes out: one that fails may have been seen by the network all the same.
      budget.spend(now().now);
      if (encryption !== undefined) journal.commit();
      const { ephemeral, hashed } = publication;
      sending = transport.publish(payload, { ephemeral, hashed });
    } finally {
      encrypted(publication);
    }
    // One written in JavaScript may resolve to nothing.
    const receipt: PublishResult | undefined = await sending;
    counters.published++;
    counters.publishedBytes += payload.length;
    return { hash: receipt?.hash };
  }

  async function encrypt(frame: Uint8Array): Promise<Uint8Array> {
    try {
      return await encryption!.encrypt(frame);
    } catch (cause) {
      const message = `the message was not encrypted: ${toError(cause).message}`;
      throw new TransportError(message, { recoverable: false, cause });
    }
  }

  /** Its turn is over. */
  function encrypted(publication: Publication): void {
    if (encrypting !== publication) return;
    encrypting = undefined;
    budget.reserved--;
    const next = waiting.shift();
    if (next !== undefined) start(next);
  }

  function end(publication: Publication, result: PublishResult): void {
    publication.done?.(result);
    settle();
  }

  /** What became of the repair requests of a frame. */
  function requested(messageIds: readonly string[], { error }: PublishResult): void {
    if (messageIds.length === 0) return;
    if (error !== undefined) sds.requestsNotSent(messageIds, now());
    events.emit(error === undefined ? 'repair-request-sent' : 'missing-changed', { messageIds });
  }

  return {
    counters,

    /** When a publish will have taken too long, active ms; Infinity = none is under way. */
    get next(): number {
      return pending.next;
    },

    /** Ends what hangs too long. */
    tick(at: Moment): void {
      for (let late = pending.takeDue(at.active); late !== undefined; late = pending.takeDue(at.active)) {
        const uncertain = late !== encrypting;
        const what = uncertain ? 'the network did not take the message' : 'the message was not encrypted';
        const error = new TransportError(`${what} within ${publishTimeout} ms`, { recoverable: true });
        end(late, { error, uncertain });
        encrypted(late);
      }
    },

    /** One attempt to get an own message out. */
    message(messageId: string, done: (result: PublishResult) => void): void {
      let messageIds: readonly string[] = [];
      publish({
        ephemeral: false,
        frame: () => {
          const frame = sds.messageFrame(messageId, now(), maxFrame);
          messageIds = frame.requested;
          return frame.bytes;
        },
        hashed: (hash) => sds.hashed(messageId, hash),
        done: (result) => {
          requested(messageIds, result);
          done(result);
        },
      });
    },

    sync(at: Moment): void {
      const frame = sds.syncFrame(at, maxFrame);
      publish({ ephemeral: true, frame: () => frame.bytes, done: (result) => requested(frame.requested, result) });
    },

    ephemeral(frame: Uint8Array): void {
      publish({ ephemeral: true, frame: () => frame });
    },

    /** Broadcasts a message again for somebody who asked for it. */
    async respond(messageId: string): Promise<void> {
      const known = sds.node(messageId);
      const key = known?.frame === undefined ? sds.older.get(messageId) : undefined;
      let frame: Uint8Array | undefined;
      try {
        frame = (await (key === undefined ? [known] : storage.read([key])))[0]?.frame;
      } catch (error) {
        report(new PersistenceError('a message somebody asked for could not be read', error));
      }
      if (frame === undefined || context.isClosed()) return;
      publish({
        ephemeral: false,
        frame: () => frame,
        done: ({ error }) => {
          if (error === undefined) events.emit('repair-response-sent', { messageId });
        },
      });
      settle();
    },

    close(): void {
      while (pending.takeDue(Infinity) !== undefined);
      waiting.length = 0;
    },
  };
}
