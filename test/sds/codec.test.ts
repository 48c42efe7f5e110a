import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, defaultSdsTuning, encodeMessage, FrameError, messageKind } from '../../src/sds/index.js';
import { withoutSenderState } from '../../src/sds/codec.js';
import type { SdsMessage } from '../../src/sds/index.js';
import { bytesOf, contentFrame } from '../support/sds.js';
import { anyMessage } from '../support/sdsMessages.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A length-delimited protobuf field. */
function field(number: number, payload: Uint8Array, wireType = 2): Uint8Array {
  return new Uint8Array([
    ...varint(number * 8 + wireType),
    ...(wireType === 2 ? varint(payload.length) : []),
    ...payload,
  ]);
}

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

const golden: Record<string, { message: SdsMessage; wire: string; kind: string }> = {
  content: {
    kind: 'content',
    wire:
      '0a05616c69636512036d69641a0263685080d095ffbc315a0d0a026431120201021a03626f625a040a026432620209096a090a0272311a03626f62' +
      'a201026869',
    message: {
      senderId: 'alice',
      messageId: 'mid',
      channelId: 'ch',
      lamportTimestamp: 1_700_000_000_000,
      causalHistory: [
        { messageId: 'd1', retrievalHint: hex('0102'), senderId: 'bob' },
        { messageId: 'd2', retrievalHint: undefined, senderId: undefined },
      ],
      bloomFilter: hex('0909'),
      repairRequest: [{ messageId: 'r1', retrievalHint: undefined, senderId: 'bob' }],
      content: bytesOf('hi'),
    },
  },
  sync: {
    kind: 'sync',
    wire: '0a05616c696365120673796e632d781a02636850055a040a026431',
    message: {
      senderId: 'alice',
      messageId: 'sync-x',
      channelId: 'ch',
      lamportTimestamp: 5,
      causalHistory: [{ messageId: 'd1', retrievalHint: undefined, senderId: undefined }],
      bloomFilter: undefined,
      repairRequest: [],
      content: undefined,
    },
  },
  ephemeral: {
    kind: 'ephemeral',
    wire: '0a05616c6963651201651a026368a2010178',
    message: {
      senderId: 'alice',
      messageId: 'e',
      channelId: 'ch',
      lamportTimestamp: undefined,
      causalHistory: [],
      bloomFilter: undefined,
      repairRequest: [],
      content: bytesOf('x'),
    },
  },
};

describe.each(Object.entries(golden))('the golden vector of a %s message', (_, { message, wire, kind }) => {
  it('is what encoding gives', () => {
    expect(toHex(encodeMessage(message))).toBe(wire);
  });

  it('is read field for field', () => {
    expect(decodeMessage(hex(wire))).toEqual(message);
  });

  it('is of its kind', () => {
    expect(messageKind(decodeMessage(hex(wire)))).toBe(kind);
  });
});

describe('presence of fields', () => {
  const bare: SdsMessage = { senderId: 'a', messageId: 'm', channelId: 'c', causalHistory: [], repairRequest: [] };

  it('keeps a Lamport timestamp of zero apart from none', () => {
    expect(decodeMessage(encodeMessage({ ...bare, lamportTimestamp: 0 })).lamportTimestamp).toBe(0);
    expect(decodeMessage(encodeMessage(bare)).lamportTimestamp).toBeUndefined();
  });

  it('keeps an empty filter apart from none', () => {
    expect(decodeMessage(encodeMessage({ ...bare, bloomFilter: new Uint8Array() })).bloomFilter).toEqual(
      new Uint8Array(),
    );
    expect(decodeMessage(encodeMessage(bare)).bloomFilter).toBeUndefined();
  });

  it('keeps an empty retrieval hint apart from none', () => {
    const entries = [{ messageId: 'x', retrievalHint: new Uint8Array() }, { messageId: 'y' }];
    const read = decodeMessage(encodeMessage({ ...bare, causalHistory: entries })).causalHistory;
    expect(read.map(({ retrievalHint }) => retrievalHint?.length)).toEqual([0, undefined]);
  });

  it('reads an empty history entry as one with an empty id', () => {
    expect(decodeMessage(field(11, new Uint8Array())).causalHistory).toEqual([
      { messageId: '', retrievalHint: undefined, senderId: undefined },
    ]);
  });

  it('takes the last of a field that comes twice, as protobuf asks', () => {
    expect(decodeMessage(concat(field(1, bytesOf('first')), field(1, bytesOf('second')))).senderId).toBe('second');
  });

  it.each([
    ['a timestamp and empty content', { lamportTimestamp: 0, content: new Uint8Array() }, 'sync'],
    ['a timestamp and no content', { lamportTimestamp: 0 }, 'sync'],
    ['no timestamp and empty content', { content: new Uint8Array() }, undefined],
    ['neither', {}, undefined],
  ])('classifies a message with %s', (_, fields, kind) => {
    expect(messageKind({ ...bare, ...fields })).toBe(kind);
  });
});

describe('what a newer sender may add', () => {
  const known = contentFrame('m', ['d']);

  it.each([
    ['a varint field', field(15, new Uint8Array(varint(300)), 0)],
    ['a length-delimited field', field(99, bytesOf('anything'))],
    ['a fixed 64-bit field', field(14, new Uint8Array(8), 1)],
    ['a fixed 32-bit field', field(14, new Uint8Array(4), 5)],
    ['a field with the highest number', field(2 ** 29 - 1, bytesOf('x'))],
  ])('is skipped: %s', (_, unknown) => {
    expect(decodeMessage(concat(unknown, known, unknown))).toEqual(decodeMessage(known));
  });

  it('is skipped inside a history entry', () => {
    const entry = concat(field(9, bytesOf('new')), field(1, bytesOf('d')), field(7, new Uint8Array([1]), 0));
    expect(decodeMessage(field(11, entry)).causalHistory[0]).toEqual({ messageId: 'd' });
  });
});

describe('bytes that are no frame', () => {
  it.each([
    ['a sender id as a varint', field(1, new Uint8Array([1]), 0)],
    ['a timestamp as bytes', field(10, bytesOf('x'))],
    ['a timestamp as a fixed 64-bit number', field(10, new Uint8Array(8), 1)],
    ['a history entry as a varint', field(11, new Uint8Array([1]), 0)],
    ['an id inside an entry as a varint', field(11, field(1, new Uint8Array([1]), 0))],
    ['content as a fixed 32-bit number', field(20, new Uint8Array(4), 5)],
    ['a field numbered zero', concat(new Uint8Array([0]), contentFrame('m'))],
    ['a zero byte after the last field', concat(contentFrame('m'), new Uint8Array([0]))],
    ['an id of bytes that are not UTF-8', field(2, new Uint8Array([0xff, 0xfe]))],
    ['an id that is a lone surrogate', field(2, new Uint8Array([0xed, 0xa0, 0x80]))],
    ['an id with an overlong encoding', field(2, new Uint8Array([0xc0, 0xaf]))],
    ['a length beyond the end', new Uint8Array([0x0a, 0x7f, 0x61])],
    ['a length of nearly 2^64', new Uint8Array([0x0a, ...varint(2n ** 64n - 1n), 0x61])],
    ['a length inside an entry beyond the entry', field(11, new Uint8Array([0x0a, 0x05, 0x61]))],
    ['an unknown field that runs past the end', new Uint8Array([...varint(99 * 8 + 2), 0x20, 0x61])],
    ['a varint of eleven bytes', new Uint8Array([0x50, ...Array<number>(11).fill(0x80), 0])],
    ['a varint without an end', new Uint8Array([0x50, 0x80])],
  ])('are a FrameError: %s', (_, bytes) => {
    expect(() => decodeMessage(bytes)).toThrow(FrameError);
  });

  it('are a FrameError wherever a frame is cut, except between two fields', () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), (message, random) => {
        const whole = encodeMessage(message);
        fc.pre(whole.length > 0);
        const cut = whole.slice(0, random % whole.length);
        let read: SdsMessage;
        try {
          read = decodeMessage(cut);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
          return;
        }
        // Protobuf has no end mark: a frame cut between fields is the message without the later ones.
        expect(encodeMessage(read)).toEqual(cut);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are a FrameError wherever a frame is cut inside its content', () => {
    const whole = contentFrame('m', ['a', 'b']);
    const start = whole.length - bytesOf('content of m').length - 3;
    for (let end = start + 1; end < whole.length; end++) {
      expect(() => decodeMessage(whole.slice(0, end))).toThrow(FrameError);
    }
  });

  it('never make decoding throw anything but a FrameError, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcome(bytes)).not.toBe('another error');
      }),
      { numRuns: 5_000 },
    );
  });

  it('never make decoding throw anything but a FrameError when they were a frame once', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(anyMessage, fc.array(change, { minLength: 1, maxLength: 6 }), (message, changes) => {
        const bytes = encodeMessage(message);
        fc.pre(bytes.length > 0);
        for (const [index, value] of changes) bytes[index % bytes.length] = value;
        expect(outcome(bytes)).not.toBe('another error');
      }),
      { numRuns: 5_000 },
    );
  });
});

function outcome(bytes: Uint8Array): 'message' | 'frame error' | 'another error' {
  try {
    decodeMessage(bytes);
    return 'message';
  } catch (error) {
    return error instanceof FrameError ? 'frame error' : 'another error';
  }
}

describe('caps', () => {
  it('let a Lamport timestamp of 2^53-1 pass and refuse the next', () => {
    const most = 2 ** 53 - 1;
    expect(decodeMessage(field(10, new Uint8Array(varint(most)), 0)).lamportTimestamp).toBe(most);
    expect(() => decodeMessage(field(10, new Uint8Array(varint(2n ** 53n)), 0))).toThrow(/2\^53-1/);
  });

  it.each([2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n])('refuse a Lamport timestamp of %s', (timestamp) => {
    expect(() => decodeMessage(field(10, new Uint8Array(varint(timestamp)), 0))).toThrow(FrameError);
  });

  it.each([
    ['history entries', 'maxHistoryEntries', 11, /causal history/],
    ['repair requests', 'maxRepairRequests', 13, /repair requests/],
  ] as const)('on %s are exact', (_, cap, number, reason) => {
    const entries = (count: number) =>
      concat(...Array.from({ length: count }, () => field(number, field(1, bytesOf('d')))));
    const limits = { ...defaultSdsTuning, [cap]: 3 };
    expect(() => decodeMessage(entries(3), limits)).not.toThrow();
    expect(() => decodeMessage(entries(4), limits)).toThrow(reason);
  });

  it('on the length of an id count its bytes, not its characters', () => {
    const limits = { ...defaultSdsTuning, maxIdLength: 8 };
    expect(decodeMessage(field(2, bytesOf('éééé')), limits).messageId).toBe('éééé');
    expect(() => decodeMessage(field(2, bytesOf('ééééé')), limits)).toThrow(/10 bytes/);
  });

  it('on the length of an id hold inside a history entry', () => {
    expect(() => decodeMessage(field(11, field(1, new Uint8Array(513).fill(97))))).toThrow(FrameError);
  });

  it('on the length of a retrieval hint are exact', () => {
    const limits = { ...defaultSdsTuning, maxHintLength: 4 };
    expect(() => decodeMessage(field(11, field(2, new Uint8Array(4))), limits)).not.toThrow();
    expect(() => decodeMessage(field(11, field(2, new Uint8Array(5))), limits)).toThrow(/retrieval hint/);
  });
});

describe('a frame without its filter and repair requests', () => {
  it('is that of the same message with neither', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bare = encodeMessage({ ...message, bloomFilter: undefined, repairRequest: [] });
        expect(withoutSenderState(encodeMessage(message))).toEqual(bare);
      }),
    );
  });

  it('keeps fields nobody knows yet, wherever they stand', () => {
    const [filter, request, unknown] = [
      field(12, bytesOf('bits')),
      field(13, field(1, bytesOf('r'))),
      field(99, bytesOf('new')),
    ];
    const known = contentFrame('m', ['d']);
    const frame = concat(filter, unknown, known, request, unknown, filter);
    expect(withoutSenderState(frame)).toEqual(concat(unknown, known, unknown));
  });

  it('has a buffer of its own', () => {
    const frame = withoutSenderState(concat(contentFrame('m'), field(12, new Uint8Array(1_000))));
    expect(frame.buffer.byteLength).toBe(frame.length);
  });
});

describe('a round trip', () => {
  it('keeps a byte order mark at the start of an id', () => {
    const message = { ...golden['sync']!.message, messageId: '\uFEFFm', senderId: '\uFEFF' };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it('gives every message back as it was', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
    );
  });

  it('encodes into a buffer that holds nothing else', () => {
    const bytes = contentFrame('m');
    expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
  });

  it('works on a view into a larger buffer', () => {
    const frame = contentFrame('m', ['d']);
    const padded = concat(new Uint8Array(7).fill(0xff), frame, new Uint8Array(9).fill(0xff));
    expect(decodeMessage(padded.subarray(7, 7 + frame.length))).toEqual(decodeMessage(frame));
  });
});
