import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { useReliableChannel } from '../../src/index.js';
import type { Unread } from '../../src/unread/index.js';
import { useIsUnread, useUnread } from '../../src/unread/index.js';
import { createStage } from '../support/renderChannel.js';

/** Renders below a provider of an open channel, and keeps every value. */
async function follow<T>(read: () => T, strict = false) {
  const stage = createStage();
  const values: T[] = [];
  function Reader(): ReactNode {
    values.push(read());
    return null;
  }
  const tree = <stage.Provider children={<Reader />} />;
  const view = render(strict ? <StrictMode>{tree}</StrictMode> : tree);
  await act(() => stage.clock.advance(20));
  const { channel } = stage.opened[0]!;
  return {
    channel,
    stage,
    values,
    view,
    async after(change: () => void) {
      await act(async () => {
        change();
        await stage.clock.advance(20);
      });
      return values.at(-1)!;
    },
  };
}

const says = ({ count, firstUnreadId, older }: Unread) => ({ count, firstUnreadId, older });

describe.each([false, true])('useUnread (StrictMode: %s)', (strict) => {
  it('counts messages of others, and says which arrived first', async () => {
    const t = await follow(useUnread, strict);
    const last = await t.after(() => {
      t.channel.receive({ id: 'm1', at: 1 });
      t.channel.receive({ id: 'm2', at: 2 });
    });
    expect(says(last)).toEqual({ count: 2, firstUnreadId: 'm1', older: 0 });
  });

  it('goes by arrival: one that lands far up is unread though everything below it was read', async () => {
    const t = await follow(useUnread, strict);
    const { markRead } = await t.after(() => {
      for (let i = 10; i < 20; i++) t.channel.receive({ id: `m${i}`, at: i });
    });
    await t.after(() => markRead());
    const last = await t.after(() => t.channel.receive({ id: 'late', at: 1, late: true }));
    expect(says(last)).toEqual({ count: 1, firstUnreadId: 'late', older: 0 });
  });

  it('reads up to a message by arrival, and single messages', async () => {
    const t = await follow(useUnread, strict);
    const { markRead } = await t.after(() => {
      for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) t.channel.receive({ id, at: 100 - index });
    });
    expect(says(await t.after(() => markRead(['c', 'nobody knows it'])))).toMatchObject({
      count: 3,
      firstUnreadId: 'a',
    });
    expect(says(await t.after(() => markRead('b')))).toMatchObject({ count: 1, firstUnreadId: 'd' });
    expect(says(await t.after(() => markRead()))).toEqual({ count: 0, firstUnreadId: undefined, older: 0 });
  });
});

describe('useUnread', () => {
  it('never counts own messages, and held ones not before they are delivered', async () => {
    const t = await follow(() => ({ unread: useUnread(), handle: useReliableChannel() }));
    await t.after(() => t.values.at(-1)!.handle.send('mine'));
    const held = await t.after(() => t.channel.hold({ id: 'h', at: 5, waitingFor: ['x'] }));
    expect(held.unread.count).toBe(0);
    const last = await t.after(() => {
      t.channel.receive({ id: 'x', at: 4 });
      t.channel.receive({ id: 'h', at: 5 });
    });
    expect(says(last.unread)).toMatchObject({ count: 2, firstUnreadId: 'x' });
  });

  it('counts what left memory, and names the first that is in memory', async () => {
    const t = await follow(useUnread);
    await t.after(() => {
      for (let i = 1; i <= 5; i++) t.channel.receive({ id: `m${i}`, at: i });
    });
    const evicted = await t.after(() => t.channel.evict(2));
    expect(says(evicted)).toEqual({ count: 5, firstUnreadId: 'm3', older: 2 });
    await t.after(() => evicted.markRead());
    expect(says(t.values.at(-1)!)).toEqual({ count: 0, firstUnreadId: undefined, older: 0 });
  });

  it('names what came back into memory', async () => {
    const t = await follow(() => ({ unread: useUnread(), handle: useReliableChannel() }));
    await t.after(() => {
      for (let i = 1; i <= 5; i++) t.channel.receive({ id: `m${i}`, at: i });
      t.channel.evict(3);
    });
    await act(async () => {
      await t.values.at(-1)!.handle.channel!.loadOlder(2);
      await t.stage.clock.advance(20);
    });
    expect(says(t.values.at(-1)!.unread)).toEqual({ count: 5, firstUnreadId: 'm2', older: 1 });
  });

  it('renders only when something of it changes, and marks nothing twice', async () => {
    const t = await follow(useUnread);
    const { markRead } = await t.after(() => t.channel.receive({ id: 'm1', at: 1 }));
    await t.after(() => markRead());
    const setRead = vi.spyOn(t.channel, 'setRead');
    const { length } = t.values;
    await t.after(() => markRead());
    await t.after(() => t.channel.miss('x'));
    expect(t.values).toHaveLength(length);
    expect(setRead).not.toHaveBeenCalled();
    expect(t.values.at(-1)!.markRead).toBe(markRead);
  });

  it('says the same in two providers, and in a component that comes later', async () => {
    const stage = createStage();
    const seen: Record<string, Unread> = {};
    const Reader = ({ name }: { name: string }): ReactNode => {
      seen[name] = useUnread();
      return null;
    };
    const app = (later: boolean): ReactNode => (
      <>
        <stage.Provider children={<Reader name="a" />} />
        <stage.Provider>{later && <Reader name="b" />}</stage.Provider>
      </>
    );
    const view = render(app(false));
    await act(() => stage.clock.advance(20));
    await act(async () => {
      for (const id of ['m1', 'm2']) stage.opened[0]!.channel.receive({ id, at: Number(id[1]) });
      await stage.clock.advance(20);
    });
    view.rerender(app(true));
    expect(seen.b).toBe(seen.a);
    await act(async () => {
      seen.b!.markRead('m1');
      await stage.clock.advance(20);
    });
    expect(says(seen.a!)).toEqual({ count: 1, firstUnreadId: 'm2', older: 0 });
    expect(stage.opened).toHaveLength(1);
  });

  it('lets go of the channel when it unmounts', async () => {
    const t = await follow(() => [useUnread(), useIsUnread('m1')]);
    t.view.unmount();
    await act(() => t.stage.clock.advance(5_000));
    expect(t.channel.listenerCount).toBe(0);
  });

  it('knows nothing on a server, and hydrates without a warning', async () => {
    const stage = createStage();
    const Badge = (): ReactNode => (
      <p>
        {useUnread().count} {String(useIsUnread('m1'))}
      </p>
    );
    const app = <stage.Provider children={<Badge />} />;
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe('0 false');
    const complaints = vi.spyOn(console, 'error');
    const root = await act(async () => hydrateRoot(container, app));
    await act(() => stage.clock.advance(20));
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'm1', at: 1 });
      await stage.clock.advance(20);
    });
    expect(container.textContent).toBe('1 true');
    expect(complaints).not.toHaveBeenCalled();
    act(() => root.unmount());
    container.remove();
    vi.restoreAllMocks();
  });
});

describe('useIsUnread', () => {
  it('renders the row that changes alone', async () => {
    const stage = createStage();
    const renders: string[] = [];
    let unread: Unread | undefined;
    const Row = ({ id }: { id: string }): ReactNode => {
      renders.push(`${id} ${useIsUnread(id)}`);
      return null;
    };
    const rows = ['m1', 'm2', 'm3'].map((id) => <Row key={id} id={id} />);
    const List = ({ children }: { children: ReactNode }): ReactNode => {
      unread = useUnread();
      return children;
    };
    render(<stage.Provider children={<List>{rows}</List>} />);
    await act(() => stage.clock.advance(20));
    await act(async () => {
      for (const id of ['m1', 'm2', 'm3']) stage.opened[0]!.channel.receive({ id, at: Number(id[1]) });
      await stage.clock.advance(20);
    });
    renders.length = 0;
    await act(async () => {
      unread!.markRead(['m2']);
      await stage.clock.advance(20);
    });
    expect(renders).toEqual(['m2 false']);
  });
});
