import { systemClock, TransportError, type Clock, type IncomingMessage, type Transport } from '../../ports/index.js';
import { createFaults, type Faults } from '../faults/index.js';
import { healthOf } from '../faults/health.js';
import { checkConnected, checkPayload, checkPublishing, maxMessageSize } from '../publishing.js';
import { checkQuery } from '../store/query.js';
import { hashOf } from '../store/row.js';
import { decodePost, encodePost } from './post.js';
import { MessageStore } from './messageStore.js';

/** Options of {@link broadcastTransport}. */
export interface BroadcastTransportOptions {
  /** All transports of one name on one origin hear each other. Any text. */
  name: string;
  /** What goes wrong on the way to this tab. @default nothing */
  faults?: Faults;
  /** Where the faults draw their luck from: even between 0 (inclusive) and 1 (exclusive). @default Math.random */
  random?: () => number;
  /** Where delays are waited for and timestamps come from. @default systemClock */
  clock?: Clock;
  /** The most messages the shared store keeps, a count; the newest win. @default 10000 */
  maxStoredMessages?: number;
  /** How long the shared store keeps a message, ms. @default 604800000 (7 days) */
  maxStoredAge?: number;
}

/** A {@link Transport} between the tabs of one browser, with a store. */
export interface BroadcastTransport extends Transport {
  /** As {@link Transport.retrieve}, from the store that all tabs of this name share. */
  retrieve: NonNullable<Transport['retrieve']>;
  /** As {@link Transport.history}; a page holds 100 messages at most. @throws {RangeError} when the query cannot be answered */
  history: NonNullable<Transport['history']>;
  /** Ends every subscription, as their own functions do. The transport can be subscribed again. */
  close(): Promise<void>;
}

/**
 * Lets the tabs of one browser talk: BroadcastChannel carries the frames, IndexedDB keeps the newest of them for whoever
 * missed some. No server, no network. A tab does not hear itself; two transports in one page hear each other.
 *
 * Everything is opened with the first subscription and closed with the last; publishing or asking without one opens and
 * closes for the moment.
 */
export function broadcastTransport(options: BroadcastTransportOptions): BroadcastTransport {
  const { name, faults = createFaults(), random = Math.random, clock = systemClock } = options;
  const bounds = {
    maxMessages: options.maxStoredMessages ?? 10_000,
    maxAge: options.maxStoredAge ?? 7 * 24 * 3_600_000,
  };
  const channelName = JSON.stringify(['react-reliable-channel', name]);
  const store = new MessageStore(JSON.stringify(['react-reliable-channel-broadcast', name]), bounds);
  const subscriptions = new Set<Subscription>();
  const delayed = new Set<unknown>();
  let channel: BroadcastChannel | undefined;

  function deliver(message: IncomingMessage): void {
    // Cut off while it was on its way: it does not arrive.
    if (faults.get().cut) return;
    for (const subscription of [...subscriptions]) {
      try {
        subscription.receive(message);
      } catch (error) {
        reportError(error);
      }
    }
  }

  function hear(data: unknown): void {
    const post = decodePost(data);
    if (!post) return;
    // The hash is computed, not taken over: who posted it may be mistaken or lie.
    const message: IncomingMessage = { payload: post.payload, hash: hashOf(post.payload), timestamp: post.timestamp };
    for (const delay of faults.plan(post.payload, random)) {
      if (delay === 0) {
        deliver(message);
        continue;
      }
      const timer = clock.setTimeout(() => {
        delayed.delete(timer);
        deliver(message);
      }, delay);
      delayed.add(timer);
    }
  }

  /** @throws {TransportError} where there is none, for good */
  function createChannel(): BroadcastChannel {
    if (typeof BroadcastChannel !== 'undefined') return new BroadcastChannel(channelName);
    throw new TransportError(
      'No BroadcastChannel here, as on a server or in a very old browser. Use this transport in a browser, or another one.',
      { recoverable: false },
    );
  }

  function openChannel(): BroadcastChannel {
    const opened = createChannel();
    opened.onmessage = (event: MessageEvent<unknown>) => {
      if (opened === channel) hear(event.data);
    };
    return opened;
  }

  function post(payload: Uint8Array, timestamp: number): void {
    const posting = channel ?? createChannel();
    try {
      posting.postMessage(encodePost(payload, timestamp));
    } finally {
      if (posting !== channel) posting.close();
    }
  }

  function closeChannel(): void {
    channel?.close();
    channel = undefined;
    for (const timer of delayed) clock.clearTimeout(timer);
    delayed.clear();
  }

  function end(subscription: Subscription): void {
    subscriptions.delete(subscription);
    if (subscriptions.size === 0) closeChannel();
    subscription.release();
  }

  return {
    maxMessageSize,

    async publish(payload, { ephemeral, hashed }) {
      checkPublishing(faults, random);
      checkPayload(payload, maxMessageSize);
      // A copy: the caller may go on with its buffer, and a view would take the whole buffer under it along.
      const bytes = payload.slice();
      const hash = hashOf(bytes);
      hashed?.(hash);
      const timestamp = Math.floor(clock.now());
      try {
        post(bytes, timestamp);
      } catch (cause) {
        if (cause instanceof TransportError) throw cause;
        throw new TransportError('Not published: the browser did not take the message. Reload the page.', {
          recoverable: true,
          cause,
        });
      }
      if (!ephemeral) await store.add({ hash, payload: bytes, timestamp }, timestamp);
      return { hash };
    },

    async subscribe(receive) {
      channel ??= openChannel();
      const subscription: Subscription = { receive, release: store.hold() };
      subscriptions.add(subscription);
      return () => Promise.resolve(end(subscription));
    },

    async *retrieve(hashes, signal) {
      signal.throwIfAborted();
      checkConnected(faults, 'Not retrieved');
      for await (const message of store.find(hashes, signal)) {
        checkConnected(faults, 'Not retrieved');
        yield message;
      }
    },

    async history(query, signal) {
      signal.throwIfAborted();
      const checked = checkQuery(query);
      checkConnected(faults, 'History not read');
      const page = await store.page(checked, signal);
      checkConnected(faults, 'History not read');
      return page;
    },

    health: healthOf(faults),

    close() {
      for (const subscription of [...subscriptions]) end(subscription);
      return Promise.resolve();
    },
  };
}

interface Subscription {
  readonly receive: (message: IncomingMessage) => void;
  /** Lets go of the store. */
  readonly release: () => void;
}

/** As the browser does with what an event listener throws: it is seen, and stops nobody. */
function reportError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
