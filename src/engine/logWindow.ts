import type { StoredMessage } from '../ports/index.js';
import type { LogEntry, OrderKey } from '../sds/index.js';
import { compareEntries } from '../sds/index.js';
import type { Context } from './context.js';
import { inParts } from './inParts.js';
import type { Outbox } from './outbox.js';

/** Places put back at once, a count. */
const KEYS = 1_000;

export type LogWindow = ReturnType<typeof createLogWindow>;

/**
 * The part of the log that is in memory: its newest messages without a hole, and own ones that are still on their way.
 * The rest is in persistence.
 */
export function createLogWindow({ clock, sds, storage, tuning, events, journal }: Context, outbox: Outbox) {
  const { eviction, older } = sds;
  /** The most in memory, as the sum of weights: as tuned, and what the user asked for. */
  let most = storage.inMemory === true ? Infinity : tuning.logWindowMax;
  /** How much leaves at once, so that each costs O(1): an eighth. */
  const step = Math.ceil(most / 8);
  /** The log is looked at again when it weighs more than this. */
  let lookAt = 0;
  /** The same for messages that are out of the log and in memory. */
  let lookAtLingering = step;
  let awaitsWrite = false;
  let entries: readonly LogEntry[] | undefined;
  /** The last of the calls of `loadOlder`, which come one after the other. */
  let loading: Promise<unknown> | undefined;

  function evicted(messageIds: readonly string[]): void {
    if (messageIds.length > 0) events.emit('messages-evicted', { messageIds, oldest: sds.oldest });
  }

  /** After every input: lets go of what is too much. */
  function settle(): void {
    evicted(eviction.takeDeliveredOlder());
    const { logWeight } = sds;
    const tooLong = logWeight > Math.max(most, lookAt);
    // What is being read may belong between what would leave.
    if (loading !== undefined || (!tooLong && eviction.lingering <= lookAtLingering)) return;
    const weight = tooLong ? logWeight - most + step : 0;
    const { messageIds, unwritten } = eviction.evict(weight, step, {
      stays: outbox.isOpen,
      isWritten: journal.isWritten,
    });
    lookAt = sds.logWeight + step;
    lookAtLingering = eviction.lingering + step;
    if (messageIds.length > 0) entries = undefined;
    evicted(messageIds);
    if (unwritten > 0 && !awaitsWrite) void lookAfterWrite();
  }

  async function lookAfterWrite(): Promise<void> {
    awaitsWrite = true;
    try {
      await journal.flush();
      lookAtLingering = 0;
    } catch {
      return;
    } finally {
      awaitsWrite = false;
    }
    settle();
  }

  async function load(before: Promise<unknown> | undefined, limit: number): Promise<number> {
    await before?.catch(() => undefined);
    const { size } = older;
    const wanted = older.newest(limit);
    const oldest = wanted[0];
    if (oldest === undefined) return 0;
    const read = await storage.read(wanted);
    // With what was delivered between them meanwhile: it is in memory still.
    const now = older.newest(limit + Math.max(0, older.size - size));
    const { logWeight } = sds;
    const count = take(
      now.filter((key) => compareEntries(key, oldest) >= 0),
      read,
    );
    most += sds.logWeight - logWeight;
    return count;
  }

  /** Puts older messages into the log; returns how many came. */
  function take(keys: readonly OrderKey[], read: readonly StoredMessage[]): number {
    const stored = new Map(read.map((message) => [message.messageId, message]));
    let count = 0;
    for (const { messageId } of keys) {
      const node = sds.node(messageId);
      const kept = stored.get(messageId);
      const { frame, hash } = (node?.frame === undefined ? kept : node) ?? {};
      if (frame === undefined) {
        // Persistence lost it: it may come again.
        older.delete(messageId);
        continue;
      }
      sds.restoreDelivered(frame, hash, kept?.arrival);
      count++;
    }
    if (count > 0) entries = undefined;
    return count;
  }

  return {
    settle,

    /** In order: the same array until something changes. */
    get entries(): readonly LogEntry[] {
      return (entries ??= sds.log());
    },

    /** The log changed. */
    changed(): void {
      entries = undefined;
    },

    /** Puts back what was kept: of all but the newest only that they are there. */
    async restore(keys: readonly OrderKey[], newest: readonly StoredMessage[]): Promise<void> {
      const olderCount = keys.length - newest.length;
      const starts = Array.from({ length: Math.ceil(olderCount / KEYS) }, (_, index) => index * KEYS);
      await inParts(clock, starts, (start) => {
        sds.restoreOlder(keys.slice(start, Math.min(start + KEYS, olderCount)));
      });
      await inParts(clock, newest, ({ frame, hash, arrival }) => sds.restoreDelivered(frame, hash, arrival));
    },

    /** Brings in older messages that are needed wherever they stand. */
    async load(messageIds: readonly string[]): Promise<void> {
      const needed = messageIds.map((messageId) => older.get(messageId)).filter((key) => key !== undefined);
      if (needed.length > 0) take(needed, await storage.read(needed));
    },

    /** Widens the window by up to `limit` older messages; resolves to how many came. */
    loadOlder(limit: number): Promise<number> {
      const call = load(loading, limit);
      loading = call;
      return call.finally(() => {
        if (loading === call) loading = undefined;
      });
    },

    /** The user asked for so much more: it stays. */
    widen(weight: number): void {
      most += weight;
    },
  };
}
