import type { Clock, ReliableChannel } from '../../engine/index.js';

/** Something that happened to an own message on its way, and when. */
export interface DeliveryHappening {
  readonly kind: 'sent' | 'possibly-acknowledged' | 'acknowledged' | 'unconfirmed' | 'failed';
  /** ms since the epoch. */
  readonly at: number;
  /** Who proved to have it; of `acknowledged` only. */
  readonly participantId?: string;
}

/** When what happened to own messages: of a channel, since somebody first asked. */
export interface DeliveryHistory {
  of(messageId: string): readonly DeliveryHappening[];
  subscribe(listener: () => void): () => void;
}

/** Messages whose times are kept, a count: of earlier ones it is known what happened, not when. */
const mostMessages = 500;
/** Times kept of one message, a count. */
const mostHappenings = 64;

const nothing: readonly DeliveryHappening[] = [];
const histories = new WeakMap<ReliableChannel, DeliveryHistory>();

function record(channel: ReliableChannel, clock: Pick<Clock, 'now'>): DeliveryHistory {
  const byId = new Map<string, readonly DeliveryHappening[]>();
  const listeners = new Set<() => void>();
  const add = (messageId: string, happening: Omit<DeliveryHappening, 'at'>) => {
    const before = byId.get(messageId) ?? nothing;
    if (before.length >= mostHappenings) return;
    byId.set(messageId, [...before, { ...happening, at: clock.now() }]);
    const [oldest] = byId.keys();
    if (byId.size > mostMessages && oldest !== undefined) byId.delete(oldest);
    for (const listener of listeners) listener();
  };
  channel.on('message-sent', ({ messageId }) => add(messageId, { kind: 'sent' }));
  channel.on('message-possibly-acknowledged', ({ messageId, count }) => {
    if (count === 1) add(messageId, { kind: 'possibly-acknowledged' });
  });
  channel.on('message-acknowledged', ({ messageId, participantId }) =>
    add(messageId, { kind: 'acknowledged', participantId }),
  );
  channel.on('message-unconfirmed', ({ messageId }) => add(messageId, { kind: 'unconfirmed' }));
  channel.on('sending-message-irrecoverable-error', ({ messageId }) => add(messageId, { kind: 'failed' }));
  return {
    of: (messageId) => byId.get(messageId) ?? nothing,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * The history of a channel: written down from the first call on, one for all who ask, for as long as there is the channel.
 * @param clock the channel's @default the machine's
 */
export function deliveryHistoryOf(channel: ReliableChannel, clock: Pick<Clock, 'now'> = Date): DeliveryHistory {
  let history = histories.get(channel);
  if (history === undefined) histories.set(channel, (history = record(channel, clock)));
  return history;
}
