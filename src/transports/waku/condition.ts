import type { TransportHealth } from '../../ports/index.js';
import { LIGHT_PUSH } from './libp2p.js';
import type { Link } from './link.js';
import type { Decoder } from './wakuMessage.js';

/** What works, and why the rest does not. */
export interface Condition {
  readonly publishing: boolean;
  readonly receiving: boolean;
  readonly reason?: string | undefined;
  readonly failed?: boolean | undefined;
}

export const nothingWorks = (reason?: string, failed?: boolean): Condition => ({
  publishing: false,
  receiving: false,
  reason,
  failed,
});

/** The reason that names nobody. */
export const NOBODY = 'no service node is connected';

/**
 * What works by what the service nodes confirmed.
 * @param isWanted somebody listens
 */
export function conditionOf({ node, serviceNodes, subscriptions }: Link, topic: Decoder, isWanted: boolean): Condition {
  const { pubsubTopic } = topic;
  const publishing = serviceNodes.fit(pubsubTopic, LIGHT_PUSH).length > 0;
  const receiving = subscriptions.isReceiving(topic);
  const reason =
    node.libp2p.status !== 'started'
      ? 'the light node is not started'
      : serviceNodes.fit(pubsubTopic).length === 0
        ? (serviceNodes.lastMisfit(pubsubTopic) ??
          (serviceNodes.all().length > 0 ? 'the service node did not answer' : NOBODY))
        : !publishing
          ? 'no service node takes messages'
          : receiving
            ? undefined
            : isWanted
              ? 'no service node has confirmed the subscription'
              : 'nobody listens';
  return { publishing, receiving, reason };
}

export function healthOf({ publishing, receiving }: Condition): TransportHealth {
  return (['offline', 'degraded', 'online'] as const)[Number(publishing) + Number(receiving)]!;
}
