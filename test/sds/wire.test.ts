import { Message } from '@waku/sds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, FrameError, messageKind, type SdsMessage } from '../../src/sds/index.js';
import { WireReader, WireWriter } from '../../src/sds/wire.js';
import { bytesOf } from '../support/sds.js';
import { anyMessage } from '../support/sdsMessages.js';

function written(write: (writer: WireWriter) => void): WireReader {
  const writer = new WireWriter();
  write(writer);
  return new WireReader(writer.finish());
}

describe('a field that is written', () => {
  it('is read as it was: a number of any size a timestamp can have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 29 - 1 }), fc.maxSafeNat(), (field, value) => {
        const reader = written((writer) => writer.number(field, value));
        expect([reader.field(), reader.number(), reader.at]).toEqual([field, value, reader.end]);
      }),
    );
  });

  it('is read as it was: bytes that outgrow every buffer', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3_000 }), { maxLength: 6 }), (lengths) => {
        const values = lengths.map((length, index) => new Uint8Array(length).fill(index + 1));
        const reader = written((writer) => values.forEach((value) => writer.bytes(3, value)));
        const read = values.map(() => [reader.field(), reader.bytes()]);
        expect(read).toEqual(values.map((value) => [3, value]));
        expect(reader.at).toBe(reader.end);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    '',
    'a',
    'ab',
    'plain',
    'é',
    '\u{1F600}',
    '\u{10FFFF} beyond U+1FFFF',
    '\u0000',
    '\uFEFFmark',
    'x'.repeat(200),
  ])('is read as it was: the text %j, again and again', (text) => {
    for (let i = 0; i < 3; i++) {
      const reader = written((writer) => writer.text(1, text));
      expect([reader.field(), reader.text(1_000)]).toEqual([1, text]);
    }
  });

  it('is not mixed up with a text that ends alike', () => {
    // Texts are remembered under their ends.
    const alike = fc.tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('end', ' end', 'é end'));
    fc.assert(
      fc.property(fc.array(alike, { maxLength: 30 }), (parts) => {
        const texts = parts.map((part) => part.join(''));
        const reader = written((writer) => texts.forEach((text) => writer.text(1, text)));
        expect(texts.map(() => (reader.field(), reader.text(1_000)))).toEqual(texts);
      }),
    );
  });
});

describe('bytes that do not keep to the wire format', () => {
  it.each([
    ['a tag of more than 32 bits', [0xfa, 0xff, 0xff, 0xff, 0xff, 0x01, 0]],
    ['a group', [0x0b, 0x0c]],
    ['a fixed 64-bit number that is cut short', [0x09, 1, 2, 3]],
    ['a fixed 32-bit number that is cut short', [0x0d, 1, 2, 3]],
    ['a tag that is cut short', [0x8a]],
  ])('are a FrameError: %s', (_, bytes) => {
    const reader = new WireReader(new Uint8Array(bytes));
    expect(() => {
      reader.field();
      reader.skip();
    }).toThrow(FrameError);
  });

  it('mean the same to @waku/sds wherever both can read them', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    let both = 0;
    fc.assert(
      fc.property(anyMessage, fc.array(change, { maxLength: 3 }), (message, changes) => {
        const bytes = encodeMessage(message);
        for (const [index, value] of changes) if (bytes.length > 0) bytes[index % bytes.length] = value;
        const [ours, theirs] = [readOurs(bytes), readTheirs(bytes)];
        if (ours === undefined || theirs === undefined || messageKind(ours) === undefined) return;
        both++;
        const { senderId, messageId, channelId, lamportTimestamp, causalHistory, bloomFilter, repairRequest } = theirs;
        expect({ senderId, messageId, channelId, causalHistory, bloomFilter, repairRequest }).toEqual({
          senderId: ours.senderId,
          messageId: ours.messageId,
          channelId: ours.channelId,
          causalHistory: ours.causalHistory,
          bloomFilter: ours.bloomFilter,
          repairRequest: ours.repairRequest,
        });
        expect(lamportTimestamp?.toString()).toBe(ours.lamportTimestamp?.toString());
        expect(theirs.content ?? bytesOf('')).toEqual(ours.content ?? bytesOf(''));
      }),
      { numRuns: 3_000 },
    );
    expect(both).toBeGreaterThan(500);
  });
});

function readOurs(bytes: Uint8Array): SdsMessage | undefined {
  try {
    return decodeMessage(bytes);
  } catch {
    return undefined;
  }
}

function readTheirs(bytes: Uint8Array): ReturnType<typeof Message.decode> {
  try {
    return Message.decode(bytes);
  } catch {
    return undefined;
  }
}
