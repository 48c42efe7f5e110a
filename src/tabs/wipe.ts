import { systemClock } from '../engine/index.js';
import type { TabEnvironment } from './environment.js';
import { PROTOCOL } from './messages.js';
import type { TabChannelOptions } from './options.js';
import { nameOf } from './options.js';
import { TabsError } from './tabsError.js';

/** How long the tab that leads may take to leave, ms: one that hangs does not hear that it has to. */
const LEAVING = 2_000;

/** What is to be wiped. */
export type WipeOptions = Pick<TabChannelOptions, 'channelId' | 'participantId' | 'persistence' | 'clock'>;

/**
 * Tells all tabs to leave the channel, and deletes what is kept of it once none of them leads: whoever opens it meanwhile waits.
 * @throws {TabsError} when there is nothing that could delete, and what the persistence throws
 */
export async function wipeInTabs(options: WipeOptions, { locks, openChannel }: TabEnvironment): Promise<void> {
  const { channelId, participantId, persistence, clock = systemClock } = options;
  if (persistence?.remove === undefined) {
    throw new TabsError(`Channel "${channelId}" was not wiped: its persistence cannot delete.`);
  }
  const name = nameOf(options);
  const notices = openChannel(name);
  notices.postMessage({ protocol: PROTOCOL, kind: 'wiped' });
  const waiting = new AbortController();
  const timer = clock.setTimeout(() => waiting.abort(), LEAVING);
  let removing: Promise<void> | undefined;
  const remove = async (): Promise<void> => {
    clock.clearTimeout(timer);
    await (removing = Promise.resolve(persistence.remove!({ channelId, participantId })));
  };
  // A tab that is opened meanwhile may take the lock in its turn, which ends nothing here.
  const request = (lock: LockOptions): Promise<void> => locks.request(name, lock, remove).catch(onRefused);
  const onRefused = (error: unknown): Promise<void> | undefined => {
    if (removing === undefined && waiting.signal.aborted) return request({ steal: true });
    return removing ?? Promise.reject(error);
  };
  try {
    await request({ signal: waiting.signal });
  } finally {
    clock.clearTimeout(timer);
    notices.close();
  }
}
