import type { TransportHealth } from '../../ports/index.js';
import { PROTOCOL } from './libp2p.js';
import type { Link } from './link.js';
import type { Topic } from './wakuMessage.js';

/** What works, and why the rest does not. */
export interface Condition {
  readonly publishing: boolean;
  readonly receiving: boolean;
  readonly reason?: string;
}

/**
 * What works by what the service nodes confirmed.
 * @param isWanted somebody listens
 */
export function conditionOf({ node, serviceNodes, subscriptions }: Link, topic: Topic, isWanted: boolean): Condition {
  const { pubsubTopic } = topic;
  const answering = serviceNodes.fit(pubsubTopic, ...Object.values(PROTOCOL)).filter(({ silence }) => silence < 2);
  const publishing = answering.some(({ protocols }) => protocols.includes(PROTOCOL.lightPush));
  const receiving = subscriptions.isReceiving(topic);
  let reason: string | undefined;
  if (node.libp2p.status !== 'started') reason = 'the light node is not started';
  else if (answering.length === 0) {
    const connected = serviceNodes.all().length > 0;
    reason =
      serviceNodes.lastMisfit(pubsubTopic) ??
      (connected ? 'the service node does not answer' : 'no service node is connected');
  } else if (!publishing) reason = 'no service node takes messages';
  else if (!receiving) reason = isWanted ? 'no service node has confirmed the subscription' : 'nobody listens';
  return { publishing, receiving, reason };
}

export function healthOf({ publishing, receiving }: Condition): TransportHealth {
  return publishing && receiving ? 'online' : publishing || receiving ? 'degraded' : 'offline';
}
