import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChannelStore, withRows } from '../../src/index.js';
import type { MissingState } from '../../src/index.js';
import { createVirtualClock } from '../../src/testing/index.js';
import { scriptedChannel } from '../support/scriptedChannel.js';

const messages = 24;

/** What one step does to message number `n`. `follows`: the numbers below it that it names. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('arrive' as const), n: fc.nat(messages - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retrieve' as const), n: fc.nat(messages - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), n: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const), n: fc.constant(0) }) },
);

/** For each message, which of the messages before it it follows. */
const histories = fc.tuple(
  ...Array.from({ length: messages }, (_, n) => fc.subarray([...Array(n).keys()], { maxLength: Math.min(n, 3) })),
);

describe('a store that follows a channel burst by burst', () => {
  it('ends in the same rows as one made from what the channel says now', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.array(step, { maxLength: 80 }), fc.nat(80), async (follows, steps, asked) => {
        const clock = createVirtualClock(1_000_000);
        const channel = scriptedChannel();
        const follower = createChannelStore(channel, { clock });
        const here = new Set<number>();
        const delivered = new Set<number>();
        const noticed = new Set<number>();
        const idOf = (n: number): string => `m${n}`;

        const deliverReady = (): void => {
          for (let again = true; again;) {
            again = false;
            for (const n of here) {
              if (delivered.has(n) || !follows[n]!.every((before) => delivered.has(before))) continue;
              delivered.add(n);
              again = true;
              channel.receive({ id: idOf(n), at: n * 10, late: true });
            }
          }
          channel.setHeld(
            channel.held().map((held) => ({
              ...held,
              waitingFor: held.waitingFor.filter((id) => !delivered.has(Number(id.slice(1)))),
            })),
          );
        };
        const arrive = (n: number): void => {
          if (here.has(n)) return;
          here.add(n);
          if (noticed.has(n)) channel.setMissing(idOf(n), null);
          const waitingFor = follows[n]!.filter((before) => !delivered.has(before)).map(idOf);
          if (waitingFor.length > 0) channel.hold({ id: idOf(n), at: n * 10, waitingFor });
          for (const before of follows[n]!) {
            if (here.has(before) || noticed.has(before)) continue;
            noticed.add(before);
            channel.miss(idOf(before), { since: 500 });
          }
          deliverReady();
        };

        for (const [index, { do: what, n }] of steps.entries()) {
          // Whenever rows are asked for, also with events that are not committed yet.
          if (index === asked) withRows(follower);
          if (what === 'arrive') arrive(n);
          else if (what === 'send') follower.channel.send(new Uint8Array([1]));
          else if (what === 'commit') await clock.advance(20);
          else if (channel.missing().some(({ messageId }) => messageId === idOf(n))) {
            const change: Partial<MissingState> = { state: 'retrieving', via: 'repair' };
            channel.setMissing(idOf(n), change);
            channel.emit('repair-request-sent', { messageIds: [idOf(n)] });
          }
        }
        await clock.advance(20);

        const store = withRows(follower);
        const fresh = withRows(createChannelStore(channel, { clock }));
        const plain = (from: typeof store) =>
          from
            .getState()
            .rows.map((row) => (row.kind === 'message' ? { ...row, late: false, receivedAt: undefined } : row));
        // Two gaps before one row stand in the order they were noticed; missing() has that order too.
        expect(plain(store)).toEqual(plain(fresh));
        expect(new Map(store.getState().rowsById)).toEqual(new Map(store.getState().rows.map((row) => [row.key, row])));
        expect(store.getState().rowsById.size).toBe(store.getState().rows.length);
        store.close();
        fresh.close();
      }),
      { numRuns: 300 },
    );
  });
});
