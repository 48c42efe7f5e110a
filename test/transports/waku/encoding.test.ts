import '../../support/promiseWithResolvers.js';
import { createDecoder, createEncoder, waku } from '@waku/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, maxPayload, messageHash } from '../../../src/transports/waku/wakuMessage.js';
import { decode, encode, unzigzag, zigzag } from '../../../src/transports/waku/wire.js';

const contentTopic = '/encoding-test/1/chat/proto';
const pubsubTopic = '/waku/2/rs/42/3';
const topic = { contentTopic, pubsubTopic };
const routingInfo = { pubsubTopic } as Parameters<typeof createDecoder>[1];
const decoder = createDecoder(contentTopic, routingInfo);

describe('messages beside the encoding of @waku/sdk', () => {
  it('are read by it as they were written, with the same hash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (payload, ephemeral) => {
        const { wire, hash, timestamp } = encodeMessage(payload, ephemeral, topic);
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
          const message = decodeMessage(wire, topic)!;
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

  it('without a time have a hash without one', () => {
    const payload = Uint8Array.of(1, 2, 3);
    const expected = waku.messageHash(pubsubTopic, { payload, contentTopic } as Parameters<typeof waku.messageHash>[1]);
    expect(messageHash(topic, payload)).toEqual(expected);
    const wire = encode([
      [1, payload],
      [2, contentTopic],
    ]);
    expect(decodeMessage(wire, topic)).toEqual({ payload, hash: expected, timestamp: undefined, ns: 0n });
  });

  it('of another content topic are none', () => {
    const { wire } = encodeMessage(Uint8Array.of(1), false, { contentTopic: '/other/1/chat/proto', pubsubTopic });
    expect(decodeMessage(wire, topic)).toBeUndefined();
  });

  it('with the same payload are never the same message, however fast they follow', () => {
    const hashes = Array.from({ length: 1_000 }, () => encodeMessage(Uint8Array.of(7), false, topic).hash.join());
    expect(new Set(hashes).size).toBe(1_000);
  });

  it('of the largest payload fit the limit of the network, 150 KiB', () => {
    const { wire } = encodeMessage(new Uint8Array(maxPayload(contentTopic)), true, topic);
    expect(wire.length).toBeLessThanOrEqual(150 * 1024);
    expect(wire.length).toBeGreaterThan(150 * 1024 - 32);
  });
});

describe('the wire format', () => {
  it('gives back every field in the order it came', () => {
    const numbers = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const fields = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.oneof(numbers, fc.uint8Array())));
    fc.assert(
      fc.property(fields, (written) => {
        const read = decode(encode(written));
        for (const [field, values] of read) {
          expect(values).toEqual(written.filter(([name]) => name === field).map(([, value]) => value));
        }
        expect(read.size).toBe(new Set(written.map(([field]) => field)).size);
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
        for (const values of read.values()) {
          for (const value of values) expect(typeof value === 'bigint' || value.length <= bytes.length).toBe(true);
        }
      }),
    );
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

  it('keeps times before and after 1970', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (ns) => {
        expect(unzigzag(zigzag(ns))).toBe(ns);
      }),
    );
  });
});
