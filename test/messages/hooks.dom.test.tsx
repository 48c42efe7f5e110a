import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { TypedRow } from '../../src/messages/index.js';
import { defineMessages, useTypedMessages, useTypedSend } from '../../src/messages/index.js';
import { ChannelNotOpenError } from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';

let validated = 0;
const definitions = {
  text: z.object({ text: z.string() }).refine(() => ++validated),
};
const messages = defineMessages(definitions);

type Row = TypedRow<typeof definitions>;
type Send = (type: 'text', data: { text: string }) => string;

async function stageWith(strict = false) {
  const stage = createStage();
  const lists: (readonly Row[])[] = [];
  const sends = new Set<Send>();
  function Reader(): ReactNode {
    const rows = useTypedMessages(messages);
    lists.push(rows);
    sends.add(useTypedSend(messages));
    return rows.map((row) => <i key={row.key}>{row.kind === 'message' ? row.data.text : row.kind} </i>);
  }
  const tree = <stage.Provider children={<Reader />} />;
  const app = strict ? <StrictMode>{tree}</StrictMode> : tree;
  return {
    stage,
    app,
    lists,
    sends,
    async open() {
      const view = render(app);
      await act(() => stage.clock.advance(20));
      const { channel } = stage.opened[0]!;
      return {
        view,
        channel,
        async after(change: () => void) {
          await act(async () => {
            change();
            await stage.clock.advance(20);
          });
          return lists.at(-1)!;
        },
      };
    },
  };
}

describe('useTypedMessages and useTypedSend', () => {
  it.each([false, true])('show what was sent, and what cannot be read (StrictMode: %s)', async (strict) => {
    const s = await stageWith(strict);
    const t = await s.open();
    await t.after(() => {
      t.channel.receive({ id: 'not JSON', at: 1 });
      t.channel.receive({ id: JSON.stringify({ type: 'text', data: { text: 'received' } }), at: 2 });
      t.channel.receive({ id: JSON.stringify({ type: 'poll', data: {} }), at: 3 });
      t.channel.miss('x');
      [...s.sends].at(-1)!('text', { text: 'sent' });
    });
    expect(t.view.container.textContent).toBe('gap undecodable received unknown sent ');
  });

  it('keep rows that did not change, and validate each message once', async () => {
    const s = await stageWith();
    const t = await s.open();
    const first = await t.after(() => [...s.sends].at(-1)!('text', { text: 'one' }));
    validated = 0;
    const second = await t.after(() => [...s.sends].at(-1)!('text', { text: 'two' }));
    expect(second[0]).toBe(first[0]);
    // Once when sent, once when read.
    expect(validated).toBe(2);
    expect(s.sends.size).toBe(2);
  });

  it('say that nothing can be sent while the channel opens, and show nothing on a server', async () => {
    const s = await stageWith();
    expect(renderToString(s.app)).toBe('');
    expect(() => [...s.sends][0]!('text', { text: 'too early' })).toThrow(ChannelNotOpenError);
  });

  it('have the types of the messages', () => {
    const useRows = () => useTypedMessages(messages);
    const useSend = () => useTypedSend(messages);
    expectTypeOf(useRows).returns.toEqualTypeOf<readonly Row[]>();
    expectTypeOf(useSend).returns.toExtend<Send>();
  });
});
