import { TransportError } from '../../ports/index.js';
import { NoAnswer } from './exchange.js';
import { LIGHT_PUSH } from './libp2p.js';
import type { Link } from './link.js';
import { requestId, type Refused } from './requests.js';
import type { ServiceNode } from './serviceNodes.js';
import type { OutgoingMessage } from './wakuMessage.js';

/**
 * Pushes a message to a service node, and if that fails to another one; again to the same one if it took it without an answer. The
 * bytes and the hash are the same, so that a copy too many is none.
 * @throws {TransportError} when none took it
 */
export async function pushMessage(
  { serviceNodes, requests }: Link,
  pubsubTopic: string,
  { wire, timestamp }: OutgoingMessage,
  timeout: number,
): Promise<void> {
  /** How long a message may wait for its turn, ms: stores refuse messages that are 20 s old. */
  const PATIENCE = 15_000;
  /** WAKU-LIGHTPUSH, status codes: bad request, too large, invalid, unsupported pubsub topic. */
  const FINAL = [400, 413, 420, 421];

  const [first, second] = serviceNodes.fit(pubsubTopic, LIGHT_PUSH);
  if (!first) throw notPublished('no service node takes messages');
  if (Date.now() - timestamp > PATIENCE) throw notPublished('too many others came first');
  try {
    await push(first);
  } catch (error) {
    const { recoverable, cause } = error as TransportError;
    const other = second ?? (cause instanceof NoAnswer && first);
    if (!recoverable || !other) throw error;
    await push(other);
  }

  async function push(serviceNode: ServiceNode): Promise<void> {
    const request = [requestId(), [20, pubsubTopic], [21, wire]] as const;
    await requests.ask(serviceNode, LIGHT_PUSH, request, timeout).catch((cause: Refused) => {
      throw notPublished(`${cause.message}, on ${pubsubTopic}`, !FINAL.includes(cause.status!), cause);
    });
  }
}

export function notPublished(why: string, recoverable = true, cause?: unknown): TransportError {
  const next = recoverable ? 'Try again when the health is online.' : 'Trying again does not help.';
  return new TransportError(`Not published: ${why}. ${next}`, { recoverable, cause });
}
