import { TabsError } from './tabsError.js';

/** What tabs need of their browser. */
export interface TabEnvironment {
  readonly locks: Pick<LockManager, 'request'>;
  /** Opens the channel of a name, which every tab of the origin hears. */
  openChannel(name: string): Pick<BroadcastChannel, 'postMessage' | 'onmessage' | 'close'>;
  /** Whether somebody sees this tab: the timers of one that nobody sees run once a second, or once a minute. */
  isVisible(): boolean;
  /** @returns a function that stops listening */
  onVisibilityChange(listener: () => void): () => void;
}

/** The browser this runs in. @throws {TabsError} where it cannot keep tabs apart */
export function browserEnvironment(): TabEnvironment {
  const { navigator, BroadcastChannel: Channel, document } = globalThis as Partial<typeof globalThis>;
  const missing = navigator?.locks === undefined ? 'Web Locks' : Channel === undefined ? 'BroadcastChannel' : undefined;
  if (missing !== undefined || navigator === undefined) {
    throw new TabsError(
      `Tabs cannot share a channel here: there is no ${missing ?? 'browser'}, and two engines of one participant contradict each ` +
        'other. Serve the page over https or from localhost, in a browser that has it, or give every tab a participantId of its own.',
    );
  }
  return {
    locks: navigator.locks,
    openChannel: (name) => new BroadcastChannel(name),
    isVisible: () => document?.visibilityState !== 'hidden',
    onVisibilityChange(listener) {
      document?.addEventListener('visibilitychange', listener);
      return () => document?.removeEventListener('visibilitychange', listener);
    },
  };
}
