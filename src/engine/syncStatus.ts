import type { CatchUp } from './catchUp.js';
import type { Context } from './context.js';
import type { Participants } from './participants.js';
import type { SyncStatus } from './types.js';

/** Whether anything is missing, as the app is shown it. */
export function createSyncStatus(
  { sds, events }: Context,
  isOnline: () => boolean,
  participants: Participants,
  catchUp: CatchUp,
) {
  function read(): SyncStatus {
    const { missingCount: missing, lostCount: lost, receivedCount: received } = sds;
    const { busy } = catchUp;
    // What is held and waits for nothing missing waits for itself.
    const behind = missing + sds.heldCount > 0 || catchUp.running || (busy && lost === 0);
    return {
      status: !isOnline() ? 'offline' : behind ? 'syncing' : lost > 0 ? 'incomplete' : 'synced',
      received,
      missing,
      lost,
      lastHeardAt: participants.lastHeardAt,
      caughtUpTo: busy ? catchUp.completeUntil : undefined,
    };
  }

  let told = read();

  return {
    read,

    /** What is the case now needs no telling. */
    restored(): void {
      told = read();
    },

    /** Tells what changed since. */
    tell(): void {
      const before = told;
      const now = (told = read());
      const names = Object.keys(now) as (keyof SyncStatus)[];
      if (names.some((name) => name !== 'lastHeardAt' && now[name] !== before[name])) events.emit('sync-status', now);
    },
  };
}
