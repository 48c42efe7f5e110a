import type { DevnetSubscription } from './types.js';

/** nwaku's limits. */
export const maxSubscribers = 1_000;
export const maxCriteriaPerSubscriber = 1_000;

interface Subscriber {
  /** Pubsub topic -> content topics. */
  readonly topics: Map<string, Set<string>>;
  /** When it last asked for something, ms. */
  heard: number;
  /** Since when it is gone, ms; undefined while it is connected. */
  gone: number | undefined;
}

/** How long a subscription lasts, ms. */
export interface SubscriptionTimes {
  /** After the last SUBSCRIBE or PING. */
  readonly ttl: number;
  /** After its peer left. */
  readonly unreachableTtl: number;
}

/** Who wants what. A subscription that has ended is gone whenever somebody looks; there are no timers. */
export class Subscriptions {
  readonly #times: SubscriptionTimes;
  readonly #now: () => number;
  readonly #subscribers = new Map<string, Subscriber>();

  constructor(times: SubscriptionTimes, now: () => number) {
    this.#times = times;
    this.#now = now;
  }

  /** @returns what there is too much of, and nothing is done then */
  subscribe(peerId: string, pubsubTopic: string, contentTopics: readonly string[]): string | undefined {
    this.#expire();
    const subscriber = this.#subscribers.get(peerId) ?? { topics: new Map(), heard: 0, gone: undefined };
    if (!this.#subscribers.has(peerId) && this.#subscribers.size >= maxSubscribers) {
      return `there are ${maxSubscribers} subscribers already`;
    }
    const known = subscriber.topics.get(pubsubTopic);
    const added = new Set(contentTopics.filter((topic) => known?.has(topic) !== true));
    if (criteriaOf(subscriber) + added.size > maxCriteriaPerSubscriber) {
      return `more than ${maxCriteriaPerSubscriber} filter criteria of one peer`;
    }
    subscriber.topics.set(pubsubTopic, new Set([...(known ?? []), ...added]));
    subscriber.heard = this.#now();
    this.#subscribers.set(peerId, subscriber);
    return undefined;
  }

  /** @returns false when there is no subscription */
  unsubscribe(peerId: string, pubsubTopic: string, contentTopics: readonly string[]): boolean {
    this.#expire();
    const subscriber = this.#subscribers.get(peerId);
    if (subscriber === undefined) return false;
    const topics = subscriber.topics.get(pubsubTopic);
    for (const topic of contentTopics) topics?.delete(topic);
    if (topics?.size === 0) subscriber.topics.delete(pubsubTopic);
    if (subscriber.topics.size === 0) this.#subscribers.delete(peerId);
    return true;
  }

  /** @returns false when there is no subscription */
  refresh(peerId: string): boolean {
    this.#expire();
    const subscriber = this.#subscribers.get(peerId);
    if (subscriber === undefined) return false;
    subscriber.heard = this.#now();
    return true;
  }

  /** Its last connection is gone. */
  left(peerId: string): void {
    const subscriber = this.#subscribers.get(peerId);
    if (subscriber !== undefined) subscriber.gone ??= this.#now();
  }

  cameBack(peerId: string): void {
    this.#expire();
    const subscriber = this.#subscribers.get(peerId);
    if (subscriber !== undefined) subscriber.gone = undefined;
  }

  /** @returns of how many peers, of all by default */
  forget(peerId?: string): number {
    const before = this.#subscribers.size;
    if (peerId === undefined) this.#subscribers.clear();
    else this.#subscribers.delete(peerId);
    return before - this.#subscribers.size;
  }

  /** @returns the peers that want a message, those that left a moment ago included */
  wanting(pubsubTopic: string, contentTopic: string): string[] {
    this.#expire();
    return [...this.#subscribers]
      .filter(([, { topics }]) => topics.get(pubsubTopic)?.has(contentTopic) === true)
      .map(([peerId]) => peerId);
  }

  list(): DevnetSubscription[] {
    this.#expire();
    return [...this.#subscribers].flatMap(([peerId, { topics }]) =>
      [...topics].map(([pubsubTopic, contentTopics]) => ({ peerId, pubsubTopic, contentTopics: [...contentTopics] })),
    );
  }

  #expire(): void {
    const now = this.#now();
    const { ttl, unreachableTtl } = this.#times;
    for (const [peerId, { heard, gone }] of this.#subscribers) {
      if (now - heard >= ttl || (gone !== undefined && now - gone >= unreachableTtl)) this.#subscribers.delete(peerId);
    }
  }
}

function criteriaOf({ topics }: Subscriber): number {
  let criteria = 0;
  for (const contentTopics of topics.values()) criteria += contentTopics.size;
  return criteria;
}
