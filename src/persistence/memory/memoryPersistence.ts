import type {
  ChannelStorage,
  Persistence,
  StoredChanges,
  StoredChannel,
  StoredDelivery,
  StoredLost,
  StoredMessage,
  StoredMeta,
} from '../../ports/index.js';
import { compareKeys, type OrderKey } from '../order.js';

/** What one channel of one participant remembers. Every open storage of it shares this one. */
class ChannelMemory {
  readonly log = new Map<string, StoredMessage>();
  readonly held = new Map<string, StoredMessage>();
  readonly deliveries = new Map<string, StoredDelivery>();
  readonly lost = new Map<string, StoredLost>();
  meta: StoredMeta | undefined;

  /** Cannot fail half-way, so it is atomic. */
  apply(changes: StoredChanges): void {
    for (const key of changes.removed ?? []) this.log.delete(logKey(key));
    for (const message of changes.log ?? []) this.log.set(logKey(message), message);
    for (const messageId of changes.released ?? []) this.held.delete(messageId);
    for (const message of changes.held ?? []) this.held.set(message.messageId, message);
    for (const [messageId, delivery] of changes.deliveries ?? []) {
      if (delivery === null) this.deliveries.delete(messageId);
      else this.deliveries.set(messageId, { ...delivery, acknowledgedBy: [...delivery.acknowledgedBy] });
    }
    for (const [messageId, lost] of changes.lost ?? []) {
      if (lost === null) this.lost.delete(messageId);
      else this.lost.set(messageId, lost);
    }
    if (changes.meta) this.meta = { ...changes.meta };
  }

  /** Sorts here and not when writing: a channel is opened once and written to often. */
  load(window: number): StoredChannel {
    const ordered = [...this.log.values()].sort(compareKeys);
    return {
      ...(this.meta && { meta: this.meta }),
      keys: ordered.map(({ messageId, lamportTimestamp }) => ({ messageId, lamportTimestamp })),
      log: window > 0 ? ordered.slice(-window) : [],
      held: [...this.held.values()],
      deliveries: new Map(this.deliveries),
      lost: new Map(this.lost),
    };
  }
}

/**
 * Keeps channels for as long as the object lives, for tests and for apps that need nothing over a reload. Passing the
 * same object again is a restart. Writes are done when `write` returns.
 */
export function memoryPersistence(): Persistence {
  const channels = new Map<string, ChannelMemory>();
  return {
    open({ channelId, participantId }) {
      const name = JSON.stringify([channelId, participantId]);
      const memory = channels.get(name) ?? new ChannelMemory();
      channels.set(name, memory);
      return openStorage(memory);
    },
  };
}

function openStorage(memory: ChannelMemory): ChannelStorage {
  let closed = false;
  return {
    inMemory: true,
    load(window) {
      return closed ? Promise.reject(closedError('read')) : memory.load(window);
    },
    write(changes) {
      if (closed) return Promise.reject(closedError('written'));
      memory.apply(changes);
      return undefined;
    },
    read(keys) {
      if (closed) return Promise.reject(closedError('read'));
      return Promise.resolve(keys.map((key) => memory.log.get(logKey(key))).filter((message) => message !== undefined));
    },
    close() {
      closed = true;
    },
  };
}

function logKey(key: OrderKey): string {
  return `${key.lamportTimestamp} ${key.messageId}`;
}

function closedError(what: string): Error {
  return new Error(`Channel storage not ${what}: it was closed. Open it again.`);
}
