import type { DecodedMessage, IDecodedMessage, LightNode } from '@waku/sdk';
import { encode, sint64, toUtf8 } from './wire.js';

/** Reads messages; its topics are where they go. */
export type Decoder = ReturnType<LightNode['createDecoder']>;

/** A message ready to be pushed, as often as it takes: its bytes are fixed, and so is its hash. */
export interface OutgoingMessage {
  readonly wire: Uint8Array;
  readonly hash: Uint8Array;
  /** ms since the epoch. */
  readonly timestamp: number;
}

/** A message of a store, with the hash of what is really in it, and its exact time: ns since the epoch, 0 = none. */
export type StoredMessage = ReturnType<typeof incoming> & { readonly ns: bigint };

/** A message of the SDK as the engine takes it. */
export const incoming = ({ payload, hash, timestamp }: IDecodedMessage) => ({
  payload,
  hash,
  timestamp: timestamp?.getTime(),
});

/** Largest encoded message, bytes (nwaku's limit; the SDK's own is 1 MB). */
const LARGEST = 153_600;
export const NS = 1_000_000n;

/** What the network's limit leaves for a payload, bytes: topic, timestamp, flag and lengths stand beside it. */
export function maxPayload(contentTopic: string): number {
  return LARGEST - toUtf8(contentTopic).length - 32;
}

/** Timestamps are strictly increasing, as two messages with the same payload and time are one for the network. */
let lastTimestamp = 0n;

export type Messages = Awaited<ReturnType<typeof messagesOf>>;

/** Reads and writes the messages of a topic. The SDK hashes them: it has SHA-256 at hand. */
export async function messagesOf(decoder: Decoder) {
  const { contentTopic, pubsubTopic } = decoder;
  // The SDK gives messages as promises only, but who publishes wants the hash at once.
  const any = await decoder.fromProtoObj(pubsubTopic, { contentTopic } as Parameters<Decoder['fromProtoObj']>[1]);
  const Message = any!.constructor as typeof DecodedMessage;

  return {
    encode(payload: Uint8Array, ephemeral: boolean): OutgoingMessage {
      const now = Date.now();
      const ns = BigInt(now) * NS;
      const timestamp = (lastTimestamp = ns > lastTimestamp ? ns : lastTimestamp + 1n);
      const wire = encode([
        [1, payload],
        [2, contentTopic],
        [10, sint64(timestamp)],
        [31, ephemeral || undefined],
      ]);
      const { hash } = new Message(pubsubTopic, { payload, contentTopic, timestamp } as DecodedMessage['proto']);
      return { wire, hash, timestamp: now };
    },

    /**
     * @returns undefined when it is of another content topic
     * @throws on malformed bytes
     */
    async decode(wire: Uint8Array): Promise<StoredMessage | undefined> {
      const proto = await decoder.fromWireToProtoObj(wire);
      if (proto?.contentTopic !== contentTopic) return;
      // A copy: the answer it is part of may be a hundred times as large.
      const message = new Message(pubsubTopic, { ...proto, payload: proto.payload.slice() } as DecodedMessage['proto']);
      return { ...incoming(message), ns: proto.timestamp ?? 0n };
    },
  };
}
