import type { LightNode } from '@waku/sdk';
import { TransportError, type IncomingMessage } from '../../ports/index.js';
import { conditionOf, healthOf, nothingWorks } from './condition.js';
import { notPublished, pushMessage } from './lightPush.js';
import { linkOf, type Link } from './link.js';
import { settingsOf, type WakuTransport, type WakuTransportOptions } from './options.js';
import { createStoreQueries, type StoreQueries } from './storeQueries.js';
import { maxPayload, messagesOf, type Decoder, type Messages } from './wakuMessage.js';

/** What there is once the node is. */
interface Attached {
  readonly link: Link;
  readonly topic: Decoder;
  readonly messages: Messages;
  readonly store: StoreQueries;
  readonly release: () => Promise<void>;
}

/**
 * A channel's network on Waku: light push, filter and store of a light node of `@waku/sdk`. A message is encoded once, so that
 * the hash told is the hash of what was sent. All transports of a node share its service nodes.
 * @throws {TypeError} without a node, or on a content topic that is none
 * @throws {RangeError} on a number that is not above 0
 * @throws on a content topic or a shard that the node cannot use
 */
export function wakuTransport(options: WakuTransportOptions): WakuTransport {
  const { contentTopic, shardId, node } = options;
  if (!node) throw new TypeError('node is missing: give a light node of @waku/sdk');
  if (!/^(\/\d+)?(\/[^/]+){4}$/.test(contentTopic)) {
    throw new TypeError(`contentTopic "${contentTopic}" is not like /app/version/name/encoding`);
  }
  const settings = settingsOf(options);
  const maxMessageSize = maxPayload(contentTopic);
  const receivers = new Set<(message: IncomingMessage) => void>();
  const listeners = new Set<() => void>();
  let attached: Attached | undefined;
  let stopListening: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  let condition = nothingWorks('the light node is starting');
  let since = Date.now();

  /**
   * @param reason why nothing is attached, where that has changed
   * @param failed it stays so
   */
  function review(reason = condition.reason, failed = condition.failed): void {
    const before = condition;
    condition = attached
      ? conditionOf(attached.link, attached.topic, stopListening !== undefined)
      : nothingWorks(reason, failed);
    if (healthOf(before) !== healthOf(condition)) since = Date.now();
    else if (before.reason === condition.reason) return;
    for (const listener of [...listeners]) listener();
  }

  const decoderOf = (lightNode: LightNode): Decoder => lightNode.createDecoder({ contentTopic, shardId });

  async function attach(lightNode: LightNode): Promise<void> {
    const topic = decoderOf(lightNode);
    const messages = await messagesOf(topic);
    if (closing) return;
    const link = linkOf(lightNode, settings);
    attached = {
      link,
      topic,
      messages,
      store: createStoreQueries(link, topic, messages, settings),
      release: link.take(topic.pubsubTopic, review),
    };
    listen();
  }

  /** Listens while anybody wants to hear. */
  function listen(): void {
    if (receivers.size === 0) {
      stopListening?.();
      stopListening = undefined;
    } else if (attached) {
      const { link, topic } = attached;
      stopListening ??= link.subscriptions.listen(topic, (message) => {
        for (const receive of [...receivers]) receive(message);
      });
    }
    review();
  }

  /** @throws when it is closed, or there is no node */
  function opened(): Attached {
    if (!attached) throw new TransportError(`Not possible: ${condition.reason}.`, { recoverable: !closing });
    return attached;
  }

  async function close(): Promise<void> {
    receivers.clear();
    listen();
    const release = attached?.release;
    attached = undefined;
    review('the transport is closed', true);
    listeners.clear();
    await release?.();
  }

  if (!('then' in node)) decoderOf(node);
  Promise.resolve(node)
    .then(attach)
    .catch((error: unknown) => {
      review(`the light node did not start: ${(error as Error | undefined)?.message ?? String(error)}`, true);
    });

  return {
    maxMessageSize,

    async publish(payload, { ephemeral, hashed }) {
      const { length } = payload;
      if (length === 0 || length > maxMessageSize) {
        throw notPublished(`the payload has ${length} bytes, possible are 1 to ${maxMessageSize}`, false);
      }
      if (!attached || !condition.publishing) throw notPublished(condition.reason!, !closing);
      const { link, topic, messages } = attached;
      const message = messages.encode(payload, ephemeral);
      const { hash } = message;
      // Before it goes out: what is written next can name it by its hash.
      hashed?.(hash);
      await link.requests.turn(() => pushMessage(link, topic.pubsubTopic, message, settings.answerTimeout));
      return { hash };
    },

    async subscribe(receive) {
      const receiver = (message: IncomingMessage): void => receive(message);
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
