import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import type { DeliveredRow, GapRow, MessageRow } from '../../src/index.js';
import { useMessages } from '../../src/index.js';
import { defineMessages, useTypedMessages } from '../../src/messages/index.js';
import type { FoldedMessages, FoldRow } from '../../src/rows/index.js';
import { allOf, byAuthor, byKind, byThread, byType, useFoldedMessages } from '../../src/rows/index.js';
import { createStage } from '../support/renderChannel.js';

/** Renders below a provider of an open channel, and keeps every value. */
async function follow<T>(read: () => T, strict = false) {
  const stage = createStage();
  const values: T[] = [];
  function Reader(): ReactNode {
    values.push(read());
    return null;
  }
  const tree = (): ReactNode => {
    const app = <stage.Provider children={<Reader />} />;
    return strict ? <StrictMode>{app}</StrictMode> : app;
  };
  const view = render(tree());
  await act(() => stage.clock.advance(20));
  return {
    channel: stage.opened[0]!.channel,
    values,
    rerender: () => view.rerender(tree()),
    async after(change: () => void): Promise<T> {
      await act(async () => {
        change();
        await stage.clock.advance(20);
      });
      return values.at(-1)!;
    },
  };
}

const text = ({ rows }: FoldedMessages<MessageRow>): string =>
  rows.map((row) => (row.kind === 'fold' ? `[${row.rows.map(({ key }) => key).join(' ')}]` : row.key)).join(' ');
const foldOf = ({ rows }: FoldedMessages<MessageRow>): FoldRow =>
  rows.find((row): row is FoldRow => row.kind === 'fold')!;

describe.each([false, true])('useFoldedMessages (StrictMode: %s)', (strict) => {
  async function withGaps(read: () => FoldedMessages<MessageRow> = useFoldedMessages) {
    const t = await follow(read, strict);
    await t.after(() => {
      t.channel.hold({ id: 'h', at: 9, waitingFor: ['a', 'b', 'c', 'd', 'e'] });
      for (const id of ['a', 'b', 'c', 'd', 'e']) t.channel.miss(id);
    });
    return t;
  }

  it('folds gaps side by side, under a key that stays when the first of them heals', async () => {
    const t = await withGaps();
    expect(text(t.values.at(-1)!)).toBe('[a b c d e] h');
    const { key } = foldOf(t.values.at(-1)!);
    const last = await t.after(() => t.channel.receive({ id: 'a', at: 1 }));
    expect(text(last)).toBe('a [b c d e] h');
    expect(foldOf(last).key).toBe(key);
  });

  it('shows a fold on demand, and goes on showing it while it heals', async () => {
    const t = await withGaps();
    const { show } = t.values.at(-1)!;
    const last = await t.after(() => show(foldOf(t.values.at(-1)!)));
    expect(text(last)).toBe('a b c d e h');
    expect(text(await t.after(() => t.channel.receive({ id: 'c', at: 1 })))).toBe('c a b d e h');
    expect(t.values.at(-1)!.show).toBe(show);
  });

  it('is the same fold when enough gaps join what was left of it', async () => {
    const t = await withGaps();
    const { key } = foldOf(t.values.at(-1)!);
    const few = await t.after(() => ['a', 'b'].forEach((id) => t.channel.receive({ id, at: 1 })));
    expect(text(few)).toBe('a b c d e h');
    const many = await t.after(() => t.channel.miss('f', { since: 5 }));
    expect([text(many), foldOf(many).key]).toEqual(['a b [f c d e] h', key]);
  });

  it('says while rendering what is wrong with another number', () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const Below = (): ReactNode => useFoldedMessages({ atLeast: 1 }).rows.length;
    const stage = createStage();
    expect(() => render(<stage.Provider children={<Below />} />)).toThrow(/^atLeast is 1, .* whole number from 2/);
    vi.restoreAllMocks();
  });

  it('keeps its folds with a pick that is another function each time', async () => {
    const t = await withGaps(() => useFoldedMessages({ pick: (row) => row }));
    const before = t.values.at(-1)!;
    t.rerender();
    expect(t.values.at(-1)!.rows).toBe(before.rows);
    const last = await t.after(() => t.channel.receive({ id: 'a', at: 1 }));
    expect(foldOf(last).key).toBe(foldOf(before).key);
  });

  it('folds what stands side by side after the pick', async () => {
    const t = await follow(() => useFoldedMessages({ pick: byAuthor('bob'), atLeast: 2 }), strict);
    const last = await t.after(() => {
      t.channel.miss('a', { senderId: 'bob', since: 1 });
      t.channel.receive({ id: 'm', at: 2, from: 'carol' });
      t.channel.miss('b', { senderId: 'bob', since: 3 });
    });
    expect(text(last)).toBe('[a b]');
  });
});

describe('useMessages with a pick of /rows written inline', () => {
  it('gives the same list while nothing of it changes, and renders nothing for what others say', async () => {
    const t = await follow(() => useMessages(byAuthor('bob')));
    const first = await t.after(() => t.channel.receive({ id: 'm1', at: 1, from: 'bob' }));
    t.rerender();
    expect(t.values.at(-1)).toBe(first);
    t.values.length = 0;
    await t.after(() => t.channel.receive({ id: 'm2', at: 2, from: 'carol' }));
    expect(t.values).toEqual([]);
  });
});

describe('the types of /rows', () => {
  const messages = defineMessages({ question: z.object({ text: z.string() }), vote: z.object({ on: z.string() }) });
  /** For the compiler alone. */
  const typesOnly = (_run: () => void): void => {};

  it('are those of the rows that are picked', () => {
    typesOnly(function useIt() {
      expectTypeOf(useMessages(byAuthor('bob'))).toEqualTypeOf<readonly MessageRow[]>();
      expectTypeOf(useMessages(byKind('gap'))).toEqualTypeOf<readonly GapRow[]>();
      expectTypeOf(useMessages(allOf(byAuthor('bob'), byKind('message')))).toEqualTypeOf<readonly DeliveredRow[]>();
      expectTypeOf(useMessages(byThread('id', ({ key }: MessageRow) => key))).toEqualTypeOf<readonly MessageRow[]>();
      const questions = useTypedMessages(messages, byType('question'));
      expectTypeOf(questions[0]!.data).toEqualTypeOf<{ text: string }>();
    });
  });

  it('are those of a list with folds', () => {
    typesOnly(function useIt() {
      expectTypeOf(useFoldedMessages().rows).toEqualTypeOf<readonly (MessageRow | FoldRow)[]>();
      expectTypeOf(useFoldedMessages({ pick: byKind('gap') }).rows).toEqualTypeOf<readonly (GapRow | FoldRow)[]>();
      // @ts-expect-error a row of a list has a key
      useFoldedMessages({ pick: ({ kind }) => ({ kind }) });
    });
  });
});
