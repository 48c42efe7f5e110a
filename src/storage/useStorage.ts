'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { StorageStatus } from '../ports/index.js';
import { useCurrentChannel } from '../react/currentChannel.js';
import type { BrowserStorage } from './browserStorage.js';
import {
  getBrowserStorage,
  readBrowserStorage,
  requestPersistence,
  subscribeBrowserStorage,
  unknownStorage,
} from './browserStorage.js';

/** How the storage of a channel is doing, and what the browser says of that of the site. */
export interface ChannelStorageReport extends BrowserStorage {
  /**
   * What really keeps the channel: `indexeddb`, `memory` (nothing outlives a reload), `other` for a persistence that does not
   * say; undefined while the channel is not open.
   */
  readonly kind: string | undefined;
  /** Why it is in memory and not where it was meant to be; undefined = it is where it was meant to be. A `StorageError` has a `code`. */
  readonly fallback: Error | undefined;
  /**
   * Why what happens cannot be written now: it is in memory, and written as soon as that is possible. Its message says what
   * to do; a `StorageError` has a `code`, `full` where the quota is used up. Own messages that could not be written are
   * `failed` and not sent. Undefined = everything is written.
   */
  readonly trouble: Error | undefined;
  /**
   * Asks the browser to keep what this site stores even when space gets short; some ask the person. Call it from a click.
   * Resolves to whether it does, false where browsers cannot.
   */
  requestPersistence(): Promise<boolean>;
  /** Asks the browser again now; without it that happens every 30 s, when the page is shown, and when `trouble` changes. */
  refresh(): Promise<void>;
}

const never = (): (() => void) => () => {};

/**
 * What keeps the current channel, whether that works, and how much room there is.
 * @returns the same object until one of its fields changes. On a server, and before the browser has answered, `usage`,
 * `quota` and `persisted` are undefined; so they stay where it does not say (no HTTPS).
 * @renders only when one of its fields changes
 * @throws {Error} outside a `ReliableChannelProvider`
 * @avoid as a promise that nothing is ever lost: without `persisted` a browser may delete what is kept
 * @accessibility trouble is news: say it in an element with the role `alert`. That all is well needs no words
 * @example
 * ```tsx
 * import { useStorage } from 'react-reliable-channel/storage';
 *
 * export function StorageNotice() {
 *   const { kind, fallback, trouble, usage, quota, persisted, requestPersistence } = useStorage();
 *   return (
 *     <section>
 *       {fallback && <p role="status">{`Nothing is kept after a reload. ${fallback.message}`}</p>}
 *       {trouble && <p role="alert">{trouble.message}</p>}
 *       <p>{`Kept in: ${kind ?? 'not known yet'}`}</p>
 *       {usage !== undefined && quota !== undefined && <p>{`${usage} of ${quota} bytes used`}</p>}
 *       {persisted === false && <button onClick={() => void requestPersistence()}>Keep my messages</button>}
 *     </section>
 *   );
 * }
 * ```
 * @see {useWipe} to delete what is kept of a channel
 */
export function useStorage(): ChannelStorageReport {
  const { definition, handle } = useCurrentChannel('useStorage');
  const { persistence } = definition;
  const isOpen = handle.state === 'open';
  const status = useSyncExternalStore<StorageStatus | undefined>(
    persistence?.status?.subscribe ?? never,
    () => (isOpen ? persistence?.status?.get(definition) : undefined),
    () => undefined,
  );
  const browser = useSyncExternalStore(subscribeBrowserStorage, getBrowserStorage, () => unknownStorage);
  const { fallback, trouble } = status ?? {};
  useEffect(() => {
    if (trouble) void readBrowserStorage();
  }, [trouble]);
  const known = status?.kind ?? (persistence === undefined ? 'memory' : (persistence.kind ?? 'other'));
  const kind = isOpen ? known : undefined;
  return useMemo(
    () => ({ kind, fallback, trouble, ...browser, requestPersistence, refresh: readBrowserStorage }),
    [kind, fallback, trouble, browser],
  );
}
