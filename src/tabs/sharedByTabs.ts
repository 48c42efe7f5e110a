import type { ReliableChannel } from '../engine/index.js';
import { systemClock } from '../engine/index.js';
import type { TabContext } from './context.js';
import type { TabEnvironment } from './environment.js';
import { browserEnvironment } from './environment.js';
import type { Notice } from './messages.js';
import { isOurs } from './messages.js';
import type { TabChannelOptions } from './options.js';
import { nameOf, settingsOf } from './options.js';
import { takeSlot } from './slot.js';
import { openTabChannel } from './tabChannel.js';
import { TabsError } from './tabsError.js';
import type { WipeOptions } from './wipe.js';
import { wipeInTabs } from './wipe.js';

const encoder = new TextEncoder();

/** Opens a channel that all tabs of a participant share. */
export interface TabChannelFactory {
  (options: TabChannelOptions): Promise<ReliableChannel>;
  /**
   * Closes the channel in all tabs of the participant, and deletes what is kept of it; `useWipe` of `/storage` does it. In each
   * of them `closed` is aborted with a `ChannelWipedError` then, and opening it again begins anew. A tab that hangs leaves when it goes on;
   * it is waited for 2 s at most.
   * @throws {TabsError} when the persistence cannot delete, and what it throws
   */
  wipe(options: WipeOptions): Promise<void>;
}

/**
 * Makes the opener of channels that all tabs of a participant share, for `createChannel` of `ReliableChannelProvider`, or to be
 * called. One tab leads: it alone runs the engine, writes and publishes. The others follow it, with the same methods, states and
 * events. When it is closed, crashes or hangs, another one leads within two seconds.
 *
 * The channel needs `indexedDbPersistence()`, and a `transport` that is a function is called in the tab that leads only.
 * Options other than transport and persistence have to be the same in all tabs. `useWipe` of `/storage` closes the channel in all of
 * them. Where what is stored is deleted without it (site data cleared), they go on at once in a new storage.
 *
 * The returned function rejects with {@link TabsError} where tabs cannot share the channel: no Web Locks or BroadcastChannel,
 * no persistence or none but memory, other options or another key or another version of the package in another tab, or 16 tabs already; and with what the
 * engine, the transport and the persistence throw.
 */
export function sharedByTabs(): TabChannelFactory {
  return Object.assign((options: TabChannelOptions) => openInTab(options, browserEnvironment()), {
    wipe: (options: WipeOptions) => wipeInTabs(options, browserEnvironment()),
  });
}

/** {@link sharedByTabs} in an environment of its own. */
export async function openInTab(options: TabChannelOptions, environment: TabEnvironment): Promise<ReliableChannel> {
  const { persistence, clock = systemClock } = options;
  if (persistence === undefined) {
    throw new TabsError(
      'Tabs share a channel through its persistence, and there is none: use indexedDbPersistence() of ' +
        'react-reliable-channel/indexeddb.',
    );
  }
  const settings = settingsOf(options);
  const name = nameOf(options);
  const sample = await options.encryption?.encrypt(encoder.encode(settings));
  const slot = await takeSlot(environment, name);
  const notices = environment.openChannel(name);
  let hear: ((notice: Notice) => void) | undefined;
  notices.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isOurs(data)) hear?.(data as Notice);
  };
  const context: TabContext = {
    options,
    environment,
    clock,
    name,
    tab: `${slot.number}-${Math.random().toString(36).slice(2)}`,
    slot: slot.number,
    settings,
    sample,
    notify: (notice) => notices.postMessage(notice),
  };
  return openTabChannel(
    context,
    (listener) => (hear = listener),
    () => {
      notices.close();
      slot.release();
    },
  );
}
