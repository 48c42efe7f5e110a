import type { LogEntry, MessageDelivery } from '../engine/index.js';
import { compareEntries } from '../ports/order.js';

interface Sent {
  readonly entry: LogEntry;
  /** Why the tab that leads did not take it. */
  error?: Error;
}

/** What this tab sent and no tab that led has written yet: it is shown here, and asked for again. */
export function createOutgoing() {
  const sent = new Map<string, Sent>();
  let shown: { readonly base: readonly LogEntry[]; readonly log: readonly LogEntry[] } | undefined;

  return {
    get size(): number {
      return sent.size;
    },

    has: (messageId: string): boolean => sent.has(messageId),

    /** Those that were not refused, in the order they were sent in. */
    entries: (): readonly LogEntry[] =>
      [...sent.values()].filter(({ error }) => error === undefined).map(({ entry }) => entry),

    add(entry: LogEntry): void {
      sent.set(entry.messageId, { entry });
      shown = undefined;
    },

    /** It is written, or given up. */
    delete(messageId: string): boolean {
      shown = undefined;
      return sent.delete(messageId);
    },

    refused(messageId: string, error: Error): void {
      const one = sent.get(messageId);
      if (one !== undefined) one.error = error;
    },

    /** Those that were refused are as new again. Returns the one of this id, if it was. */
    retry(messageId: string): LogEntry | undefined {
      const one = sent.get(messageId);
      if (one?.error === undefined) return undefined;
      one.error = undefined;
      return one.entry;
    },

    delivery(messageId: string): MessageDelivery | undefined {
      const error = sent.get(messageId)?.error;
      return error && { status: 'failed', attempts: 0, acknowledgedBy: [], error };
    },

    /** A log with these in it, where they are not yet; the same list for the same log. */
    into(base: readonly LogEntry[]): readonly LogEntry[] {
      if (sent.size === 0) return base;
      if (shown?.base !== base) {
        const here = new Set(base.map(({ messageId }) => messageId));
        const more = [...sent.values()].map(({ entry }) => entry).filter(({ messageId }) => !here.has(messageId));
        shown = { base, log: more.length === 0 ? base : [...base, ...more].sort(compareEntries) };
      }
      return shown.log;
    },
  };
}
