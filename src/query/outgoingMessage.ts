import type { MessageDelivery, MessageStatus, ReliableChannel } from '../engine/index.js';
import type { ReadableStore } from '../react/currentChannel.js';
import { SendMessageError } from './sendMessageError.js';

/** An own message that got as far as was waited for. */
export interface SentMessage extends MessageDelivery {
  readonly messageId: string;
}

/** How far a message has to get for a mutation to succeed: as in `MessageStatus`. */
export type SendMilestone = Extract<MessageStatus, 'queued' | 'sent' | 'possibly-acknowledged' | 'acknowledged'>;

/** From lowest to highest; `unconfirmed` has gone out. */
const lattice: readonly (MessageStatus | undefined)[] = [
  undefined,
  'queued',
  'sending',
  'sent',
  'unconfirmed',
  'possibly-acknowledged',
  'acknowledged',
];

/** Where a message is sent. */
export interface SendingPlace<V> {
  readonly channel: ReliableChannel;
  readonly store: ReadableStore;
  /** Sends, and gives the messageId. */
  readonly send: (variables: V) => string | Promise<string>;
}

/** What an {@link OutgoingMessage} is sent with. */
export interface OutgoingOptions<V> {
  /** Asked when it is sent. @throws {ChannelNotOpenError} */
  readonly place: () => SendingPlace<V>;
  readonly until: SendMilestone;
  /** Called as soon as there is a messageId. */
  readonly sent: () => void;
}

/** One message of a mutation: it is sent once, however often the mutation runs. */
export interface OutgoingMessage<V> {
  /** Undefined before it is sent. */
  readonly messageId: string | undefined;
  /**
   * Sends it, or sends it again if it failed, and waits.
   * @throws {SendMessageError} (as a rejection)
   */
  run(variables: V): Promise<SentMessage>;
  /**
   * Calls `hope` once, when a message that had failed gets further, or is sent again.
   * @returns a function that ends the wait
   */
  onHope(hope: () => void): () => void;
}

export function createOutgoingMessage<V>({ place, until, sent }: OutgoingOptions<V>): OutgoingMessage<V> {
  let messageId: string | undefined;
  let channel: ReliableChannel;
  let store: ReadableStore;

  const read = (): MessageDelivery | undefined => channel.delivery(messageId!);

  /** What came of it; undefined = nothing yet. */
  const outcome = (): SentMessage | SendMessageError | undefined => {
    const delivery = read();
    const status = delivery?.status;
    if (status === 'failed' || status === 'discarded') return new SendMessageError(status, messageId, delivery?.error);
    if (delivery && lattice.indexOf(status) >= lattice.indexOf(until)) return { messageId: messageId!, ...delivery };
    if (status === 'unconfirmed') return new SendMessageError(status, messageId);
    return channel.closed.aborted ? new SendMessageError('closed', messageId, channel.closed.reason) : undefined;
  };

  /** Calls `look` now and whenever something may have changed, until it gives true. */
  const watch = (look: () => boolean): (() => void) => {
    const { closed } = channel;
    let unsubscribe = (): void => {};
    const stop = (): void => {
      unsubscribe();
      closed.removeEventListener('abort', changed);
    };
    const changed = (): void => {
      if (look()) stop();
    };
    if (look()) return () => {};
    unsubscribe = store.subscribe(changed);
    closed.addEventListener('abort', changed);
    return stop;
  };

  return {
    get messageId() {
      return messageId;
    },

    async run(variables) {
      if (messageId === undefined) {
        try {
          // What is sent at once is in the log at once.
          const at = place();
          ({ channel, store } = at);
          const given = at.send(variables);
          messageId = typeof given === 'string' ? given : await given;
        } catch (cause) {
          throw new SendMessageError('refused', undefined, cause);
        }
        sent();
      } else channel.resend(messageId);
      return new Promise((resolve, reject) => {
        watch(() => {
          const found = outcome();
          if (found instanceof SendMessageError) reject(found);
          else if (found) resolve(found);
          return found !== undefined;
        });
      });
    },

    onHope(hope) {
      if (messageId === undefined) return () => {};
      return watch(() => {
        const status = read()?.status;
        const found = outcome();
        if (channel.closed.aborted || status === 'discarded') return true;
        // Sent again: it is under way. What only filters speak for, where proof is waited for, is tried no more.
        const isUnderWay = status !== 'failed' && lattice.indexOf(status) <= lattice.indexOf('sent');
        const isThere = found !== undefined && !(found instanceof SendMessageError);
        if (isUnderWay || isThere) hope();
        return isUnderWay || isThere;
      });
    },
  };
}
