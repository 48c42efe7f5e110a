import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncomingMessage, Transport } from '../../src/ports/index.js';

/** A transport with a store, and the time its messages get. */
export interface StoreFixture {
  transport: Transport;
  /** Publishes at this time, ms since the epoch. */
  publishAt(time: number, content: string, ephemeral?: boolean): Promise<Uint8Array>;
  dispose(): Promise<void>;
}

const text = (message: IncomingMessage) => new TextDecoder().decode(message.payload);
const never = new AbortController().signal;

/** What every store of ours does, run over each of them. */
export function describeStore(name: string, open: () => Promise<StoreFixture>): void {
  async function withStore(work: (fixture: StoreFixture) => Promise<void>): Promise<void> {
    const fixture = await open();
    try {
      await work(fixture);
    } finally {
      await fixture.dispose();
    }
  }

  async function retrieve({ transport }: StoreFixture, hashes: Uint8Array[]): Promise<string[]> {
    const found: string[] = [];
    for await (const message of transport.retrieve!(hashes, never)) found.push(text(message));
    return found;
  }

  describe(`store of ${name}`, () => {
    it('gives messages by hash, and leaves out what it does not have', () =>
      withStore(async (fixture) => {
        const one = await fixture.publishAt(1, 'one');
        const two = await fixture.publishAt(2, 'two');
        expect(await retrieve(fixture, [two, new Uint8Array(32), one])).toEqual(['two', 'one']);
        expect(await retrieve(fixture, [new Uint8Array(), new Uint8Array(5)])).toEqual([]);
        expect(await retrieve(fixture, [])).toEqual([]);
      }));

    it('does not keep ephemeral messages', () =>
      withStore(async (fixture) => {
        const hash = await fixture.publishAt(1, 'typing', true);
        expect(await retrieve(fixture, [hash])).toEqual([]);
        expect((await fixture.transport.history!({ limit: 10 }, never)).messages).toEqual([]);
      }));

    it('keeps the same bytes once, at the time they were first published', () =>
      withStore(async (fixture) => {
        await fixture.publishAt(1, 'again');
        await fixture.publishAt(2, 'other');
        await fixture.publishAt(3, 'again');
        const { messages, cursor } = await fixture.transport.history!({ limit: 10 }, never);
        expect(messages.map((message) => [text(message), message.timestamp])).toEqual([
          ['other', 2],
          ['again', 1],
        ]);
        expect(cursor).toBeUndefined();
      }));

    it('reads history newest first, also inside a page, with after inclusive and before exclusive', () =>
      withStore(async (fixture) => {
        for (let time = 1; time <= 5; time++) await fixture.publishAt(time, String(time));
        const read = async (query: { before?: number; after?: number; limit: number }) =>
          (await fixture.transport.history!(query, never)).messages.map(text);
        expect(await read({ limit: 3 })).toEqual(['5', '4', '3']);
        expect(await read({ limit: 10, after: 2, before: 4 })).toEqual(['3', '2']);
        expect(await read({ limit: 10, after: 5 })).toEqual(['5']);
        expect(await read({ limit: 10, before: 1 })).toEqual([]);
        expect(await read({ limit: 10, after: 4, before: 2 })).toEqual([]);
      }));

    it('ends without a cursor exactly at the end', () =>
      withStore(async (fixture) => {
        for (let time = 1; time <= 4; time++) await fixture.publishAt(time, String(time));
        const first = await fixture.transport.history!({ limit: 2 }, never);
        expect(first.cursor).toBeTypeOf('string');
        const second = await fixture.transport.history!({ limit: 2, cursor: first.cursor }, never);
        expect(second.messages.map(text)).toEqual(['2', '1']);
        expect(second.cursor).toBeUndefined();
      }));

    it('gives every message once over all pages while messages arrive, whatever their times', async () => {
      const times = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(times, fc.integer({ min: 1, max: 6 }), (published, limit) =>
          withStore(async (fixture) => {
            for (const [index, time] of published.entries()) await fixture.publishAt(time, `${index} at ${time}`);
            const seen: { content: string; time: number }[] = [];
            let arriving = 0;
            let cursor: string | undefined;
            do {
              const page = await fixture.transport.history!({ limit, ...(cursor !== undefined && { cursor }) }, never);
              expect(page.messages.length).toBeLessThanOrEqual(limit);
              seen.push(...page.messages.map((message) => ({ content: text(message), time: message.timestamp! })));
              await fixture.publishAt(6, `new ${arriving++}`);
              cursor = page.cursor;
            } while (cursor !== undefined);
            expect(seen.map(({ content }) => content).toSorted()).toEqual(
              published.map((time, index) => `${index} at ${time}`).toSorted(),
            );
            const order = seen.map(({ time }) => time);
            expect(order).toEqual(order.toSorted((left, right) => right - left));
          }),
        ),
        { numRuns: 25 },
      );
    });

    it('refuses a query it cannot answer, and says what to give', () =>
      withStore(async ({ transport }) => {
        await expect(transport.history!({ limit: 0 }, never)).rejects.toThrow(/limit is 0.*1 or more/);
        await expect(transport.history!({ limit: 1.5 }, never)).rejects.toThrow(RangeError);
        await expect(transport.history!({ limit: 1, before: Number.NaN }, never)).rejects.toThrow(/not a time/);
        for (const cursor of ['', 'nonsense', '5-abc', `-${'0'.repeat(64)}`]) {
          await expect(transport.history!({ limit: 1, cursor }, never)).rejects.toThrow(
            /cursor is not one of this transport/,
          );
        }
      }));

    it('stops when the question is dropped', () =>
      withStore(async (fixture) => {
        const hash = await fixture.publishAt(1, 'one');
        const dropped = AbortSignal.abort(new Error('enough'));
        await expect(fixture.transport.history!({ limit: 1 }, dropped)).rejects.toThrow('enough');
        await expect(fixture.transport.retrieve!([hash], dropped)[Symbol.asyncIterator]().next()).rejects.toThrow(
          'enough',
        );
      }));
  });
}
