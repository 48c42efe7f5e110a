import type { LightNode } from '@waku/sdk';
import { TransportError, type IncomingMessage } from '../../ports/index.js';
import { conditionOf, healthOf, type Condition } from './condition.js';
import { notPublished, pushMessage } from './lightPush.js';
import { linkOf, type Link } from './link.js';
import { defaults, type WakuTransport, type WakuTransportOptions } from './options.js';
import { createStoreQueries, type StoreQueries } from './storeQueries.js';
import { encodeMessage, maxPayload, type Topic } from './wakuMessage.js';

/** What there is once the node is. */
interface Attached {
  readonly link: Link;
  readonly topic: Topic;
  readonly decoder: ReturnType<LightNode['createDecoder']>;
  readonly store: StoreQueries;
  readonly release: () => Promise<void>;
}

/**
 * A channel's network on Waku: light push, filter and store of a light node of `@waku/sdk`. A message is encoded once, so that
 * the hash told is the hash of what was sent. All transports of a node share its service nodes.
 * @throws {TypeError} without a node, or on a content topic that is none
 * @throws on a content topic or a shard that the node cannot use
 */
export function wakuTransport(options: WakuTransportOptions): WakuTransport {
  const { contentTopic, shardId, node } = options;
  if (!node) throw new TypeError('node is missing: give a light node of @waku/sdk');
  if (!/^(\/\d+)?(\/[^/]+){4}$/.test(contentTopic)) {
    throw new TypeError(`contentTopic "${contentTopic}" is not like /app/version/name/encoding`);
  }
  const settings = { ...defaults, ...options };
  const maxMessageSize = maxPayload(contentTopic);
  const receivers = new Set<{ readonly receive: (message: IncomingMessage) => void }>();
  const listeners = new Set<() => void>();
  let attached: Attached | undefined;
  let stopListening: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  /** Why nothing is attached. */
  let reason = 'the light node is starting';
  let condition: Condition = { publishing: false, receiving: false, reason };
  let since = Date.now();

  function review(): void {
    const before = condition;
    condition = attached
      ? conditionOf(attached.link, attached.topic, stopListening !== undefined)
      : { publishing: false, receiving: false, reason };
    if (healthOf(before) !== healthOf(condition)) since = Date.now();
    else if (before.reason === condition.reason) return;
    for (const listener of [...listeners]) listener();
  }

  function attach(lightNode: LightNode): void {
    if (closing !== undefined) return;
    const decoder = lightNode.createDecoder({ contentTopic, shardId });
    const topic = { contentTopic, pubsubTopic: decoder.pubsubTopic };
    const link = linkOf(lightNode, settings);
    attached = {
      link,
      topic,
      decoder,
      store: createStoreQueries(link, topic, settings),
      release: link.take(topic.pubsubTopic, review),
    };
    listen();
  }

  /** Listens while anybody wants to hear. */
  function listen(): void {
    if (receivers.size === 0) {
      stopListening?.();
      stopListening = undefined;
    } else if (attached !== undefined) {
      const { link, topic, decoder } = attached;
      stopListening ??= link.subscriptions.listen(topic, decoder, (message) => {
        for (const { receive } of [...receivers]) receive(message);
      });
    }
    review();
  }

  /** @throws when it is closed, or there is no node */
  function opened(): Attached {
    if (attached === undefined)
      throw new TransportError(`Not possible: ${reason}.`, { recoverable: closing === undefined });
    return attached;
  }

  async function close(): Promise<void> {
    receivers.clear();
    listen();
    const release = attached?.release;
    attached = undefined;
    reason = 'the transport is closed';
    review();
    listeners.clear();
    await release?.();
  }

  if (node instanceof Promise) {
    node.then(attach).catch((error: unknown) => {
      reason = `the light node did not start: ${error instanceof Error ? error.message : String(error)}`;
      review();
    });
  } else attach(node);

  return {
    maxMessageSize,

    async publish(payload, { ephemeral, hashed }) {
      const { length } = payload;
      if (length === 0 || length > maxMessageSize) {
        throw notPublished(`the payload has ${length} bytes, possible are 1 to ${maxMessageSize}`, false);
      }
      const { link, topic } = opened();
      if (!condition.publishing) throw notPublished(condition.reason!);
      const message = encodeMessage(payload, ephemeral, topic);
      const { hash } = message;
      // Before it goes out: what is written next can name it by its hash.
      hashed?.(hash);
      await link.requests.turn(() => pushMessage(link, topic, message, settings.answerTimeout));
      return { hash };
    },

    async subscribe(receive) {
      const receiver = { receive };
      receivers.add(receiver);
      listen();
      return async () => {
        receivers.delete(receiver);
        listen();
      };
    },

    async *retrieve(hashes, signal) {
      yield* opened().store.retrieve(hashes, signal);
    },

    history: async (query, signal) => opened().store.history(query, signal),

    health: {
      get: () => healthOf(condition),
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      detail: () => ({ ...condition, since }),
    },

    close: () => (closing ??= close()),
  };
}
