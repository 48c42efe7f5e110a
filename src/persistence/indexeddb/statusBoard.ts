import type { Persistence, StorageKey, StorageStatus } from '../../ports/index.js';

/** Who is told how the storages of a page are doing. */
export interface StatusBoard extends NonNullable<Persistence['status']> {
  set(key: StorageKey, status: StorageStatus): void;
}

const nameOf = ({ channelId, participantId }: StorageKey): string => JSON.stringify([channelId, participantId]);

export function createStatusBoard(): StatusBoard {
  const statuses = new Map<string, StorageStatus>();
  const listeners = new Set<() => void>();
  return {
    get: (key) => statuses.get(nameOf(key)),
    set(key, status) {
      statuses.set(nameOf(key), status);
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
