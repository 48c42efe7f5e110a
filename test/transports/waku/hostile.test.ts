import '../../support/promiseWithResolvers.js';
import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder } from '@waku/sdk';
import { messagesOf } from '../../../src/transports/waku/wakuMessage.js';
import { bytesOf, encode, type Fields } from '../../../src/transports/waku/wire.js';
import { framed, startScripted, type Script } from '../../support/scriptedServiceNode.js';
import { contentTopic, createTransports, text, until, type Participant } from '../../support/wakuTransports.js';

const waku = createTransports();
const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
  await waku.stop();
  await Promise.all(stopping.splice(0).map((stop) => stop()));
});

const STORE = '/vac/waku/store-query/3.0.0';
const PUSH = '/vac/waku/lightpush/3.0.0';
const FILTER = '/vac/waku/filter-subscribe/2.0.0-beta1';
const METADATA = '/vac/waku/metadata/1.0.0';

/** A light node connected to a service node that answers like this. */
async function facing(scripts: Readonly<Record<string, Script>>, options = {}): Promise<Participant> {
  const scripted = await startScripted(scripts);
  stopping.push(() => scripted.stop());
  const participant = await waku.participant(undefined, options);
  await participant.node.libp2p.dial((await import('@multiformats/multiaddr')).multiaddr(scripted.multiaddr));
  return participant;
}

const status = (code: number) => framed(encode([[10, code]]));
const row = (message: Uint8Array, hash = new Uint8Array(32)) =>
  encode([
    [1, hash],
    [2, message],
  ]);
const answer = (rows: readonly Uint8Array[], cursor?: Uint8Array) =>
  framed(encode([[10, 200], ...rows.map((bytes) => [20, bytes] as const), [51, cursor]]));
const routingInfo = { pubsubTopic: '/waku/2/rs/42/2' } as Parameters<typeof createDecoder>[1];
const messages = await messagesOf(createDecoder(contentTopic, routingInfo));
const others = await messagesOf(createDecoder('/other/1/chat/proto', routingInfo));

async function storing(script: Script): Promise<Participant> {
  const participant = await facing({ [STORE]: script });
  await until(() => participant.transport.health.detail!().reason === 'no service node takes messages', 'the store');
  return participant;
}

describe('a service node that lies', { timeout: 20_000 }, () => {
  it('about hashes gains nothing: they are computed, and what was not asked for is dropped', async () => {
    const asked = new Uint8Array(32).fill(7);
    const { wire } = messages.encode(text('another message'), false);
    const bob = await storing(() => answer([row(wire, asked)]));
    expect(await bob.retrieve([asked])).toEqual([]);
  });

  it('about topics and times gains nothing: what is not of this channel and this time is dropped', async () => {
    const mine = messages.encode(text('mine'), false).wire;
    const elsewhere = others.encode(text('elsewhere'), false).wire;
    const timeless = encode([
      [1, text('timeless')],
      [2, contentTopic],
    ]);
    const bob = await storing(() =>
      answer([row(elsewhere), row(timeless), encode([[1, new Uint8Array(32)]]), row(mine)]),
    );
    expect((await bob.history({ limit: 10 })).texts).toEqual(['mine']);
    expect((await bob.history({ limit: 10, before: Date.now() - 60_000, after: Date.now() - 120_000 })).texts).toEqual(
      [],
    );
  });

  it('with more than was asked for is cut off, and asked on from there', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => messages.encode(text(`${i}`), false));
    const cursors: (Uint8Array | undefined)[] = [];
    const bob = await storing((request: Fields) => {
      cursors.push(bytesOf(request, 51)?.slice());
      expect(request[53]).toEqual([10]);
      return answer(rows.map(({ wire }) => row(wire)));
    });
    const page = await bob.history({ limit: 10 });
    expect(page.texts).toEqual(rows.slice(20).map((_, i) => `${29 - i}`));
    await bob.history({ limit: 10, cursor: page.cursor! });
    expect(cursors).toEqual([undefined, rows[20]!.hash]);
  });

  it('with empty pages without end is left after a bounded number of queries', async () => {
    let queries = 0;
    const bob = await storing(() => {
      queries++;
      return answer([], new Uint8Array(32).fill(queries));
    });
    const page = await bob.history({ limit: 10 });
    expect(page.texts).toEqual([]);
    expect(page.cursor).toBeTypeOf('string');
    expect(queries).toBe(7);
  });

  it.each([
    { name: 'malformed', bytes: framed(Uint8Array.of(0xff, 0xff, 0xff)), reason: 'its answer is malformed' },
    {
      name: 'cut off',
      bytes: answer([new Uint8Array(100)]).subarray(0, 50),
      reason: 'the service node did not answer',
    },
    { name: 'empty', bytes: new Uint8Array(), reason: 'the service node did not answer' },
    {
      name: 'of a length without end',
      bytes: new Uint8Array(40).fill(0xff),
      reason: 'the service node did not answer',
    },
    { name: 'with malformed messages', bytes: answer([Uint8Array.of(0x12, 0x7f)]), reason: 'its answer is malformed' },
  ])('with an answer that is $name is no answer', async ({ bytes, reason }) => {
    const bob = await storing(() => bytes);
    await expect(bob.history({ limit: 1 })).rejects.toThrow(`The store did not answer: ${reason}`);
    await expect(bob.retrieve([new Uint8Array(32)])).rejects.toThrow(`The store did not answer: ${reason}`);
  });

  it('with an answer without end is cut off after 16 MiB', async () => {
    let sent = 0;
    const bob = await storing(async function* () {
      for (; sent < 1_000; sent++) {
        yield new Uint8Array(1 << 18).fill(0xff);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const open = () => bob.node.libp2p.getConnections().flatMap(({ streams }) => streams).length;
    const before = open();
    await expect(bob.history({ limit: 1 })).rejects.toThrow('answered more than 16777216 bytes');
    await until(() => open() <= before, 'the stream to end');
    expect(sent).toBeLessThan(200);
  });

  it('about what it serves, or says nothing of it, is tried', async () => {
    const served = { [PUSH]: () => status(200), [FILTER]: () => status(200) };
    for (const said of [new Uint8Array(), framed(Uint8Array.of(0xff)), framed(encode([])), framed(encode([[1, 42]]))]) {
      const participant = await facing({ ...served, [METADATA]: () => said });
      await participant.online();
      await participant.say('taken');
    }
  });

  it('with a light push answer that is none has not taken the message', async () => {
    const participant = await facing({ [PUSH]: () => framed(encode([])), [FILTER]: () => status(200) });
    await participant.online();
    await expect(participant.say('lost')).rejects.toThrow('answered 0');
  });

  it('without a filter, or without light push, is used for the rest', async () => {
    const deaf = await facing({ [PUSH]: () => status(200) });
    await until(() => deaf.transport.health.get() === 'degraded', 'publishing');
    await deaf.say('out');
    const mute = await facing({ [FILTER]: () => status(200) });
    await until(() => mute.transport.health.get() === 'degraded', 'receiving');
    expect(mute.transport.health.detail!().reason).toBe('no service node takes messages');
    await expect(mute.say('in')).rejects.toThrow('no service node takes messages');
  });
});
