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
  const look = (): void => {
    const messageIds = unwritten;
    unwritten = [];
    const written = (): void => messageIds.forEach(observer.ownMessage);
    channel.flush().then(written, written);
  };

  const methods: Partial<ReliableChannel> = {
    send(content) {
      const messageId = channel.send(content);
      observer.ownMessage(messageId);
      if (unwritten.push(messageId) === 1) queueMicrotask(look);
      return messageId;
    },
    resend(messageId) {
      channel.resend(messageId);
      observer.ownMessage(messageId);
    },
    discard(messageId) {
      channel.discard(messageId);
      observer.ownMessage(messageId);
      observer.log();
    },
    loadOlder: (limit) => channel.loadOlder(limit).finally(observer.log),
    fetchHistory: (query) => channel.fetchHistory(query).finally(observer.log),
  };
  return new Proxy(channel, {
    get(_, name: keyof ReliableChannel) {
      const value = methods[name] ?? channel[name];
      // The channel's methods need the channel itself.
      return typeof value === 'function' ? value.bind(channel) : value;
    },
  });
}
