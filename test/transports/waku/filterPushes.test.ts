import '../../support/promiseWithResolvers.js';
import { multiaddr } from '@multiformats/multiaddr';
import { createDecoder } from '@waku/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/transports/waku/wakuMessage.js';
import { encode } from '../../../src/transports/waku/wire.js';
import { framed, startScripted } from '../../support/scriptedServiceNode.js';
import { contentTopic, createTransports, text, until } from '../../support/wakuTransports.js';

const waku = createTransports();
const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  await waku.stop();
  await Promise.all(stopping.splice(0).map((stop) => stop()));
});

const FILTER = '/vac/waku/filter-subscribe/2.0.0-beta1';
const FILTER_PUSH = '/vac/waku/filter-push/2.0.0-beta1';
const pubsubTopic = '/waku/2/rs/42/2';
const routingInfo = { pubsubTopic } as Parameters<typeof createDecoder>[1];
const messages = await messagesOf(createDecoder(contentTopic, routingInfo));
const others = await messagesOf(createDecoder('/other/1/chat/proto', routingInfo));

/** What a service node pushes: a message, and the shard it is of. */
const pushOf = (message: Uint8Array | undefined, topic: string | undefined = pubsubTopic): Uint8Array =>
  encode([
    [1, message],
    [2, topic],
  ]);
const messageOf = (value: string): Uint8Array => messages.encode(text(value), false).wire;

describe('a service node that pushes', { timeout: 30_000 }, () => {
  it.each([
    { name: 'garbage', bytes: Uint8Array.from({ length: 500 }, (_, i) => (i * 167) % 256) },
    { name: 'no message', bytes: framed(pushOf(undefined)) },
    { name: 'an empty message', bytes: framed(pushOf(new Uint8Array())) },
    { name: 'a message that ends early', bytes: framed(pushOf(messageOf('cut').subarray(0, 20))) },
    { name: 'a frame that ends early', bytes: framed(pushOf(messageOf('cut'))).subarray(0, 30) },
    { name: 'a length without end', bytes: new Uint8Array(64).fill(0xff) },
    { name: 'five megabytes', bytes: framed(pushOf(messages.encode(new Uint8Array(5_000_000), false).wire)) },
    { name: 'a message of another content topic', bytes: framed(pushOf(others.encode(text('other'), false).wire)) },
    { name: 'a message of another shard', bytes: framed(pushOf(messageOf('shard'), '/waku/2/rs/42/3')) },
    { name: 'a message of no shard', bytes: framed(pushOf(messageOf('none'), '')) },
  ])('$name delivers nothing, breaks nothing, and the next message is heard', async ({ bytes }) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const scripted = await startScripted({ [FILTER]: () => framed(encode([[10, 200]])) });
      stopping.push(() => scripted.stop());
      const participant = await waku.participant(undefined);
      await participant.node.libp2p.dial(multiaddr(scripted.multiaddr));
      await until(() => participant.transport.health.detail!().receiving, 'the subscription');
      const push = async (written: Uint8Array): Promise<void> => {
        const stream = await scripted.connections()[0]!.newStream(FILTER_PUSH);
        // The light node may end it in the middle.
        await stream.sink([written]).catch(() => {});
      };
      await push(bytes);
      await push(framed(pushOf(messageOf('genuine'))));
      await until(() => participant.heard.length > 0, 'the genuine message');
      expect(participant.heard.map((message) => message.text)).toEqual(['genuine']);
      expect(participant.transport.health.detail!().receiving).toBe(true);
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});

describe('a first service node that does not answer the filter of the SDK', { timeout: 30_000 }, () => {
  it('keeps nobody from hearing what the second one pushes', async () => {
    const silent = await waku.devnet();
    silent.faults.hang({ service: 'filter' });
    const second = await waku.devnet();
    const participant = await waku.participant(silent, { answerTimeout: 500 });
    await participant.node.dial(second.multiaddr);
    await participant.online(10_000);
    const other = await waku.participant(second);
    await other.online();
    await other.say('heard');
    await until(() => participant.heard.length > 0, 'the message');
    expect(participant.heard.map((message) => message.text)).toEqual(['heard']);
  });
});
