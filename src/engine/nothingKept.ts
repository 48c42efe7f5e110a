import type { ChannelStorage } from '../ports/index.js';

/** The storage of a channel without persistence: it has everything in memory itself, and never reads anything again. */
export const nothingKept: ChannelStorage = {
  inMemory: true,
  load: () => ({ keys: [], log: [], held: [], deliveries: new Map(), lost: new Map() }),
  write: () => undefined,
  read: async () => [],
  close() {},
};
