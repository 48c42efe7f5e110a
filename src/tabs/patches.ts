import type { ReliableChannel } from '../engine/index.js';
import type { Changes, Figures, Patch } from './messages.js';
import { compact, toPostedDelivery } from './messages.js';

/** Messages in one part, a count, and their bytes, at most by one message. */
const PART = 256;
const PART_BYTES = 256 * 1024;

/** Everything there is to say of a channel, in parts that are small enough to be posted. */
export function partsOf(channel: ReliableChannel, maxMessageSize: number): Generator<Patch> {
  // Read at once: the parts are made while the channel goes on.
  const [log, held, missing] = [channel.log(), channel.held(), channel.missing()];
  const [participants, figures] = [channel.participants(), figuresOf(channel, maxMessageSize)];
  const own = log.filter(({ senderId }) => senderId === channel.participantId);
  const deliveries = own.map(({ messageId }) => {
    const delivery = channel.delivery(messageId);
    return [messageId, delivery && toPostedDelivery(delivery)] as const;
  });
  return parts();

  function* parts(): Generator<Patch> {
    for (const put of inChunks(log, ({ content }) => content.length))
      yield { log: { put: put.map(compact), gone: [] } };
    for (const some of inChunks(deliveries)) yield { deliveries: some };
    for (const put of inChunks(held, ({ content }) => content.length)) {
      yield { held: { put: put.map(compact), gone: [] } };
    }
    for (const put of inChunks(missing)) yield { missing: { put, gone: [] } };
    for (const put of inChunks(participants)) yield { participants: { put, gone: [] } };
    yield { figures };
  }
}

/** In pieces that are small enough to be posted. */
export function* inChunks<T>(items: readonly T[], sizeOf: (item: T) => number = () => 0): Generator<readonly T[]> {
  let chunk: T[] = [];
  let size = 0;
  for (const item of items) {
    chunk.push(item);
    size += sizeOf(item);
    if (chunk.length < PART && size < PART_BYTES) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}

export function figuresOf(channel: ReliableChannel, maxMessageSize: number): Figures {
  const { health } = channel;
  const { publishing, receiving, reason, since } = health.detail?.() ?? { publishing: true, receiving: true };
  return {
    older: channel.olderCount(),
    syncStatus: channel.syncStatus(),
    read: channel.read(),
    counters: channel.counters(),
    budget: channel.frameBudget(),
    health: health.get(),
    // A transport may say more, which may be nothing that can be posted.
    detail: { publishing, receiving, reason, since },
    maxMessageSize,
  };
}

/**
 * Remembers a list, and says how it changed.
 * @param stateOf what of an item can change
 */
export function createComparison<T>(idOf: (item: T) => string, stateOf: (item: T) => unknown) {
  let known = new Map<string, unknown>();
  return (items: readonly T[]): Changes<T> | undefined => {
    const now = new Map(items.map((item) => [idOf(item), stateOf(item)]));
    const put = items.filter((item) => {
      const id = idOf(item);
      return !known.has(id) || known.get(id) !== now.get(id);
    });
    const gone = [...known.keys()].filter((id) => !now.has(id));
    known = now;
    return put.length + gone.length === 0 ? undefined : { put, gone };
  };
}
