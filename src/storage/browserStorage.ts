/** What the browser says of the storage of this site. The same object until one of its fields changes. */
export interface BrowserStorage {
  /** What the whole site stores, bytes, rounded by the browser; undefined = it does not say. */
  readonly usage: number | undefined;
  /** How much it may store, bytes; undefined = the browser does not say. */
  readonly quota: number | undefined;
  /** Whether the browser keeps it even when space gets short; undefined = it does not say. */
  readonly persisted: boolean | undefined;
}

/** What a server renders, and what there is before the browser has answered. */
export const unknownStorage: BrowserStorage = { usage: undefined, quota: undefined, persisted: undefined };

/** How often the browser is asked while somebody looks, ms: it tells nobody of a change. */
const interval = 30_000;

const listeners = new Set<() => void>();
let known = unknownStorage;
let timer: ReturnType<typeof setInterval> | undefined;

/** Absent in old browsers, and on pages that were not loaded over HTTPS. */
const manager = (): Partial<StorageManager> | undefined => globalThis.navigator?.storage;

/** Asks the browser. Resolves when what it said is known; where it says nothing, nothing changes. */
export async function readBrowserStorage(): Promise<void> {
  const [estimate, persisted] = await Promise.all([
    manager()
      ?.estimate?.()
      .catch(() => undefined),
    manager()
      ?.persisted?.()
      .catch(() => undefined),
  ]);
  const { usage, quota } = estimate ?? {};
  if (usage === known.usage && quota === known.quota && persisted === known.persisted) return;
  known = { usage, quota, persisted };
  for (const listener of [...listeners]) listener();
}

/** Asks the browser to keep what this site stores. Resolves to whether it does. */
export async function requestPersistence(): Promise<boolean> {
  const granted = await manager()
    ?.persist?.()
    .catch(() => false);
  await readBrowserStorage();
  return granted ?? false;
}

const lookAgain = (): void => {
  if (document.visibilityState === 'visible') void readBrowserStorage();
};

/** Follows it: one timer for all who look, and none when nobody does. */
export function subscribeBrowserStorage(listener: () => void): () => void {
  if (listeners.size === 0) {
    void readBrowserStorage();
    timer = setInterval(lookAgain, interval);
    document.addEventListener('visibilitychange', lookAgain);
  }
  listeners.add(listener);
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', lookAgain);
  };
}

export const getBrowserStorage = (): BrowserStorage => known;
