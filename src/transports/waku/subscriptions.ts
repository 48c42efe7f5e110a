import type { LightNode } from '@waku/sdk';
import type { IncomingMessage } from '../../ports/index.js';
import { PROTOCOL } from './libp2p.js';
import { requestId, within, type Requests } from './requests.js';
import type { ServiceNode, ServiceNodes } from './serviceNodes.js';
import type { Topic } from './wakuMessage.js';
import { decode, encode, numberOf } from './wire.js';

/** 12/WAKU2-FILTER, filter subscribe types. */
const PING = 0;
const SUBSCRIBE = 1;
const UNSUBSCRIBE = 2;

/** Service nodes that push one topic, a count (as in the SDK): when one goes nothing is missed. */
const PUSHERS = 2;
/** The first wait before asking again for what was not confirmed, ms. */
const AGAIN = 1_000;

export type Subscriptions = ReturnType<typeof createSubscriptions>;

/**
 * Listens through the SDK's filter, and makes sure that service nodes really push: they confirm a SUBSCRIBE of ours, and are asked now
 * and then whether they still know us.
 * @param timeout how long a service node may take to answer, ms
 * @param keepAlive how often each is asked, ms
 * @param changed what is confirmed has changed
 */
export function createSubscriptions(
  { filter }: LightNode,
  serviceNodes: ServiceNodes,
  requests: Requests,
  timeout: number,
  keepAlive: number,
  changed: () => void,
) {
  /** With the service nodes being asked for each, and those that did not confirm it in this round. */
  const topics = new Map<Topic, { readonly asked: Set<ServiceNode>; readonly failed: Set<ServiceNode> }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = AGAIN;
  let proving = false;
  let disposed = false;
  /**
   * The SDK takes one step at a time: of two first subscriptions at once it forgets one, and an UNSUBSCRIBE may overtake the SUBSCRIBE
   * of who comes back at once.
   */
  let steps: Promise<unknown> = Promise.resolve();

  /** @returns whether it said yes. @throws when it did not answer */
  async function ask(serviceNode: ServiceNode, type: number, topic?: Topic): Promise<boolean> {
    const request = encode([
      [1, requestId()],
      [2, type],
      [10, topic?.pubsubTopic],
      [11, topic?.contentTopic],
    ]);
    const status = numberOf(decode(await requests.ask(serviceNode, PROTOCOL.filter, request, timeout)), 10);
    return status >= 200 && status < 300;
  }

  /** Subscribes where it is lacking. */
  function ensure(): void {
    for (const [topic, { asked, failed }] of topics) {
      const rank = (serviceNode: ServiceNode): number =>
        serviceNode.subscribed.has(topic) || asked.has(serviceNode) ? 0 : failed.has(serviceNode) ? 2 : 1;
      const pushers = serviceNodes
        .fit(topic.pubsubTopic, PROTOCOL.filter)
        .filter(({ silence }) => silence < 2)
        .sort((left, right) => rank(left) - rank(right));
      for (const serviceNode of pushers.slice(0, PUSHERS)) {
        if (rank(serviceNode) !== 1) continue;
        asked.add(serviceNode);
        void ask(serviceNode, SUBSCRIBE, topic)
          .catch(() => false)
          .then((confirmed) => {
            asked.delete(serviceNode);
            if (!confirmed) {
              failed.add(serviceNode);
              ensure();
              plan(wait);
            } else if (topics.has(topic)) {
              serviceNode.subscribed.add(topic);
              changed();
            }
          });
      }
    }
  }

  function isReceiving(topic: Topic): boolean {
    return serviceNodes.all().some(({ silence, subscribed }) => silence < 2 && subscribed.has(topic));
  }

  function plan(delay: number): void {
    clearTimeout(timer);
    if (!disposed) timer = setTimeout(() => void prove(), delay);
  }

  /** Asks every service node whether it still knows us, and subscribes where it does not. */
  async function prove(): Promise<void> {
    if (proving) return;
    proving = true;
    await Promise.allSettled(serviceNodes.all().map(proveAt));
    proving = false;
    for (const { failed } of topics.values()) failed.clear();
    ensure();
    const isLacking = [...topics.keys()].some((topic) => !isReceiving(topic));
    plan(isLacking ? wait : keepAlive);
    wait = isLacking ? Math.min(2 * wait, keepAlive) : AGAIN;
  }

  async function proveAt(serviceNode: ServiceNode): Promise<void> {
    if (!serviceNode.protocols.includes(PROTOCOL.filter)) return;
    try {
      if (await ask(serviceNode, PING)) return;
    } catch {
      if (serviceNode.silence === 0) return;
      serviceNode.silence = 2;
    }
    // What it should have pushed meanwhile nobody knows: receiving ends, if only for a moment.
    serviceNode.subscribed.clear();
    changed();
  }

  plan(keepAlive);

  return {
    ensure,
    prove,
    isReceiving,

    /**
     * @param receive gets every message of the topic; a repeat within a minute is left out
     * @returns a function that ends it
     */
    listen(
      topic: Topic,
      decoder: ReturnType<LightNode['createDecoder']>,
      receive: (message: IncomingMessage) => void,
    ): () => void {
      let isListening = true;
      const step = (work: () => Promise<unknown>): void => {
        steps = steps.then(work).catch(() => undefined);
      };
      step(async () => {
        // Until its first attempt has ended the SDK drops what arrives; with a silent service node that takes 13 s.
        await filter.subscribe(decoder, (message) => {
          // The SDK calls with undefined for a message of another version.
          if (!isListening || !(message as unknown)) return;
          receive({ payload: message.payload, hash: message.hash, timestamp: message.timestamp?.getTime() });
        });
        if (isListening) topics.set(topic, { asked: new Set(), failed: new Set() });
        ensure();
      });
      return () => {
        isListening = false;
        topics.delete(topic);
        const told = serviceNodes.all().filter(({ subscribed }) => subscribed.delete(topic));
        step(async () => {
          await within(timeout, filter.unsubscribe(decoder));
          if (![...topics.keys()].some((other) => other.contentTopic === topic.contentTopic)) {
            await Promise.all(told.map((serviceNode) => ask(serviceNode, UNSUBSCRIBE, topic)));
          }
        });
      };
    },

    /** What was begun has ended. */
    settled: () => steps,

    dispose(): void {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
