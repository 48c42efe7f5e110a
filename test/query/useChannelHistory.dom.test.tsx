import type { DehydratedState } from '@tanstack/react-query';
import { dehydrate, hydrate, QueryClient } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { ChannelNotOpenError, useMessages } from '../../src/index.js';
import type { HistoryPageInfo, UseChannelHistoryOptions, UseChannelHistoryResult } from '../../src/query/index.js';
import { channelHistoryKey, HistoryUnavailableError, useChannelHistory } from '../../src/query/index.js';
import { createStage } from './stage.js';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${index + 1}`);

/** A stage whose network's store has messages from before anybody of the test was there. */
async function past(count: number, network: Parameters<typeof createStage>[0] = {}) {
  const stage = createStage(network);
  // React 18 renders when `act` ends, and what a render begins takes time again.
  const pass = async (ms: number): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await stage.pass(ms / 4);
  };
  const view = stage.show(<stage.Person name="carol" gracePeriod={0} />);
  await stage.pass(1_000);
  for (const text of numbered(count)) {
    stage.handleOf('carol').send(text);
    await stage.pass(50);
  }
  await stage.pass(1_000);
  view.unmount();
  await stage.pass(10_000);
  const results: UseChannelHistoryResult[] = [];
  let texts: readonly string[] = [];
  function Reader({ options, client }: { options?: UseChannelHistoryOptions; client?: QueryClient }): ReactNode {
    // All of it is looked at, so that every change renders.
    results.push({ ...useChannelHistory(options, client) });
    texts = useMessages((row) => (row.kind === 'message' ? new TextDecoder().decode(row.content) : undefined));
    return null;
  }
  return {
    ...stage,
    pass,
    Reader,
    results,
    last: () => results.at(-1)!,
    texts: () => texts,
    next: async () => {
      act(() => void results.at(-1)!.fetchNextPage());
      await pass(200);
    },
  };
}

/** Alice, who reads what was said before her by hand: catching up is off. */
async function reader(t: Awaited<ReturnType<typeof past>>, options: UseChannelHistoryOptions = {}, strict = false) {
  const view = t.show(
    <t.Person name="alice" retrieval="none">
      <t.Reader options={{ pageSize: 10, ...options }} />
    </t.Person>,
    strict,
  );
  await t.pass(500);
  return view;
}

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

describe('useChannelHistory', () => {
  it.each([false, true])('reads the store page by page to its end (StrictMode: %s)', async (strict) => {
    const t = await past(25);
    await reader(t, {}, strict);
    expect(t.last()).toMatchObject({ status: 'success', hasNextPage: true });
    expect(t.texts()).toEqual(numbered(25).slice(15));
    await t.next();
    expect(t.texts()).toEqual(numbered(25).slice(5));
    await t.next();
    expect(t.texts()).toEqual(numbered(25));
    expect(t.last().hasNextPage).toBe(false);
    expect(t.last().data!.pages.map(({ entered, from }) => [entered, from])).toEqual([
      [10, 'store'],
      [10, 'store'],
      [5, 'store'],
    ]);
  });

  it('passes over pages that bring nothing new', async () => {
    const t = await past(25);
    const view = await reader(t, { pageSize: 20 });
    view.rerender(
      <t.Person name="alice" retrieval="none">
        <t.Reader options={{ pageSize: 5 }} />
      </t.Person>,
    );
    await t.pass(500);
    // Four pages were here already.
    expect(t.last().data!.pages).toMatchObject([{ entered: 5 }]);
    expect(t.texts()).toEqual(numbered(25));
  });

  it('asks the store twenty times for one page, and can be asked on', async () => {
    const t = await past(25);
    const view = await reader(t, { pageSize: 25 });
    const asked = t.queriesOf('alice').length;
    view.rerender(
      <t.Person name="alice" retrieval="none">
        <t.Reader options={{ pageSize: 1 }} />
      </t.Person>,
    );
    await t.pass(2_000);
    expect(t.queriesOf('alice')).toHaveLength(asked + 20);
    expect(t.last()).toMatchObject({ hasNextPage: true, data: { pages: [{ entered: 0 }] } });
    await t.next();
    expect(t.queriesOf('alice').length).toBeGreaterThan(asked + 20);
  });

  it('shows a message once, which arrives while it is read, and for two readers', async () => {
    const t = await past(5);
    t.show(
      <t.Person name="alice" retrieval="none">
        <t.Reader />
        <t.Reader />
      </t.Person>,
    );
    t.show(<t.Person name="bob" retrieval="none" />);
    await t.pass(10);
    act(() => void t.handleOf('bob').send('live'));
    await t.pass(1_000);
    expect(t.texts()).toEqual([...numbered(5), 'live']);
  });

  it('reads what persistence has before what the store has', async () => {
    const t = await past(3);
    await reader(t);
    const channel = t.channelOf('alice');
    let older = 7;
    vi.spyOn(channel, 'olderCount').mockImplementation(() => older);
    const loadOlder = vi.spyOn(channel, 'loadOlder').mockImplementation(async (limit) => {
      const count = Math.min(limit, older);
      older -= count;
      return count;
    });
    await act(async () => {
      void t.clientOf('alice').resetQueries({ queryKey: channelHistoryKey('lobby') });
      await t.clock.advance(200);
    });
    await t.next();
    expect(loadOlder).toHaveBeenCalledWith(10);
    expect(t.last().data!.pages).toMatchObject([
      { entered: 7, from: 'persistence' },
      { entered: 0, from: 'store' },
    ]);
  });

  it('says that a transport without a store has no history, and does not try again', async () => {
    const t = await past(0, { store: false });
    const client = new QueryClient();
    t.show(
      <t.Person name="alice">
        <t.Reader client={client} />
      </t.Person>,
    );
    await t.pass(500);
    expect(t.last().error).toBeInstanceOf(HistoryUnavailableError);
    expect(t.last().error!.message).toMatch(/^Channel "lobby" has no history to read: its transport has no store/);
    expect(t.last().failureCount).toBe(1);
  });

  it('waits without a network, and reads when it is there', async () => {
    const t = await past(5);
    t.faultsOf('alice').set({ cut: true });
    await reader(t);
    await t.pass(30_000);
    expect(t.last()).toMatchObject({ status: 'pending', fetchStatus: 'fetching' });
    t.faultsOf('alice').set({ cut: false });
    await t.pass(500);
    expect(t.last().status).toBe('success');
    expect(t.texts()).toEqual(numbered(5));
  });

  it('is an error when the store does not answer, and reads when asked again', async () => {
    const t = await past(5, { store: { failure: 0 } });
    await reader(t, { enabled: false });
    const channel = t.channelOf('alice');
    const failure = new Error('store away');
    vi.spyOn(channel, 'fetchHistory').mockRejectedValueOnce(failure);
    await t.next();
    expect(t.last().error).toBe(failure);
    await t.next();
    expect(t.last()).toMatchObject({ status: 'success', error: null });
    expect(t.texts()).toEqual(numbered(5));
  });

  it.each([true, false])('ends the query to the store when unmounted (StrictMode: %s)', async (strict) => {
    const complaints = vi.spyOn(console, 'error');
    const t = await past(5, { latency: 5_000 });
    const view = await reader(t, { enabled: false }, strict);
    const signals = t.queriesOf('alice');
    await t.next();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    view.rerender(<t.Person name="alice" retrieval="none" />);
    await t.pass(0);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(complaints).not.toHaveBeenCalled();
  });

  it('ends with the channel, and leaves nothing behind', async () => {
    const t = await past(5, { latency: 5_000 });
    const view = await reader(t);
    expect(t.last().isFetching).toBe(true);
    view.unmount();
    await t.pass(20_000);
    expect(t.clock.pending).toBe(0);
  });

  it('waits for fetchNextPage where it is not to begin by itself', async () => {
    const t = await past(5);
    await reader(t, { enabled: false });
    expect(t.last()).toMatchObject({ status: 'pending', fetchStatus: 'idle' });
    expect(t.texts()).toEqual([]);
    await t.next();
    expect(t.texts()).toEqual(numbered(5));
  });

  it('says that the channel is not open when asked too early', async () => {
    const t = await past(0);
    t.show(<t.Person name="alice" children={<t.Reader />} />);
    const asked = t.last().fetchNextPage();
    const { error } = await act(() => asked);
    expect(error).toBeInstanceOf(ChannelNotOpenError);
  });

  it('reads only what was said between two times', async () => {
    const t = await past(5);
    const times = t.network.store.history({ limit: 100 }).messages.map(({ timestamp }) => timestamp!);
    const said = times.sort((a, b) => a - b).slice(-8);
    await reader(t, { after: said[0]!, before: said.at(-1)! });
    expect(t.texts().length).toBeGreaterThan(0);
    expect(t.texts().length).toBeLessThan(5);
  });

  it('begins anew in a channel that was opened again: its log is another one', async () => {
    const t = await past(15);
    const view = await reader(t);
    await t.next();
    expect(t.texts()).toEqual(numbered(15));
    view.unmount();
    await t.pass(10_000);
    await reader(t);
    expect(t.last().data!.pages).toHaveLength(1);
    expect(t.texts()).toEqual(numbered(15).slice(5));
    await t.next();
    expect(t.texts()).toEqual(numbered(15));
  });

  it('begins anew where a client was persisted: a page that was read is no message that is here', async () => {
    const t = await past(15);
    const view = await reader(t);
    const kept = JSON.parse(JSON.stringify(dehydrate(t.clientOf('alice')))) as DehydratedState;
    view.unmount();
    await t.pass(10_000);
    const client = new QueryClient();
    hydrate(client, kept);
    t.show(
      <t.Person name="alice" retrieval="none">
        <t.Reader client={client} options={{ pageSize: 10 }} />
      </t.Person>,
    );
    await t.pass(500);
    expect(t.texts()).toEqual(numbered(15).slice(5));
  });

  it.each([false, true])('is pending on a server, and hydrates without a warning (StrictMode: %s)', async (strict) => {
    const t = await past(5);
    function Older(): ReactNode {
      const { status, hasNextPage } = useChannelHistory();
      return <p>{`${status} ${hasNextPage} ${useMessages().length}`}</p>;
    }
    const tree = <t.Person name="alice" retrieval="none" children={<Older />} />;
    const app = strict ? <StrictMode>{tree}</StrictMode> : tree;
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe('pending false 0');
    const complaints = vi.spyOn(console, 'error');
    const root = await act(async () => hydrateRoot(container, app));
    await t.pass(500);
    expect(container.textContent).toBe('success false 5');
    expect(complaints).not.toHaveBeenCalled();
    act(() => root.unmount());
  });

  it('says outside a provider what to do', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const Reader = (): ReactNode => useChannelHistory({}, new QueryClient()).status;
    expect(() => render(<Reader />)).toThrow(/useChannelHistory was called outside a <ReliableChannelProvider>/);
  });

  it('has the types of an infinite query', () => {
    const useOlder = () => useChannelHistory();
    expectTypeOf(useOlder).returns.toEqualTypeOf<UseChannelHistoryResult>();
    expectTypeOf<NonNullable<ReturnType<typeof useOlder>['data']>['pages'][number]>().toEqualTypeOf<HistoryPageInfo>();
    expectTypeOf<ReturnType<typeof useOlder>['error']>().toEqualTypeOf<Error | null>();
    expectTypeOf(channelHistoryKey('lobby')).toEqualTypeOf<readonly ['reliable-channel', 'history', string]>();
    expect(channelHistoryKey('lobby')).toEqual(['reliable-channel', 'history', 'lobby']);
  });
});
