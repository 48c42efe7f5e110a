import type {
  MessageStatus,
  Persistence,
  ReliableChannelEvents,
  Retrieval,
  SyncStatus,
  TransportHealth,
  Tuning,
} from 'react-reliable-channel/engine';
import { aesGcmEncryption, createReliableChannel } from 'react-reliable-channel/engine';
import { wakuTransport } from 'react-reliable-channel/waku';
import { startLightNode, stopLightNode } from '../../../scripts/waku/lightNode.mjs';

/** One topic and one channel for whoever is in a test. */
export const contentTopic = '/reliable-channel/1/conversation/proto';
export const channelId = 'a channel of the tests';

/** What a participant is opened with: plain data, so that it can be handed to a page. */
export interface ParticipantOptions {
  readonly participantId: string;
  readonly multiaddr: string;
  /** 32 bytes; without, nothing is encrypted. */
  readonly key?: readonly number[];
  readonly retrieval?: Retrieval;
  readonly tuning?: Partial<Tuning>;
}

/** Everything a test looks at, as plain data. */
export interface View {
  readonly peerId: string;
  readonly health: TransportHealth;
  readonly reason: string | undefined;
  readonly sync: SyncStatus['status'];
  /** The texts of the log. */
  readonly log: readonly string[];
  /** The texts handed to the app, in order, since it was opened. */
  readonly received: readonly string[];
  /** How far own messages of the log got, by their text. */
  readonly statuses: Readonly<Record<string, MessageStatus | undefined>>;
  /** How missing messages came back. */
  readonly recovered: readonly ReliableChannelEvents['message-recovered']['via'][];
  readonly missing: number;
  readonly undecodable: number;
}

/** A light node, our transport and our engine; runs in Node as in a page. */
export interface Participant {
  send(text: string): string;
  view(): View;
  /** Closes all of it, the light node included. */
  close(): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export async function openParticipant(options: ParticipantOptions, persistence: Persistence): Promise<Participant> {
  const { participantId, key, retrieval, tuning } = options;
  const node = await startLightNode(options.multiaddr);
  const transport = wakuTransport({ node, contentTopic });
  const channel = await createReliableChannel({
    channelId,
    participantId,
    transport,
    persistence,
    retrieval,
    tuning,
    encryption: key && aesGcmEncryption({ key: Uint8Array.from(key), channelId }),
  });
  const received: string[] = [];
  const recovered: View['recovered'][number][] = [];
  channel.on('message-received', ({ content }) => received.push(decoder.decode(content)));
  channel.on('message-recovered', ({ via }) => recovered.push(via));
  return {
    send: (text) => channel.send(encoder.encode(text)),
    view() {
      const log = channel.log();
      const own = log.filter(({ senderId }) => senderId === participantId);
      return {
        peerId: node.peerId.toString(),
        health: transport.health.get(),
        reason: transport.health.detail?.().reason,
        sync: channel.syncStatus().status,
        log: log.map(({ content }) => decoder.decode(content)),
        received: [...received],
        statuses: Object.fromEntries(
          own.map(({ messageId, content }) => [decoder.decode(content), channel.status(messageId)]),
        ),
        recovered: [...recovered],
        missing: channel.missing().length,
        undecodable: channel.counters().undecodable,
      };
    },
    async close() {
      await channel.close();
      await transport.close();
      await stopLightNode(node);
    },
  };
}
