import { sha256 } from '../../hash/sha256.js';
import type { IncomingMessage } from '../../ports/index.js';
import { bigintOf, bytesOf, concat, decode, encode, textOf, toUtf8, unzigzag, zigzag } from './wire.js';

/** Where messages go: what is asked for when pushing, subscribing and querying. */
export interface Topic {
  readonly contentTopic: string;
  readonly pubsubTopic: string;
}

/** A message ready to be pushed, as often as it takes: its bytes are fixed, and so is its hash. */
export interface OutgoingMessage {
  readonly wire: Uint8Array;
  readonly hash: Uint8Array;
  /** ms since the epoch. */
  readonly timestamp: number;
}

/** Largest encoded message, bytes (nwaku's limit; the SDK's own is 1 MB). */
const LARGEST = 153_600;

/** What the network's limit leaves for a payload, bytes: topic, timestamp, flag and lengths stand beside it. */
export function maxPayload(contentTopic: string): number {
  return LARGEST - toUtf8(contentTopic).length - 32;
}

/** Timestamps are strictly increasing, as two messages with the same payload and time are one for the network. */
let lastTimestamp = 0n;

export function encodeMessage(payload: Uint8Array, ephemeral: boolean, topic: Topic): OutgoingMessage {
  const now = BigInt(Date.now()) * 1_000_000n;
  const timestamp = (lastTimestamp = now > lastTimestamp ? now : lastTimestamp + 1n);
  const wire = encode([
    [1, payload],
    [2, topic.contentTopic],
    [10, zigzag(timestamp)],
    [31, ephemeral],
  ]);
  return { wire, hash: messageHash(topic, payload, undefined, timestamp), timestamp: Number(timestamp / 1_000_000n) };
}

/** A message of a store, and its exact time, ns since the epoch, 0 = none. */
export type StoredMessage = IncomingMessage & { readonly hash: Uint8Array; readonly ns: bigint };

/**
 * A message as a store gives it, with the hash of what is really in it.
 * @returns undefined when it is of another content topic
 * @throws on malformed bytes
 */
export function decodeMessage(wire: Uint8Array, topic: Topic): StoredMessage | undefined {
  const fields = decode(wire);
  if (textOf(fields, 2) !== topic.contentTopic) return undefined;
  // A copy: the answer it is part of may be a hundred times as large.
  const payload = new Uint8Array(bytesOf(fields, 1) ?? []);
  const ns = unzigzag(bigintOf(fields, 10) ?? 0n);
  return {
    payload,
    hash: messageHash(topic, payload, bytesOf(fields, 11), ns),
    timestamp: ns === 0n ? undefined : Number(ns / 1_000_000n),
    ns,
  };
}

/** 14/WAKU2-MESSAGE, deterministic message hashing: absent parts are left out. */
export function messageHash(
  { contentTopic, pubsubTopic }: Topic,
  payload: Uint8Array,
  meta: ArrayLike<number> = [],
  ns = 0n,
): Uint8Array {
  const time = new DataView(new ArrayBuffer(ns === 0n ? 0 : 8));
  if (ns !== 0n) time.setBigInt64(0, ns);
  return sha256(concat([toUtf8(pubsubTopic), payload, toUtf8(contentTopic), meta, new Uint8Array(time.buffer)]));
}
