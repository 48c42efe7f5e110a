import type { ReliableChannelEvents } from '../engine/index.js';
import { Emitter } from '../engine/emitter.js';
import { compareEntries } from '../ports/order.js';
import type { TabContext } from './context.js';
import { differences } from './differences.js';
import type { Told } from './messages.js';
import { Mirror } from './mirror.js';
import type { createOutgoing } from './outgoing.js';
import { oldestOf } from './reporter.js';
import type { Source } from './source.js';
import type { createTimestamps } from './timestamps.js';

/** What one tab sees of the channel, whoever leads: read from one source after the other, and told each thing once. */
export function createView(
  { options, clock }: TabContext,
  timestamps: ReturnType<typeof createTimestamps>,
  outgoing: ReturnType<typeof createOutgoing>,
) {
  const events = new Emitter<ReliableChannelEvents>();
  const healthListeners = new Set<() => void>();
  /** Messages this tab was told of that are not in the log at present: they are not told again. */
  const told = new Set<string>();

  /** Tells the listeners of this tab; what it was told before is not told twice. */
  function tell(happened: readonly Told[]): void {
    events.batch(() => {
      for (const [event, detail] of happened) {
        if (event === 'message-received' || event === 'own-message-received' || event === 'message-replaced') {
          timestamps.follow(detail.lamportTimestamp, clock.now());
        }
        if (event === 'own-message-received' && outgoing.has(detail.messageId)) continue;
        if (event === 'message-received' && told.delete(detail.messageId)) {
          events.emit('messages-evicted', { messageIds: [], oldest: undefined });
        } else events.emit(event, detail as never);
      }
    });
  }

  function tellHealth(): void {
    for (const listener of [...healthListeners]) listener();
  }

  const view = {
    source: new Mirror() as Source,
    /** What was marked as read here, until the tab that leads says it too. */
    readHere: undefined as readonly number[] | undefined,
    events,
    tell,
    tellHealth,

    /** What is read from now on, and, where somebody listens already, what differs from what was. */
    adopt(next: Source, isHeard: boolean): void {
      const before = view.source;
      view.source = next;
      view.readHere = undefined;
      const here = new Set(next.log().map(({ messageId }) => messageId));
      const oldest = oldestOf(next);
      for (const entry of before.log()) {
        // What is not in memory is in the log all the same.
        const isOlder = oldest !== undefined && compareEntries(entry, oldest) < 0;
        if (entry.senderId !== options.participantId && !here.has(entry.messageId) && !isOlder) {
          told.add(entry.messageId);
        }
      }
      for (const { lamportTimestamp } of next.log()) timestamps.follow(lamportTimestamp, clock.now());
      if (isHeard) tell(differences(before, next, options.participantId, outgoing.has));
      tellHealth();
    },

    onHealth(listener: () => void): () => void {
      const own = (): void => listener();
      healthListeners.add(own);
      return () => healthListeners.delete(own);
    },
  };
  return view;
}
