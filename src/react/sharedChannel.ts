import type { createReliableChannel, Transport } from '../engine/index.js';
import { report } from '../engine/emitter.js';
import { toError } from '../engine/errors.js';
import { systemClock } from '../engine/index.js';
import type { ChannelStore } from '../store/index.js';
import { createChannelStore } from '../store/index.js';
import type { ChannelDefinition, OwnedTransport, TransportFactory } from './channelDefinition.js';
import type { ChannelOpening } from './channelHandle.js';
import type { Connection } from './connection.js';
import { observeConnection } from './connection.js';
import type { CurrentChannel } from './currentChannel.js';
import { createCurrentChannel } from './currentChannel.js';

/** A channel, its store, and everybody who uses them. */
export interface SharedChannel {
  readonly definition: ChannelDefinition;
  /** Somebody holds it. */
  readonly isUsed: boolean;
  /** It is closing or closed, and cannot be held any more. */
  readonly isClosing: boolean;
  /** What the hooks read; undefined while it is opening. */
  readonly current: CurrentChannel | undefined;
  /**
   * Counts one more user, whose `listener` is told when {@link current} changes.
   * @param gracePeriod how long it stays open after this user if it is the last, ms
   * @returns a function that lets go of it
   */
  hold(listener: () => void, gracePeriod: number): () => void;
  /** Opens it again after it failed; nothing otherwise. */
  retry(): void;
  /** Ends the engine, then asks `why`, and shows that as the reason it failed: `retry` opens it again. */
  fail(why: () => Error | Promise<Error>): Promise<void>;
  /** Closes it now. Resolves when the engine is closed; calling twice is fine. */
  close(): Promise<void>;
}

/**
 * Opens a channel for everybody who will share it.
 * @param after what has to end before it opens
 * @param onClosed called when it has closed
 */
export function createSharedChannel(
  definition: ChannelDefinition,
  open: typeof createReliableChannel,
  after: Promise<unknown>,
  onClosed: () => void,
): SharedChannel {
  const { clock = systemClock, transport, createChannel, ...options } = definition;
  const listeners = new Set<() => void>();
  let current: CurrentChannel | undefined;
  let stopGrace = (): void => {};
  let closing: Promise<void> | undefined;

  const show = (opening: ChannelOpening, store?: ChannelStore, connection?: Connection): void => {
    if (closing) return;
    current = createCurrentChannel(definition, retry, opening, store, connection);
    for (const listener of [...listeners]) listener();
  };

  /** What the opening made, and how to end it. */
  const ends: (() => unknown)[] = [];
  const end = async (): Promise<void> => {
    // What was made last ends first; what fails to end keeps nothing else from it.
    for (const one of ends.splice(0).reverse()) await Promise.resolve().then(one).catch(report);
  };

  const attempt = async (): Promise<void> => {
    const began = clock.now();
    try {
      await after;
      if (closing) return;
      let network: OwnedTransport | TransportFactory = transport;
      if (!createChannel && typeof transport === 'function') {
        const owned = (network = await transport(definition.channelId));
        ends.push(() => owned.close?.());
      }
      const channel = await (createChannel ?? open)({ ...options, clock, transport: network as Transport });
      ends.push(() => channel.close());
      // One that another tab closed, as it was wiped there.
      channel.closed.onabort = () => ends[0] && fail(() => channel.closed.reason as Error);
      const store = createChannelStore(channel, { clock });
      ends.push(() => store.close());
      show({ state: 'open', channel: store.channel }, store, observeConnection(channel.health, clock, began, ends));
    } catch (reason) {
      await end();
      showError(toError(reason));
    }
  };
  const showError = (error: Error): void => show({ state: 'failed', error });
  const fail: SharedChannel['fail'] = (why) => (opened = opened.then(end).then(why).then(showError));
  const retry = (): void => {
    if (!current?.handle.error) return;
    show({ state: 'opening' });
    opened = attempt();
  };
  let opened = attempt();

  const close = (): Promise<void> => {
    stopGrace();
    return (closing ??= opened.then(end).then(onClosed));
  };

  return {
    definition,
    get isUsed() {
      return listeners.size > 0;
    },
    get isClosing() {
      return closing !== undefined;
    },
    get current() {
      return current;
    },
    hold(listener, gracePeriod) {
      stopGrace();
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0 || closing) return;
        const timer = clock.setTimeout(() => void close(), gracePeriod);
        stopGrace = () => clock.clearTimeout(timer);
      };
    },
    retry,
    fail,
    close,
  };
}
