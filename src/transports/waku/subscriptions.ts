import type { LightNode } from '@waku/sdk';
import type { IncomingMessage } from '../../ports/index.js';
import { FILTER } from './libp2p.js';
import { requestId, within, type OnEnd, type Refused, type Requests } from './requests.js';
import type { ServiceNode, ServiceNodes } from './serviceNodes.js';
import { incoming, type Decoder } from './wakuMessage.js';

export type Subscriptions = ReturnType<typeof createSubscriptions>;

/**
 * Listens through the SDK's filter, and makes sure that service nodes really push: they confirm a SUBSCRIBE of ours, and are asked now
 * and then whether they still know us.
 * @param timeout how long a service node may take to answer, ms
 * @param keepAlive how often each is asked, ms
 * @param changed what is confirmed has changed
 */
export function createSubscriptions(
  { filter, libp2p }: LightNode,
  serviceNodes: ServiceNodes,
  requests: Requests,
  timeout: number,
  keepAlive: number,
  changed: () => void,
  onEnd: OnEnd,
) {
  /** 12/WAKU2-FILTER, filter subscribe types. */
  const PING = 0;
  const SUBSCRIBE = 1;
  const UNSUBSCRIBE = 2;

  /** How far a service node is with pushing a topic, the best first. */
  const CONFIRMED = 0;
  const ASKED = 1;
  const UNTRIED = 2;
  /** In this round. */
  const FAILED = 3;

  /** Service nodes that push one topic, a count (as in the SDK): when one goes nothing is missed. */
  const PUSHERS = 2;
  /** The first wait before asking again for what was not confirmed, ms. */
  const AGAIN = 1_000;

  const topics = new Set<Decoder>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = AGAIN;
  let proving = false;
  let ended = false;
  /**
   * The SDK takes one step at a time: of two first subscriptions at once it forgets one, and an UNSUBSCRIBE may overtake the SUBSCRIBE
   * of who comes back at once.
   */
  let steps: Promise<unknown> = Promise.resolve();

  /** @throws when it did not say yes */
  function ask(serviceNode: ServiceNode, type: number, topic?: Decoder): Promise<unknown> {
    const request = [requestId(), [2, type], [10, topic?.pubsubTopic], [11, topic?.contentTopic]] as const;
    return requests.ask(serviceNode, FILTER, request, timeout);
  }

  /** The SDK waits without end for a service node that does not answer. What it asked is ended then. */
  async function bounded(step: Promise<unknown>): Promise<void> {
    const late = setTimeout(() => {
      for (const { streams } of libp2p.getConnections()) {
        for (const stream of streams) {
          if (stream.protocol === FILTER && stream.writeStatus === 'closed') stream.abort(new Error());
        }
      }
    }, timeout);
    await within(2 * timeout, step);
    clearTimeout(late);
  }

  /** Subscribes where it is lacking. */
  function ensure(): void {
    for (const topic of topics) {
      const stateOf = ({ pushing }: ServiceNode): number => pushing.get(topic) ?? UNTRIED;
      const pushers = serviceNodes.fit(topic.pubsubTopic, FILTER).sort((left, right) => stateOf(left) - stateOf(right));
      for (const serviceNode of pushers.slice(0, PUSHERS)) {
        if (stateOf(serviceNode) !== UNTRIED) continue;
        serviceNode.pushing.set(topic, ASKED);
        void ask(serviceNode, SUBSCRIBE, topic)
          .then(
            () => CONFIRMED,
            () => FAILED,
          )
          .then((state) => {
            if (!topics.has(topic)) return;
            serviceNode.pushing.set(topic, state);
            changed();
            if (state === CONFIRMED) return;
            ensure();
            plan(wait);
          });
      }
    }
  }

  const isReceiving = (topic: Decoder): boolean =>
    serviceNodes.fit(topic.pubsubTopic).some(({ pushing }) => pushing.get(topic) === CONFIRMED);

  function plan(delay: number): void {
    clearTimeout(timer);
    if (!ended) timer = setTimeout(() => void prove(), delay);
  }

  /** Asks every service node whether it still knows us, and subscribes where it does not. */
  async function prove(): Promise<void> {
    if (proving) return;
    proving = true;
    await Promise.allSettled(serviceNodes.all().map(proveAt));
    proving = false;
    for (const { pushing } of serviceNodes.all()) {
      for (const [topic, state] of pushing) if (state === FAILED) pushing.delete(topic);
    }
    ensure();
    const isLacking = ![...topics].every(isReceiving);
    plan(isLacking ? wait : keepAlive);
    wait = isLacking ? Math.min(2 * wait, keepAlive) : AGAIN;
  }

  async function proveAt(serviceNode: ServiceNode): Promise<void> {
    if (!serviceNode.protocols.includes(FILTER)) return;
    try {
      await ask(serviceNode, PING);
      return;
    } catch (error) {
      if (!(error as Refused).status) {
        if (serviceNode.silence === 0) return;
        serviceNode.silence = 2;
      }
    }
    // What it should have pushed meanwhile nobody knows: receiving ends, if only for a moment.
    serviceNode.pushing.clear();
    changed();
  }

  plan(keepAlive);
  onEnd(() => {
    ended = true;
    clearTimeout(timer);
  });

  return {
    ensure,
    prove,
    isReceiving,

    /**
     * @param receive gets every message of the topic; a repeat within a minute is left out
     * @returns a function that ends it
     */
    listen(topic: Decoder, receive: (message: IncomingMessage) => void): () => void {
      let isListening = true;
      const step = (work: () => Promise<unknown>): void => {
        steps = steps.then(work).catch(() => {});
      };
      step(async () => {
        // Until its first attempt has ended the SDK drops what arrives.
        await bounded(
          filter.subscribe(topic, (message) => {
            // The SDK calls with undefined for a message of another version.
            if (isListening && (message as unknown)) receive(incoming(message));
          }),
        );
        if (isListening) topics.add(topic);
        ensure();
      });
      return () => {
        isListening = false;
        topics.delete(topic);
        const told = serviceNodes.all().filter(({ pushing }) => pushing.get(topic)! < UNTRIED && pushing.delete(topic));
        step(async () => {
          await bounded(filter.unsubscribe(topic));
          if (![...topics].some((other) => other.contentTopic === topic.contentTopic)) {
            await Promise.all(told.map((serviceNode) => ask(serviceNode, UNSUBSCRIBE, topic)));
          }
        });
      };
    },

    /** What was begun has ended. */
    settled: () => steps,
  };
}
