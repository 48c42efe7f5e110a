import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowPick } from '../../src/rows/index.js';
import { allOf, anyOf, byAuthor, byKind, byThread, byType } from '../../src/rows/index.js';
import type { MessageRow } from '../../src/store/index.js';
import { createChannelStore } from '../../src/store/index.js';
import { withRows } from '../../src/store/withRows.js';
import { createRowView } from '../../src/store/rowView.js';
import { createVirtualClock } from '../../src/testing/index.js';
import { delivery, scriptedChannel } from '../support/scriptedChannel.js';
import { gap, held, lost, message } from '../ui/support/rows.js';

/** Messages are called `m<number>`; each belongs to the thread of the last message before it whose number ends with a 0. */
const threadOf = ({ key }: MessageRow): string | undefined => /^m(\d+)\d$/.exec(key)?.[1]?.concat('0').padStart(3, 'm');
const isOwn = (row: MessageRow): MessageRow | undefined => (row.kind === 'message' && row.own ? row : undefined);
const keyOf = ({ key }: MessageRow): string => key;

describe('a pick', () => {
  const rows: MessageRow[] = [
    message('m10', 'bob', 0),
    message('m11', 'carol', 1),
    gap('m12', { senderId: 'carol' }),
    held('m13', 3, ['m12']),
    lost('m20'),
    message('m21', 'bob', 5),
  ];
  const picked = <T>(pick: RowPick<MessageRow, T>): T[] => rows.map(pick).filter((one) => one !== undefined);
  const keys = (pick: RowPick<MessageRow, MessageRow>): string => picked(pick).map(keyOf).join(' ');

  it('byAuthor has all that is known to be of that author', () => {
    expect(keys(byAuthor('carol'))).toBe('m11 m12');
    expect(keys(byAuthor('nobody'))).toBe('');
  });

  it('byKind has the rows of that kind', () => {
    expect(keys(byKind('message'))).toBe('m10 m11 m21');
    expect(keys(byKind('lost'))).toBe('m20');
  });

  it('byThread has what belongs to the thread and what started it, also while that is missing', () => {
    expect(keys(byThread('m10', threadOf))).toBe('m10 m11 m12 m13');
    expect(keys(byThread('m20', threadOf))).toBe('m20 m21');
  });

  it('byType has the messages of that type that could be read', () => {
    const typed = [
      { kind: 'message', key: 'a', type: 'vote' },
      { kind: 'held', key: 'b', type: 'vote' },
      { kind: 'unknown', key: 'c', type: 'vote' },
      { kind: 'message', key: 'd', type: 'text' },
    ];
    expect(typed.flatMap((row) => byType('vote')(row) ?? [])).toEqual(typed.slice(0, 2));
  });

  it('allOf has what all have, each asked for what the one before it gave', () => {
    expect(keys(allOf(byAuthor('bob'), byThread('m20', threadOf)))).toBe('m21');
    expect(picked(allOf(byThread('m10', threadOf), byKind('message'), keyOf))).toEqual(['m10', 'm11']);
  });

  it('anyOf has what one of them has, once', () => {
    expect(keys(anyOf(byAuthor('carol'), byKind('gap'), byKind('lost')))).toBe('m11 m12 m20');
  });

  it.each([
    ['byAuthor', () => byAuthor('bob')],
    ['byKind', () => byKind('gap')],
    ['byType', () => byType('vote')],
    ['byThread', () => byThread('m10', threadOf)],
    ['allOf', (): RowPick<MessageRow, string> => allOf(byAuthor('bob'), byKind('message'), keyOf)],
    ['anyOf', () => anyOf(byAuthor('bob'), byAuthor('carol'))],
  ])('%s is the same function for the same arguments', (_name, make) => {
    expect(make()).toBe(make());
  });

  it('is kept for the last 500 authors and not for more', () => {
    const first = byAuthor('first');
    for (let at = 0; at < 499; at++) byAuthor(`author ${at}`);
    expect(byAuthor('first')).toBe(first);
    for (let at = 0; at < 500; at++) byAuthor(`other ${at}`);
    expect(byAuthor('first')).not.toBe(first);
    expect(byAuthor('first')(rows[0]!)).toBeUndefined();
  });
});

describe('what is picked from a channel, whatever happens there', () => {
  type Step = readonly [(typeof names)[number], number];
  const names = [
    'receive',
    'receive',
    'hold',
    'miss',
    'come',
    'retrieve',
    'lose',
    'evict',
    'own',
    'confirm',
    'heard',
  ] as const;
  const steps = fc.array(fc.tuple(fc.constantFrom(...names), fc.nat({ max: 99 })), { minLength: 1, maxLength: 40 });
  const people = ['bob', 'carol', 'dave'];

  /** A channel in which steps are taken, and its store. */
  function stage() {
    const clock = createVirtualClock(1_000_000);
    const channel = scriptedChannel();
    const store = createChannelStore(channel, { clock });
    const rows = withRows(store);
    const missing: string[] = [];
    const here = new Set<string>();
    let own = 0;
    const take = ([step, number]: Step): void => {
      const id = `m${10 + number}`;
      const from = people[number % people.length]!;
      if (step === 'receive' && !here.has(id) && !missing.includes(id)) {
        here.add(id);
        channel.receive({ id, at: 10 + number, from });
      } else if (step === 'hold' && !here.has(id) && !missing.includes(id)) {
        here.add(id);
        missing.push(`x${id}`);
        channel.hold({ id, at: 10 + number, from, waitingFor: [`x${id}`] });
        channel.miss(`x${id}`, { senderId: from });
      } else if (step === 'miss' && !here.has(id) && !missing.includes(id)) {
        missing.push(id);
        channel.miss(id, { senderId: from, since: number });
      } else if (missing.length > 0 && step === 'come') {
        const [come] = missing.splice(number % missing.length, 1);
        here.add(come!);
        channel.receive({ id: come!, at: 5 + number, from });
      } else if (missing.length > 0 && step === 'retrieve') channel.retrieve([missing[number % missing.length]!]);
      else if (missing.length > 0 && step === 'lose') {
        const messageId = missing[number % missing.length]!;
        channel.setMissing(messageId, { state: 'lost', via: undefined });
        channel.emit('irretrievable-message', { messageId });
      } else if (step === 'evict') channel.evict(Math.min(number % 3, channel.log().length));
      else if (step === 'own') {
        const messageId = channel.send(new Uint8Array([number]));
        own++;
        channel.deliver(messageId, delivery('sending'), 'sending-message');
      } else if (step === 'confirm' && own > 0) {
        channel.deliver(`own-${1 + (number % own)}`, delivery('acknowledged'), 'message-acknowledged');
      } else if (step === 'heard') {
        channel.setSyncStatus({ lastHeardAt: number });
        channel.emit('sync-status', channel.syncStatus());
      }
    };
    return {
      store,
      rows: () => rows.getState().rows,
      /** What the store shows after a step. */
      async after(step: Step): Promise<readonly MessageRow[]> {
        take(step);
        await clock.advance(20);
        return rows.getState().rows;
      },
    };
  }

  const picks: readonly (readonly [string, RowPick<MessageRow, MessageRow>])[] = [
    ['byAuthor', byAuthor('bob')],
    ['byKind', byKind('gap')],
    ['byThread', byThread('m20', threadOf)],
    ['allOf', allOf(byAuthor('carol'), byKind('message'))],
    ['anyOf', anyOf(byAuthor('dave'), isOwn)],
  ];

  it.each(picks)(
    '%s: the same list while nothing in it changed, and the rows are those of the channel',
    (_name, pick) =>
      fc.assert(
        fc.asyncProperty(steps, async (happens) => {
          const t = stage();
          const view = createRowView(pick);
          let before = view(t.rows());
          for (const step of happens) {
            const rows = await t.after(step);
            const wanted = rows.filter((row) => pick(row) !== undefined);
            const now = view(rows);
            expect(now.length).toBe(wanted.length);
            expect(now.every((row, index) => row === wanted[index])).toBe(true);
            const isSame = wanted.length === before.length && wanted.every((row, index) => row === before[index]);
            expect(now === before).toBe(isSame);
            before = now;
          }
          t.store.close();
        }),
        { numRuns: 60 },
      ),
  );

  it.each(picks)('%s: an element is another object only where its row says something else', (_name, pick) =>
    fc.assert(
      fc.asyncProperty(steps, async (happens) => {
        const t = stage();
        const view = createRowView(pick);
        let before = view(t.rows());
        for (const step of happens) {
          const now = view(await t.after(step));
          const known = new Map(before.map((row) => [row.key, row]));
          for (const row of now) {
            const was = known.get(row.key);
            if (was !== undefined && was !== row) expect(row).not.toEqual(was);
          }
          before = now;
        }
        t.store.close();
      }),
      { numRuns: 60 },
    ),
  );

  it('one row that changes changes one element', async () => {
    const t = stage();
    for (const number of [0, 3, 6, 9]) await t.after(['miss', number]);
    const view = createRowView(byAuthor('bob'));
    const before = view(t.rows());
    const now = view(await t.after(['lose', 1]));
    expect(before.map(keyOf)).toEqual(['m10', 'm13', 'm16', 'm19']);
    expect(now.map((row, index) => row === before[index])).toEqual([true, false, true, true]);
  });
});
