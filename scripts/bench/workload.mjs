// @ts-check
import { createHash } from 'node:crypto';

export const CHANNEL = 'bench';

/** The wire size of the filter `@waku/sds` sends with every message, bytes. */
const FILTER_BYTES = 18_752;

/**
 * @typedef {object} WorkloadMessage
 * @property {string} messageId
 * @property {string[]} follows ids in its causal history
 * @property {Uint8Array} bytes the frame, in a buffer of its own as it comes from a network
 */

/**
 * A conversation of four participants as frames both engines understand, each message following the two before it; ids
 * as `@waku/sds` makes them (hex sha-256 of the payload) or as ours does, which ours checks.
 * @param {import('../../src/sds/index.js')} sds our codec
 * @param {{ messages: number, filter: boolean, ids?: 'ours' | 'theirs', size?: number, history?: number }} options
 * @returns {WorkloadMessage[]}
 */
export function createWorkload(sds, { messages, filter, ids: form = 'theirs', size = 100, history = 2 }) {
  const start = Date.now() - messages;
  const ids = Array.from({ length: messages }, (_, i) => {
    const content = contentOf(i, size);
    if (form === 'ours') return sds.deriveMessageId(senderOf(i), start + i, content);
    return createHash('sha256').update(content).digest('hex');
  });
  return ids.map((messageId, i) => {
    const follows = ids.slice(Math.max(0, i - history), i);
    const bytes = sds.encodeMessage({
      senderId: senderOf(i),
      messageId,
      channelId: CHANNEL,
      lamportTimestamp: start + i,
      causalHistory: follows.map((named, j) => ({ messageId: named, senderId: senderOf(i - follows.length + j) })),
      bloomFilter: filter ? filterAt(i) : undefined,
      repairRequest: [],
      content: contentOf(i, size),
    });
    return { messageId, follows, bytes };
  });
}

/** @param {number} index @param {number} size */
export function contentOf(index, size) {
  return new Uint8Array(Buffer.from(`message ${index} `.padEnd(size, '.')));
}

/** @param {number} index */
function senderOf(index) {
  return `participant-${index % 4}`;
}

/** Bits as dense as in the filter of somebody who received that many messages. @param {number} received */
function filterAt(received) {
  const filter = new Uint8Array(FILTER_BYTES);
  for (let i = 0; i < received * 10; i++) {
    const bit = (i * 2_654_435_761) % (FILTER_BYTES * 8);
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return filter;
}

/** A filter as one filled to its capacity looks, each seed another. @param {number} seed */
export function fullFilter(seed) {
  const filter = new Uint8Array(FILTER_BYTES);
  let random = 2 * seed + 1;
  for (let i = 0; i < 100_000; i++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const bit = Math.floor((random / 2 ** 32) * FILTER_BYTES * 8);
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return filter;
}

/**
 * How many messages were delivered before one they follow.
 * @param {readonly WorkloadMessage[]} workload
 * @param {readonly string[]} delivered
 */
export function countOutOfCausalOrder(workload, delivered) {
  const follows = new Map(workload.map((message) => [message.messageId, message.follows]));
  const seen = new Set();
  let wrong = 0;
  for (const messageId of delivered) {
    if (follows.get(messageId)?.some((named) => !seen.has(named))) wrong++;
    seen.add(messageId);
  }
  return wrong;
}
