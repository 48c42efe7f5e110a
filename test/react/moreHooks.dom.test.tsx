import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import type { GapRow, MessageRow, Participant, ReliableChannelEvents } from '../../src/index.js';
import { useChannelEvent, useEphemeral, useMessages, useParticipants } from '../../src/index.js';
import { createStage } from '../support/renderChannel.js';

/** Renders `read` below a provider, and keeps every value it returned. */
async function follow<T>(read: () => T, strict = false) {
  const stage = createStage();
  const values: T[] = [];
  function Reader(): ReactNode {
    values.push(read());
    return null;
  }
  const app = (): ReactNode => {
    const tree = <stage.Provider children={<Reader />} />;
    return strict ? <StrictMode>{tree}</StrictMode> : tree;
  };
  const view = render(app());
  const beforeOpen = values.at(-1)!;
  await act(() => stage.clock.advance(20));
  const { channel } = stage.opened[0]!;
  return {
    beforeOpen,
    channel,
    stage,
    values,
    view,
    rerender: () => view.rerender(app()),
    async after(change: () => void) {
      await act(async () => {
        change();
        await stage.clock.advance(20);
      });
      return values.at(-1)!;
    },
  };
}

const ephemeral = (senderId: string) => ({ senderId, content: new Uint8Array([1]) });

afterEach(() => vi.restoreAllMocks());

describe('useChannelEvent', () => {
  it.each([false, true])('calls the listener once for each event while mounted (StrictMode: %s)', async (strict) => {
    const heard: string[] = [];
    const t = await follow(() => useChannelEvent('ephemeral-received', ({ senderId }) => heard.push(senderId)), strict);
    await t.after(() => t.channel.emit('ephemeral-received', ephemeral('bob')));
    t.view.unmount();
    t.channel.emit('ephemeral-received', ephemeral('carol'));
    expect(heard).toEqual(['bob']);
  });

  it('calls the listener of the last render, without listening anew', async () => {
    let name = 'first';
    const heard: string[] = [];
    const t = await follow(() => {
      const mine = name;
      useChannelEvent('ephemeral-received', () => heard.push(mine));
    });
    const { listenerCount } = t.channel;
    const on = vi.spyOn(t.channel, 'on');
    name = 'second';
    t.rerender();
    t.channel.emit('ephemeral-received', ephemeral('bob'));
    expect(heard).toEqual(['second']);
    expect(on).not.toHaveBeenCalled();
    expect(t.channel.listenerCount).toBe(listenerCount);
  });

  it('listens to another event when it is given one', async () => {
    let event: 'ephemeral-received' | 'message-missing' = 'ephemeral-received';
    let count = 0;
    const t = await follow(() => useChannelEvent(event, () => count++));
    event = 'message-missing';
    t.rerender();
    t.channel.emit('ephemeral-received', ephemeral('bob'));
    expect(count).toBe(0);
    t.channel.emit('message-missing', { entries: [] });
    expect(count).toBe(1);
  });

  it('has the detail of its event', () => {
    type Listener = Parameters<typeof useChannelEvent<'message-held'>>[1];
    expectTypeOf<Parameters<Listener>[0]>().toEqualTypeOf<ReliableChannelEvents['message-held']>();
  });
});

describe('useEphemeral', () => {
  it.each([false, true])('sends text as UTF-8, and hears others (StrictMode: %s)', async (strict) => {
    const heard: string[] = [];
    const t = await follow(() => useEphemeral(({ senderId }) => heard.push(senderId)), strict);
    const sent = vi.spyOn(t.channel, 'sendEphemeral');
    t.values.at(-1)!('ü');
    expect(sent.mock.calls.map(([content]) => [...content])).toEqual([[0xc3, 0xbc]]);
    await t.after(() => t.channel.emit('ephemeral-received', ephemeral('bob')));
    expect(heard).toEqual(['bob']);
  });

  it('sends nothing while the channel opens, and gives the same function once it is open', async () => {
    const t = await follow(() => useEphemeral());
    const sent = vi.spyOn(t.channel, 'sendEphemeral');
    t.beforeOpen('too early');
    expect(sent).not.toHaveBeenCalled();
    const before = t.values.at(-1);
    t.rerender();
    expect(t.values.at(-1)).toBe(before);
  });

  it('leaves what the channel refuses to its caller', async () => {
    const t = await follow(() => useEphemeral());
    vi.spyOn(t.channel, 'sendEphemeral').mockImplementation(() => {
      throw new Error('empty');
    });
    expect(() => t.values.at(-1)!('')).toThrow('empty');
  });
});

describe('useParticipants', () => {
  it.each([false, true])('tells who was heard and when (StrictMode: %s)', async (strict) => {
    const t = await follow(() => useParticipants(), strict);
    expect(t.beforeOpen).toEqual([]);
    const bob = { participantId: 'bob', lastHeardAt: 5 };
    await t.after(() => {
      t.channel.setParticipants([bob]);
      t.channel.emit('participants-changed', { participantId: 'bob' });
    });
    const last = await t.after(() => t.channel.receive({ id: 'm1', at: 1 }));
    expect(last).toEqual([bob]);
    const length = t.values.length;
    await t.after(() => t.channel.emit('participants-changed', { participantId: 'bob' }));
    expect(t.values).toHaveLength(length);
    expectTypeOf(last).toEqualTypeOf<readonly Participant[]>();
  });
});

describe('useMessages with something to pick', () => {
  const byBob = (row: MessageRow) => (row.senderId === 'bob' ? row : undefined);
  const gapsOnly = (row: MessageRow): GapRow | undefined => (row.kind === 'gap' ? row : undefined);
  const thread = (id: string) => (row: MessageRow) =>
    'content' in row && new TextDecoder().decode(row.content).startsWith(`${id} `) ? row.key : undefined;

  it.each([
    ['an author', byBob, ['a 1', 'b 3', 'h']],
    ['a kind', gapsOnly, ['x']],
    ['a thread', thread('a'), ['a 1', 'a 2']],
  ] as const)('shows only the rows of %s', async (_, pick, expected) => {
    const t = await follow(() => useMessages<unknown>(pick));
    const rows = await t.after(() => {
      t.channel.receive({ id: 'a 1', at: 1, from: 'bob' });
      t.channel.receive({ id: 'a 2', at: 2, from: 'carol' });
      t.channel.receive({ id: 'b 3', at: 3, from: 'bob' });
      t.channel.hold({ id: 'h', at: 5, from: 'bob', waitingFor: ['x'] });
      t.channel.miss('x');
    });
    expect(rows.map((row) => (typeof row === 'string' ? row : (row as MessageRow).key))).toEqual(expected);
  });

  it.each([false, true])('renders again only when what it picks changes (StrictMode: %s)', async (strict) => {
    const t = await follow(() => useMessages(byBob), strict);
    const before = await t.after(() => t.channel.receive({ id: 'm1', at: 1, from: 'bob' }));
    const length = t.values.length;
    await t.after(() => t.channel.receive({ id: 'm2', at: 2, from: 'carol' }));
    await t.after(() => t.channel.receive({ id: 'm0', at: 0, from: 'carol' }));
    expect(t.values).toHaveLength(length);
    const after = await t.after(() => t.channel.receive({ id: 'm3', at: 3, from: 'bob' }));
    expect(after.map(({ key }) => key)).toEqual(['m1', 'm3']);
    expect(after[0]).toBe(before[0]);
  });

  it('gives the same list for one written inline, render after render', async () => {
    const t = await follow(() => useMessages((row) => (row.kind === 'message' ? row.key : undefined)));
    const before = await t.after(() => t.channel.receive({ id: 'm1', at: 1 }));
    t.rerender();
    t.rerender();
    expect(t.values.at(-1)).toBe(before);
  });

  it('asks one that stays the same for new rows only', async () => {
    const asked: string[] = [];
    const pick = (row: MessageRow) => {
      asked.push(row.key);
      return row.key;
    };
    const t = await follow(() => useMessages(pick));
    await t.after(() => {
      for (let i = 0; i < 100; i++) t.channel.receive({ id: `m${i}`, at: i });
    });
    asked.length = 0;
    await t.after(() => t.channel.receive({ id: 'new', at: 100 }));
    expect(asked).toEqual(['new']);
  });

  it('picks by another rule when it is given one', async () => {
    let id = 'a';
    const t = await follow(() => useMessages(thread(id)));
    await t.after(() => {
      t.channel.receive({ id: 'a 1', at: 1 });
      t.channel.receive({ id: 'b 2', at: 2 });
    });
    id = 'b';
    t.rerender();
    expect(t.values.at(-1)).toEqual(['b 2']);
  });

  it('has the type of what it picks', () => {
    const useGaps = () => useMessages(gapsOnly);
    expectTypeOf(useGaps).returns.toEqualTypeOf<readonly GapRow[]>();
  });
});

describe('these hooks on a server', () => {
  function All(): ReactNode {
    useChannelEvent('message-received', () => {});
    const sendEphemeral = useEphemeral();
    const keys = useMessages((row) => row.key);
    return <p>{`${typeof sendEphemeral} ${keys.length} ${useParticipants().length}`}</p>;
  }

  it('show the empty channel, and hydrate without a warning', async () => {
    const stage = createStage();
    const app = (
      <StrictMode>
        <stage.Provider children={<All />} />
      </StrictMode>
    );
    const container = document.body.appendChild(document.createElement('div'));
    const complaints = vi.spyOn(console, 'error');
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe('function 0 0');
    const root = await act(async () => hydrateRoot(container, app));
    await act(() => stage.clock.advance(20));
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
      await stage.clock.advance(20);
    });
    expect(container.textContent).toBe('function 1 0');
    expect(complaints).not.toHaveBeenCalled();
    act(() => root.unmount());
    container.remove();
  });
});
