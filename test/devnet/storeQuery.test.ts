import { messageHash as sdkMessageHash } from '@waku/core';
import type { LightNode } from '@waku/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Devnet } from '../../src/devnet/index.js';
import { createWakuNetwork } from '../support/waku.js';
import { bytes, contentTopic, push, queryTexts, text } from '../support/wakuMessages.js';
import { ask, proto, protocols } from '../support/wakuStream.js';

const waku = createWakuNetwork();
afterEach(() => waku.stop());

const { StoreQueryRequest, StoreQueryResponse } = proto.proto_store;
const start = BigInt(Date.UTC(2026, 0, 1)) * 1_000_000n;
const second = 1_000_000_000n;

let devnet: Devnet;
let node: LightNode;
beforeEach(async () => {
  devnet = await waku.devnet();
  node = await waku.lightNode(devnet);
});

/** Puts numbered messages into the store, a second apart. @returns their hashes */
const fill = (count: number, topic = contentTopic) =>
  Array.from({ length: count }, (_, index) =>
    devnet.store({ contentTopic: topic, payload: bytes(`${index}`), timestamp: start + BigInt(index) * second }),
  );

async function query(request: object) {
  const encoded = StoreQueryRequest.encode({ requestId: 'r', includeData: true, paginationForward: true, ...request });
  const response = StoreQueryResponse.decode(await ask(node, devnet, protocols.store, encoded));
  return { ...response, texts: response.messages.map(({ message }) => (message ? text(message.payload) : undefined)) };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `${from + index}`);
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('the SDK', () => {
  test('reads everything in a time range, oldest first, page after page', async () => {
    fill(57);
    const timeStart = new Date(Number(start / 1_000_000n));
    const timeEnd = new Date(timeStart.getTime() + 3_600_000);
    expect(await queryTexts(node, { timeStart, timeEnd, paginationForward: true })).toEqual(numbers(0, 57));
    expect(devnet.state().counts.queries).toBe(4);
  });

  test('reads backward, the newest page first', async () => {
    fill(30);
    const timeStart = new Date(Number(start / 1_000_000n));
    const timeEnd = new Date(timeStart.getTime() + 3_600_000);
    const found = await queryTexts(node, { timeStart, timeEnd, paginationForward: false, paginationLimit: 10 });
    expect(found).toHaveLength(30);
    expect(found.slice(0, 10).sort()).toEqual(numbers(20, 30));
  });

  test('finds messages by hash, and comes to an end', async () => {
    const hashes = fill(5);
    const messageHashes = [hashes[3], hashes[1]].map((hash) => fromHex(hash ?? ''));
    const found = await queryTexts(node, { messageHashes });
    expect(found.sort()).toEqual(['1', '3']);
  });

  test('computes the same hash of a message that it pushed', async () => {
    await push(node, 'hash me');
    const [stored] = devnet.messages();
    const { pubsubTopic, payload, timestamp, hash } = stored ?? expect.fail('nothing is stored');
    const message = {
      payload,
      contentTopic,
      timestamp,
      version: 0,
      rateLimitProof: undefined,
      ephemeral: false,
      meta: undefined,
    };
    expect(hash).toBe(Buffer.from(sdkMessageHash(pubsubTopic, message)).toString('hex'));
  });
});

describe('a query by time', () => {
  test('includes its start and excludes its end', async () => {
    fill(5);
    const { texts } = await query({ timeStart: start + second, timeEnd: start + 3n * second });
    expect(texts).toEqual(['1', '2']);
  });

  test('without a time goes from the oldest to the newest', async () => {
    fill(5);
    expect((await query({})).texts).toEqual(numbers(0, 5));
  });

  test('sees one content topic of one shard', async () => {
    fill(2);
    fill(3, '/devnet-test/1/other/proto');
    const { pubsubTopic } = node.createEncoder({ contentTopic });
    expect((await query({ pubsubTopic, contentTopics: [contentTopic] })).texts).toEqual(numbers(0, 2));
    expect((await query({ pubsubTopic: '/waku/2/rs/42/0', contentTopics: [contentTopic] })).texts).toEqual([]);
  });

  test('sorts equal timestamps by hash', async () => {
    const hashes = numbers(0, 10).map((number) =>
      devnet.store({ contentTopic, payload: bytes(number), timestamp: start }),
    );
    const { messages } = await query({});
    const found = messages.map(({ messageHash }) => Buffer.from(messageHash ?? []).toString('hex'));
    expect(found).toEqual(hashes.toSorted());
  });
});

describe('a page', () => {
  test('has 20 rows by default and 100 at most', async () => {
    fill(150);
    expect((await query({})).texts).toEqual(numbers(0, 20));
    expect((await query({ paginationLimit: 500n })).texts).toEqual(numbers(0, 100));
  });

  test.each([true, false])('goes on from the cursor of the one before, forward: %s', async (paginationForward) => {
    fill(25);
    const pages: (string | undefined)[][] = [];
    let paginationCursor: Uint8Array | undefined;
    do {
      const page = await query({ paginationForward, paginationLimit: 10n, paginationCursor });
      pages.push(page.texts);
      ({ paginationCursor } = page);
    } while (paginationCursor !== undefined);
    const forward = [numbers(0, 10), numbers(10, 20), numbers(20, 25)];
    expect(pages).toEqual(paginationForward ? forward : [numbers(15, 25), numbers(5, 15), numbers(0, 5)]);
  });

  test('of a query by hash honours the cursor too', async () => {
    const messageHashes = fill(5).map(fromHex);
    const first = await query({ messageHashes, paginationLimit: 3n });
    const second = await query({ messageHashes, paginationLimit: 3n, paginationCursor: first.paginationCursor });
    const third = await query({ messageHashes, paginationLimit: 3n, paginationCursor: messageHashes[4] });
    expect([first.texts, second.texts, third.texts]).toEqual([numbers(0, 3), numbers(3, 5), []]);
  });

  test('behind the last row is empty, and has no cursor', async () => {
    const hashes = fill(3);
    const { texts, paginationCursor } = await query({ paginationCursor: fromHex(hashes[2] ?? '') });
    expect({ texts, paginationCursor }).toEqual({ texts: [], paginationCursor: undefined });
  });
});

test('without includeData the rows are hashes and nothing else', async () => {
  const [hash] = fill(1);
  const { messages } = await query({ includeData: false });
  expect(messages.map(({ messageHash, message, pubsubTopic }) => ({ messageHash, message, pubsubTopic }))).toEqual([
    { messageHash: fromHex(hash ?? ''), message: undefined, pubsubTopic: undefined },
  ]);
});

describe('refused with 400 is', () => {
  const hash = new Uint8Array(32).fill(7);
  const cases: [string, object][] = [
    ['hashes together with a time', { messageHashes: [hash], timeStart: 1n }],
    ['hashes together with topics', { messageHashes: [hash], pubsubTopic: '/waku/2/rs/42/0', contentTopics: ['a'] }],
    ['a pubsub topic alone', { pubsubTopic: '/waku/2/rs/42/0' }],
    ['content topics alone', { contentTopics: ['/a/1/x/proto'] }],
    ['a hash of another length', { messageHashes: [new Uint8Array(20)] }],
    ['a cursor of no message', { paginationCursor: hash }],
  ];
  test.each(cases)('%s', async (_what, request) => {
    expect(await query(request)).toMatchObject({ statusCode: 400, messages: [] });
  });
});
