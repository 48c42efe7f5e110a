import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { DeliveredRow, GapRow, HeldRow } from '../../src/index.js';
import type { Payload, StandardSchema, TypedRow } from '../../src/messages/index.js';
import { defineMessages } from '../../src/messages/index.js';

const encoder = new TextEncoder();
const raw = (value: unknown): Uint8Array => encoder.encode(typeof value === 'string' ? value : JSON.stringify(value));

const withZod = defineMessages({
  question: z.object({ text: z.string().min(1) }),
  upvote: z.object({ question: z.string() }),
});
const withValibot = defineMessages({
  question: v.object({ text: v.pipe(v.string(), v.minLength(1)) }),
  upvote: v.object({ question: v.string() }),
});
const versioned = defineMessages({
  post: [z.object({ text: z.string() }), z.object({ title: z.string(), body: z.string() })],
});

describe.each([
  ['zod', withZod],
  ['valibot', withValibot],
])('messages defined with %s', (_, messages) => {
  it('say what was sent', () => {
    const content = messages.encode('question', { text: 'When?' });
    expect(messages.decode(content)).toEqual({ kind: 'known', type: 'question', version: 1, data: { text: 'When?' } });
  });

  it('are not sent when their schema refuses them: the error says which, where and what next', () => {
    expect(() => messages.encode('question', { text: '' })).toThrow(
      /^Cannot send this "question": text: .+\. Pass what its schema in defineMessages takes\.$/,
    );
  });

  it('are undecodable when their schema refuses them, and nothing is thrown', () => {
    expect(messages.decode(raw({ type: 'question', data: { text: 7 } }))).toEqual({
      kind: 'undecodable',
      reason: expect.stringMatching(/^Not a "question": text: /) as string,
    });
  });
});

describe('defineMessages', () => {
  it('writes JSON, with the version from the second one on', () => {
    const text = (content: Uint8Array) => new TextDecoder().decode(content);
    expect(text(withZod.encode('upvote', { question: 'q' }))).toBe('{"type":"upvote","data":{"question":"q"}}');
    expect(text(versioned.encode('post', { title: 'a', body: 'b' }))).toBe(
      '{"type":"post","version":2,"data":{"title":"a","body":"b"}}',
    );
  });

  it('reads old versions as what they are', () => {
    expect(versioned.decode(raw({ type: 'post', data: { text: 'old' } }))).toEqual({
      kind: 'known',
      type: 'post',
      version: 1,
      data: { text: 'old' },
    });
  });

  it.each([
    ['a version', { type: 'post', version: 3, data: { blocks: [1] } }, 3],
    ['a kind', { type: 'poll', data: { blocks: [1] } }, 1],
    ['a kind with the name of a method', { type: 'constructor', data: { blocks: [1] } }, 1],
  ])('keeps %s it does not know readable as such', (_, sent, version) => {
    expect(versioned.decode(raw(sent))).toEqual({ kind: 'unknown', type: sent.type, version, data: { blocks: [1] } });
  });

  it.each([
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a number', '7'],
    ['no type', {}],
    ['a version 0', { type: 'post', version: 0, data: {} }],
    ['a version 1.5', { type: 'post', version: 1.5, data: {} }],
    ['a version of text', { type: 'post', version: '1', data: {} }],
    ['data of an old version in a new one', { type: 'post', version: 2, data: { text: 'old' } }],
  ])('says that %s is undecodable', (_, content) => {
    expect(versioned.decode(raw(content))).toMatchObject({ kind: 'undecodable', reason: /./ });
  });

  it('never throws for any bytes, nor for any JSON', () => {
    const any = fc.oneof(
      fc.uint8Array(),
      fc.json().map(raw),
      fc
        .record({ type: fc.constantFrom('post', 'x', '__proto__'), version: fc.jsonValue(), data: fc.jsonValue() })
        .map(raw),
    );
    fc.assert(
      fc.property(any, (content) => {
        expect(['known', 'unknown', 'undecodable']).toContain(versioned.decode(content).kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it('says that bytes that are no UTF-8 are undecodable', () => {
    expect(withZod.decode(new Uint8Array([0xff, 0xfe])).kind).toBe('undecodable');
  });

  it('does not let a schema that throws, or one that answers later, through', () => {
    const schema = (validate: StandardSchema['~standard']['validate']): StandardSchema => ({
      '~standard': { version: 1, vendor: 'test', validate },
    });
    const broken = defineMessages({
      thrower: schema(() => {
        throw new Error('boom');
      }),
      later: schema(async () => ({ value: 1 })),
    });
    expect(broken.decode(raw({ type: 'thrower', data: 1 }))).toMatchObject({
      reason: expect.stringContaining('boom') as string,
    });
    expect(broken.decode(raw({ type: 'later', data: 1 }))).toMatchObject({
      reason: expect.stringContaining('asynchronous') as string,
    });
    expect(() => broken.encode('later', 1)).toThrow(/"later".*asynchronous/);
  });

  it('swallows what an asynchronous schema throws later, and knows any promise', async () => {
    const rejected: unknown[] = [];
    const note = (error: unknown): void => void rejected.push(error);
    process.on('unhandledRejection', note);
    const later = (validate: () => unknown): StandardSchema => ({
      '~standard': { version: 1, vendor: 'test', validate: validate as StandardSchema['~standard']['validate'] },
    });
    const broken = defineMessages({
      rejects: later(() => Promise.reject(new Error('later'))),
      // As of another realm: no Promise of this one.
      foreign: later(() => runInNewContext('Promise.resolve({ value: 1 })') as unknown),
    });
    for (const type of ['rejects', 'foreign'] as const) {
      expect(broken.decode(raw({ type, data: 1 }))).toMatchObject({
        kind: 'undecodable',
        reason: expect.stringMatching(/asynchronous.*use one that answers at once/) as string,
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejected).toEqual([]);
  });

  it('takes a validator that is a function, as those of arktype are', () => {
    const positive: StandardSchema<number> = Object.assign(() => undefined, {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        // What is wrong may be a list with more to it than a plain one, and its paths more than keys.
        validate: (value: unknown) =>
          typeof value === 'number' && value > 0
            ? { value }
            : { issues: Object.assign([{ message: 'must be positive', path: [{ key: 'n' }, 0] }], { summary: '' }) },
      },
    });
    const messages = defineMessages({ n: positive, m: [positive, positive] });
    expect(messages.decode(messages.encode('n', 1))).toEqual({ kind: 'known', type: 'n', version: 1, data: 1 });
    expect(messages.decode(messages.encode('m', 1))).toMatchObject({ version: 2 });
    expect(messages.decode(raw({ type: 'n', data: -1 }))).toMatchObject({
      reason: 'Not a "n": n.0: must be positive.',
    });
  });

  it('says a few of the things that are wrong, however many there are', () => {
    const lists = defineMessages({ list: z.array(z.number()) });
    const { kind, ...payload } = lists.decode(raw({ type: 'list', data: new Array(10_000).fill('x') }));
    expect(kind).toBe('undecodable');
    expect((payload as { reason: string }).reason).toMatch(/; 9997 more\.$/);
    expect((payload as { reason: string }).reason.length).toBeLessThan(300);
  });

  it('refuses what JSON cannot say', () => {
    const anything = defineMessages({ any: z.any() });
    expect(() => anything.encode('any', 1n)).toThrow(/^Cannot send this "any": /);
  });

  it('refuses a kind that is not defined', () => {
    expect(() => withZod.encode('poll' as 'upvote', { question: 'q' })).toThrow(/"poll": there is no schema/);
  });

  it('sends what a schema takes, and reads what it makes of that', () => {
    const dated = defineMessages({ meeting: z.object({ at: z.iso.datetime().transform((text) => new Date(text)) }) });
    const content = dated.encode('meeting', { at: '2026-01-01T00:00:00Z' });
    expect(dated.decode(content)).toMatchObject({ data: { at: new Date('2026-01-01T00:00:00Z') } });
  });

  it('decodes the same bytes once', () => {
    let count = 0;
    const counted = defineMessages({ a: z.any().refine(() => ++count) });
    const content = raw({ type: 'a', data: 1 });
    expect(counted.decode(content)).toBe(counted.decode(content));
    expect(count).toBe(1);
  });
});

describe('the row of a message', () => {
  const row = (content: Uint8Array): DeliveredRow => ({
    kind: 'message',
    key: 'm',
    messageId: 'm',
    senderId: 'bob',
    content,
    lamportTimestamp: 1,
    own: false,
    late: false,
    gaps: [],
  });
  const gap: GapRow = { kind: 'gap', key: 'x', messageIds: ['x'], state: 'missing', dependents: 1, since: 0 };

  it('says what the message is, and is the same for the same row', () => {
    const one = row(withZod.encode('upvote', { question: 'q' }));
    expect(withZod.read(one)).toEqual({ ...one, type: 'upvote', version: 1, data: { question: 'q' } });
    expect(withZod.read(one)).toBe(withZod.read(one));
  });

  it('is an unknown or an undecodable row, with the row it was', () => {
    const newer = row(raw({ type: 'poll', version: 2, data: {} }));
    expect(withZod.read(newer)).toEqual({ ...newer, kind: 'unknown', type: 'poll', version: 2, data: {}, row: newer });
    const held: HeldRow = { ...row(raw('hello')), kind: 'held', waitingFor: ['x'] };
    expect(withZod.read(held)).toMatchObject({ kind: 'undecodable', key: 'm', senderId: 'bob', row: held });
  });

  it('of a gap stays what it is', () => {
    expect(withZod.read(gap)).toBe(gap);
  });
});

describe('the types of messages', () => {
  it('of what is sent are those that the last schema takes', () => {
    type ToSend = Parameters<typeof versioned.encode>[1];
    expectTypeOf<ToSend>().toEqualTypeOf<{ title: string; body: string }>();
    // @ts-expect-error: a title is missing
    expect(() => versioned.encode('post', { body: 'b' })).toThrow(/title/);
    // @ts-expect-error: there is no such kind
    expect(() => versioned.encode('poll', {})).toThrow(/poll/);
  });

  it('of what is read tell kinds and versions apart', () => {
    type Definitions = typeof versioned extends { decode(content: Uint8Array): Payload<infer D> } ? D : never;
    type Row = TypedRow<Definitions>;
    type Message = Extract<Row, { kind: 'message' }>;
    expectTypeOf<Row['kind']>().toEqualTypeOf<'message' | 'held' | 'unknown' | 'undecodable' | 'gap' | 'lost'>();
    expectTypeOf<Extract<Message, { version: 1 }>['data']>().toEqualTypeOf<{ text: string }>();
    expectTypeOf<Extract<Message, { version: 2 }>['data']>().toEqualTypeOf<{ title: string; body: string }>();
    expectTypeOf<Message['type']>().toEqualTypeOf<'post'>();
  });

  it('of two kinds follow from their names', () => {
    const payload = withValibot.decode(withValibot.encode('upvote', { question: 'q' }));
    if (payload.kind !== 'known' || payload.type !== 'upvote') throw new Error('It is an upvote.');
    expectTypeOf(payload.data).toEqualTypeOf<{ question: string }>();
    expect(payload.data.question).toBe('q');
  });
});
