import type { CurrentChannel } from '../react/currentChannel.js';
import type { ReadableStore } from '../store/index.js';
import { withRows } from '../store/index.js';
import type { UnreadTracker } from './unreadTracker.js';
import { createUnreadTracker, nothingUnread } from './unreadTracker.js';

/** One for each store, whoever uses it: it lasts as long. */
const trackers = new WeakMap<ReadableStore, UnreadTracker>();

const nothingTracked: UnreadTracker = { get: () => nothingUnread, isUnread: () => false, subscribe: () => () => {} };

/** While the channel opens, or when that failed, nothing is known to be unread. */
export function trackerOf({ store, handle: { channel } }: CurrentChannel): UnreadTracker {
  if (channel === undefined) return nothingTracked;
  let tracker = trackers.get(store);
  if (!tracker) trackers.set(store, (tracker = createUnreadTracker(withRows(store), channel)));
  return tracker;
}
