import type {
  ChannelStorage,
  Persistence,
  StorageKey,
  StoredDelivery,
  StoredLost,
  StoredMessage,
  StoredMeta,
} from '../../ports/index.js';
import { compareEntries, type OrderKey } from '../../ports/order.js';

/** What one channel of one participant remembers. Every open storage of it shares this one. */
interface ChannelMemory {
  readonly log: Map<string, StoredMessage>;
  readonly held: Map<string, StoredMessage>;
  readonly deliveries: Map<string, StoredDelivery>;
  readonly lost: Map<string, StoredLost>;
  meta: StoredMeta | undefined;
}

/**
 * Keeps channels for as long as the object lives, for tests and for apps that need nothing over a reload. Passing the
 * same object again is a restart. Writes are done when `write` returns.
 */
export function memoryPersistence(): Persistence {
  const channels = new Map<string, ChannelMemory>();
  const nameOf = ({ channelId, participantId }: StorageKey): string => JSON.stringify([channelId, participantId]);
  return {
    kind: 'memory',
    remove: (key) => void channels.delete(nameOf(key)),
    open(key) {
      const name = nameOf(key);
      const memory = channels.get(name) ?? {
        log: new Map(),
        held: new Map(),
        deliveries: new Map(),
        lost: new Map(),
        meta: undefined,
      };
      channels.set(name, memory);
      return openStorage(memory);
    },
  };
}

function openStorage(memory: ChannelMemory): ChannelStorage {
  const { log, held, deliveries, lost } = memory;
  let closed = false;
  const whileOpen = <T>(work: () => T): T | Promise<never> =>
    closed ? Promise.reject(new Error('the channel is closed: open it again')) : work();
  return {
    inMemory: true,
    load: (window) =>
      whileOpen(() => {
        // Sorted here and not when writing: a channel is opened once and written to often.
        const ordered = [...log.values()].sort(compareEntries);
        return {
          meta: memory.meta,
          keys: ordered.map(({ messageId, lamportTimestamp }) => ({ messageId, lamportTimestamp })),
          log: window > 0 ? ordered.slice(-window) : [],
          held: [...held.values()],
          deliveries: new Map(deliveries),
          lost: new Map(lost),
        };
      }),
    // Cannot fail half-way, so it is atomic.
    write: (changes) =>
      whileOpen(() => {
        for (const key of changes.removed ?? []) log.delete(logKey(key));
        for (const messageId of changes.released ?? []) held.delete(messageId);
        for (const message of changes.log ?? []) log.set(logKey(message), message);
        for (const message of changes.held ?? []) held.set(message.messageId, message);
        replace(deliveries, changes.deliveries);
        replace(lost, changes.lost);
        memory.meta = changes.meta ?? memory.meta;
        return undefined;
      }),
    read: async (keys) =>
      whileOpen(() => keys.map((key) => log.get(logKey(key))).filter((message) => message !== undefined)),
    close() {
      closed = true;
    },
  };
}

function logKey({ lamportTimestamp, messageId }: OrderKey): string {
  return `${lamportTimestamp} ${messageId}`;
}

function replace<V>(kept: Map<string, V>, changes: ReadonlyMap<string, V | null> = new Map()): void {
  for (const [key, value] of changes) {
    if (value === null) kept.delete(key);
    else kept.set(key, structuredClone(value));
  }
}
