import {
  type ContentMessage,
  Message,
  MessageChannel,
  MessageChannelEvent,
  type MessageChannelOptions,
} from '@waku/sds';
import { bytesOf, CHANNEL } from './sds.js';

/** The Bloom filter `@waku/sds` uses inside; it exports only its base class. */
export interface WakuFilter {
  computeHashes(id: string): number[];
  insert(id: string): void;
  lookup(id: string): boolean;
  toBytes(): Uint8Array;
}

interface WakuFilterClass {
  fromBytes(bytes: Uint8Array, options: unknown): WakuFilter;
}

export function createWakuFilter(): WakuFilter {
  return Reflect.get(new MessageChannel('any', 'any'), 'filter') as WakuFilter;
}

export function readWakuFilter(bytes: Uint8Array): WakuFilter {
  const filter = createWakuFilter();
  return (filter.constructor as unknown as WakuFilterClass).fromBytes(bytes, Reflect.get(filter, 'options'));
}

/** A participant on `@waku/sds` whose events of a kind are written down. */
export class WakuParticipant {
  readonly channel: MessageChannel;
  readonly delivered: string[] = [];
  readonly acknowledged: string[] = [];
  readonly possiblyAcknowledged: string[] = [];
  readonly missing: string[] = [];
  readonly errors: unknown[] = [];

  constructor(participantId: string, options: MessageChannelOptions = {}) {
    this.channel = new MessageChannel(CHANNEL, participantId, { causalHistorySize: 2, ...options });
    this.channel.addEventListener(MessageChannelEvent.InMessageDelivered, ({ detail }) => this.delivered.push(detail));
    this.channel.addEventListener(MessageChannelEvent.OutMessageAcknowledged, ({ detail }) =>
      this.acknowledged.push(detail),
    );
    this.channel.addEventListener(MessageChannelEvent.OutMessagePossiblyAcknowledged, ({ detail }) =>
      this.possiblyAcknowledged.push(detail.messageId),
    );
    this.channel.addEventListener(MessageChannelEvent.InMessageMissing, ({ detail }) =>
      this.missing.push(...detail.map(({ messageId }) => messageId)),
    );
    this.channel.addEventListener(MessageChannelEvent.ErrorTask, ({ detail }) => this.errors.push(detail));
  }

  async send(text: string): Promise<{ messageId: string; bytes: Uint8Array }> {
    let sent: ContentMessage | undefined;
    this.channel.pushOutgoingMessage(bytesOf(text), async (message) => {
      sent = message;
      return Promise.resolve({ success: true, retrievalHint: bytesOf(`hash of ${text}`) });
    });
    await this.channel.processTasks();
    return { messageId: sent!.messageId, bytes: sent!.encode() };
  }

  async sendEphemeral(text: string, sent: (bytes: Uint8Array) => void): Promise<void> {
    await this.channel.pushOutgoingEphemeralMessage(bytesOf(text), async (message) => {
      sent(message.encode());
      return Promise.resolve(true);
    });
    await this.channel.processTasks();
  }

  /** A sync message; undefined when it has nothing to say. */
  async sync(): Promise<Uint8Array | undefined> {
    let bytes: Uint8Array | undefined;
    await this.channel.pushOutgoingSyncMessage(async (message) => {
      bytes = message.encode();
      return Promise.resolve(true);
    });
    return bytes;
  }

  async receive(...frames: Uint8Array[]): Promise<void> {
    for (const frame of frames) {
      this.channel.pushIncomingMessage(Message.decode(frame)!, undefined);
      await this.channel.processTasks();
      this.channel.sweepIncomingBuffer();
    }
  }
}
