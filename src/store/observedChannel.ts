import type { ReliableChannel } from '../engine/index.js';

/**
 * The same channel, whose methods tell what they change without an event: calling them shows at once.
 * @param changed is given the own message that was sent, sent again, discarded or written; without one, messages may
 * have entered or left the log
 */
export function observeChannel(channel: ReliableChannel, changed: (messageId?: string) => void): ReliableChannel {
  let unwritten: string[] = [];
  // A message is queued once it is written, which no event tells. What stops that shows in its delivery.
  const awaitWritten = (): void => {
    const messageIds = unwritten;
    unwritten = [];
    const written = (): void => messageIds.forEach((messageId) => changed(messageId));
    channel.flush().then(written, written);
  };

  const methods: Partial<ReliableChannel> = {
    send(content) {
      const messageId = channel.send(content);
      changed(messageId);
      if (unwritten.push(messageId) === 1) queueMicrotask(awaitWritten);
      return messageId;
    },
    resend(messageId) {
      channel.resend(messageId);
      changed(messageId);
    },
    discard(messageId) {
      channel.discard(messageId);
      changed(messageId);
      changed();
    },
    loadOlder: (limit) => channel.loadOlder(limit).finally(changed),
    fetchHistory: (query, signal) => channel.fetchHistory(query, signal).finally(changed),
  };
  return new Proxy(channel, {
    get(_, name: keyof ReliableChannel) {
      const value = methods[name] ?? channel[name];
      // The channel's methods need the channel itself.
      return typeof value === 'function' ? value.bind(channel) : value;
    },
  });
}
