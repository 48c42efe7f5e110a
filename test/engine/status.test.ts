import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageStatus } from '../../src/engine/index.js';
import { nextStatus, restartStatus } from '../../src/engine/index.js';

/** From what says least to what says most. */
const ascending: readonly MessageStatus[] = [
  'queued',
  'sending',
  'failed',
  'sent',
  'unconfirmed',
  'possibly-acknowledged',
  'acknowledged',
];
const rankOf = (status: MessageStatus): number => ascending.indexOf(status);

const event = fc.constantFrom(...ascending);
const act = fc.oneof({ weight: 6, arbitrary: event }, { weight: 1, arbitrary: fc.constantFrom('discarded', 'resend') });
const fold = (events: readonly MessageStatus[]): MessageStatus | undefined =>
  events.reduce<MessageStatus | undefined>(nextStatus, undefined);

describe('the status of an own message', () => {
  it('is the same for any order of the same events, however often each is told', () => {
    const shuffled = fc
      .array(event, { minLength: 1, maxLength: 12 })
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
      );
    fc.assert(
      fc.property(shuffled, ([events, again]) => {
        expect(fold(again)).toBe(fold(events));
      }),
    );
  });

  it('is what says most of all that is known', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), (events) => {
        expect(fold(events)).toBe(ascending[Math.max(...events.map(rankOf))]);
      }),
    );
  });

  it('goes back only where the user sends again what failed or was not confirmed', () => {
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        let status: MessageStatus = 'queued';
        for (const one of acts) {
          const before = status;
          if (one === 'resend') {
            status = restartStatus(status);
            const expected = { failed: 'queued', unconfirmed: 'sent' }[before as string] ?? before;
            expect(status).toBe(expected);
          } else {
            status = nextStatus(status, one as MessageStatus);
            if (status !== 'discarded') expect(rankOf(status)).toBeGreaterThanOrEqual(rankOf(before));
          }
        }
      }),
    );
  });

  it.each(['failed', 'unconfirmed'] as const)('heals from %s by every proof that comes later', (side) => {
    expect(nextStatus(side, 'possibly-acknowledged')).toBe('possibly-acknowledged');
    expect(nextStatus(side, 'acknowledged')).toBe('acknowledged');
  });

  it('heals from failed by an attempt that went out', () => {
    expect(nextStatus('failed', 'sent')).toBe('sent');
    expect(nextStatus('sent', 'failed')).toBe('sent');
  });

  it.each(['acknowledged', 'discarded'] as const)('stays %s whatever happens', (end) => {
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const status = acts.reduce<MessageStatus>(
          (before, one) => (one === 'resend' ? restartStatus(before) : nextStatus(before, one as MessageStatus)),
          end,
        );
        expect(status).toBe(end);
      }),
    );
  });
});
