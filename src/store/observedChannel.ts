import type { ReliableChannel } from '../engine/index.js';

/** What a channel's own methods change without an event. */
export interface ChannelObserver {
  /** An own message was sent, sent again, or written: look at it. */
  ownMessage(messageId: string): void;
  /** Messages may have entered or left the log. */
  log(): void;
}

/** The same channel, whose methods tell `observer` what they changed: calling them shows at once. */
export function observeChannel(channel: ReliableChannel, observer: ChannelObserver): ReliableChannel {
  let unwritten: string[] = [];
  // A message is queued once it is written, which no event tells. What stops that shows in its delivery.
  const written = (messageId: string): void => {
    if (unwritten.push(messageId) > 1) return;
    queueMicrotask(() => {
      const messageIds = unwritten;
      unwritten = [];
      const look = (): void => messageIds.forEach((id) => observer.ownMessage(id));
      channel.flush().then(look, look);
    });
  };

  return {
    channelId: channel.channelId,
    participantId: channel.participantId,
    send(content) {
      const messageId = channel.send(content);
      observer.ownMessage(messageId);
      written(messageId);
      return messageId;
    },
    flush: () => channel.flush(),
    sendEphemeral: (content) => channel.sendEphemeral(content),
    resend(messageId) {
      channel.resend(messageId);
      observer.ownMessage(messageId);
    },
    discard(messageId) {
      channel.discard(messageId);
      observer.ownMessage(messageId);
      observer.log();
    },
    retrieve: (messageIds) => channel.retrieve(messageIds),
    on: (event, listener) => channel.on(event, listener),
    log: () => channel.log(),
    olderCount: () => channel.olderCount(),
    async loadOlder(limit) {
      const count = await channel.loadOlder(limit);
      if (count > 0) observer.log();
      return count;
    },
    async fetchHistory(query) {
      const page = await channel.fetchHistory(query);
      observer.log();
      return page;
    },
    status: (messageId) => channel.status(messageId),
    delivery: (messageId) => channel.delivery(messageId),
    held: () => channel.held(),
    syncStatus: () => channel.syncStatus(),
    missing: () => channel.missing(),
    participants: () => channel.participants(),
    frameBudget: () => channel.frameBudget(),
    counters: () => channel.counters(),
    close: () => channel.close(),
  };
}
