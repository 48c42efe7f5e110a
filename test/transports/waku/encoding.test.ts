import '../../support/promiseWithResolvers.js';
import { createDecoder, createEncoder, waku } from '@waku/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPayload, messagesOf } from '../../../src/transports/waku/wakuMessage.js';
import { bytesOf, decode, encode, sint64 } from '../../../src/transports/waku/wire.js';

const contentTopic = '/encoding-test/1/chat/proto';
const pubsubTopic = '/waku/2/rs/42/3';
const routingInfo = { pubsubTopic } as Parameters<typeof createDecoder>[1];
const decoder = createDecoder(contentTopic, routingInfo);
const messages = await messagesOf(decoder);

describe('messages beside the encoding of @waku/sdk', () => {
  it('are read by it as they were written, with the same hash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (payload, ephemeral) => {
        const { wire, hash, timestamp } = messages.encode(payload, ephemeral);
        const proto = (await decoder.fromWireToProtoObj(wire))!;
        expect({ ...proto, timestamp: Number(proto.timestamp! / 1_000_000n) }).toMatchObject({
          payload,
          contentTopic,
          timestamp,
          ephemeral,
          meta: undefined,
        });
        expect(hash).toEqual(waku.messageHash(pubsubTopic, proto));
      }),
    );
  });

  it('of it are read as it wrote them, with the same hash, meta and time to the ns included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.option(fc.uint8Array({ minLength: 1, maxLength: 64 }), { nil: undefined }),
        fc.date({ min: new Date(1), max: new Date(4e12), noInvalidDate: true }),
        async (payload, meta, timestamp) => {
          const encoder = createEncoder({
            contentTopic,
            routingInfo,
            ...(meta !== undefined && { metaSetter: () => meta }),
          });
          const wire = (await encoder.toWire({ payload, timestamp }))!;
          const message = await messages.decode(wire);
          const proto = (await decoder.fromWireToProtoObj(wire))!;
          expect(message).toEqual({
            payload,
            hash: waku.messageHash(pubsubTopic, proto),
            timestamp: timestamp.getTime(),
            ns: BigInt(timestamp.getTime()) * 1_000_000n,
          });
        },
      ),
    );
  });

  it('without a time have a hash without one', async () => {
    const payload = Uint8Array.of(1, 2, 3);
    const expected = waku.messageHash(pubsubTopic, { payload, contentTopic } as Parameters<typeof waku.messageHash>[1]);
    const wire = encode([
      [1, payload],
      [2, contentTopic],
    ]);
    expect(await messages.decode(wire)).toEqual({ payload, hash: expected, timestamp: undefined, ns: 0n });
  });

  it('with a time between two ms have the hash of the exact time', async () => {
    const wire = encode([
      [1, Uint8Array.of(1)],
      [2, contentTopic],
      [10, sint64(1_700_000_000_000_000_001n)],
    ]);
    const message = { payload: Uint8Array.of(1), contentTopic, timestamp: 1_700_000_000_000_000_001n };
    const hash = waku.messageHash(pubsubTopic, message as Parameters<typeof waku.messageHash>[1]);
    expect(await messages.decode(wire)).toMatchObject({ hash, ns: message.timestamp, timestamp: 1_700_000_000_000 });
  });

  it('of another content topic are none', async () => {
    const others = await messagesOf(createDecoder('/other/1/chat/proto', routingInfo));
    const { wire } = others.encode(Uint8Array.of(1), false);
    expect(await messages.decode(wire)).toBeUndefined();
  });

  it('with the same payload are never the same message, however fast they follow', () => {
    const hashes = Array.from({ length: 1_000 }, () => messages.encode(Uint8Array.of(7), false).hash.join());
    expect(new Set(hashes).size).toBe(1_000);
  });

  it('of the largest payload fit the limit of the network, 150 KiB', () => {
    const { wire } = messages.encode(new Uint8Array(maxPayload(contentTopic)), true);
    expect(wire.length).toBeLessThanOrEqual(150 * 1024);
    expect(wire.length).toBeGreaterThan(150 * 1024 - 32);
  });
});

describe('the wire format', () => {
  it('gives back every field in the order it came', () => {
    const numbers = fc.maxSafeNat();
    const fields = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.oneof(numbers, fc.uint8Array())));
    fc.assert(
      fc.property(fields, (written) => {
        const read = decode(encode(written));
        for (const [field, values] of Object.entries(read)) {
          expect(values).toEqual(written.filter(([name]) => String(name) === field).map(([, value]) => value));
        }
        expect(Object.keys(read)).toHaveLength(new Set(written.map(([field]) => field)).size);
      }),
    );
  });

  it('says of any other bytes that they are malformed, and reads nothing beyond their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        let read: ReturnType<typeof decode>;
        try {
          read = decode(bytes);
        } catch (error) {
          expect(String(error)).toMatch('malformed');
          return;
        }
        for (const values of Object.values(read)) {
          for (const value of values) expect(typeof value === 'number' || value.length <= bytes.length).toBe(true);
        }
      }),
    );
  });

  it('says of a number without end that it is malformed', () => {
    for (const [start, length] of [
      [[], 400],
      [[8], 400],
      [[10], 400],
      [[10, 0x80], 11],
    ] as const) {
      const endless = Uint8Array.from([...start, ...Array.from({ length }, () => 0xff)]);
      expect(() => decode(endless)).toThrow('malformed');
      expect(() => decode(Uint8Array.from([...start, ...Array.from({ length }, () => 0xff), 1, 1, 1]))).toThrow(
        'malformed',
      );
    }
  });

  it('refuses a message cut off anywhere inside a field', () => {
    const whole = encode([
      [1, new Uint8Array(200)],
      [10, 2n ** 60n],
    ]);
    const cuts = Array.from({ length: whole.length - 1 }, (_, at) => at + 1).filter((at) => {
      try {
        decode(whole.subarray(0, at));
        return true;
      } catch {
        return false;
      }
    });
    // Where the first field ends is no cut.
    expect(cuts).toEqual([203]);
  });

  it('gives the last of what was to stand once, where it is bytes', () => {
    const fields = decode(
      encode([
        [1, 'first'],
        [1, 'last'],
        [2, 5],
      ]),
    );
    expect(bytesOf(fields, 1)).toEqual(new TextEncoder().encode('last'));
    expect(bytesOf(fields, 2)).toBeUndefined();
    expect(bytesOf(fields, 3)).toBeUndefined();
  });
});
