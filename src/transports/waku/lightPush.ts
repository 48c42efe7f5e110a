import { TransportError } from '../../ports/index.js';
import { NoAnswer } from './exchange.js';
import { PROTOCOL } from './libp2p.js';
import type { Link } from './link.js';
import { requestId } from './requests.js';
import type { ServiceNode } from './serviceNodes.js';
import type { OutgoingMessage, Topic } from './wakuMessage.js';
import { decode, encode, numberOf, textOf } from './wire.js';

/** WAKU-LIGHTPUSH, status codes: bad request, too large, invalid, unsupported pubsub topic. */
const FINAL = [400, 413, 420, 421];
/** How long a message may wait for its turn, ms: stores refuse messages that are 20 s old. */
const PATIENCE = 15_000;

/**
 * Pushes a message to a service node, and if that fails to another one; again to the same one if it took it without an answer. The
 * bytes and the hash are the same, so that a copy too many is none.
 * @throws {TransportError} when none took it
 */
export async function pushMessage(
  { serviceNodes, requests }: Link,
  topic: Topic,
  { wire, timestamp }: OutgoingMessage,
  timeout: number,
): Promise<void> {
  const { pubsubTopic } = topic;
  const [first, second] = serviceNodes.fit(pubsubTopic, PROTOCOL.lightPush).filter(({ silence }) => silence < 2);
  if (first === undefined) throw notPublished('no service node takes messages');
  if (Date.now() - timestamp > PATIENCE) throw notPublished('too many others came first');
  try {
    await push(first);
  } catch (error) {
    const other = second ?? (error instanceof NoAnswer ? first : undefined);
    if (other === undefined || (error as Partial<TransportError>).recoverable === false) throw failed(error);
    await push(other).catch((cause: unknown) => {
      throw failed(cause);
    });
  }

  async function push(serviceNode: ServiceNode): Promise<void> {
    const request = encode([
      [1, requestId()],
      [20, pubsubTopic],
      [21, wire],
    ]);
    const answer = decode(await requests.ask(serviceNode, PROTOCOL.lightPush, request, timeout));
    const status = numberOf(answer, 10);
    if (status === 200) return;
    const why = `the service node answered ${status} ${textOf(answer, 11)} to a message on ${pubsubTopic}`;
    throw notPublished(why, !FINAL.includes(status));
  }
}

function failed(error: unknown): TransportError {
  return error instanceof TransportError ? error : notPublished((error as Error).message, true, error);
}

export function notPublished(why: string, recoverable = true, cause?: unknown): TransportError {
  const next = recoverable ? 'Try again when the health is online.' : 'Trying again does not help.';
  return new TransportError(`Not published: ${why}. ${next}`, { recoverable, cause });
}
