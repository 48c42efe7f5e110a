import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import type { Completeness, Reduced, VoteCounts } from '../../src/reducers/index.js';
import { counterPerVoter, useReducedMessages } from '../../src/reducers/index.js';
import { createStage } from '../support/renderChannel.js';

const decoder = new TextDecoder();
let reads = 0;
/** The id of a message is its content: `vote q 1` votes for q, `q` is a question. */
const votes = counterPerVoter({
  targets: ({ content }) => !decoder.decode(content).includes(' '),
  vote({ content }) {
    reads++;
    const [what, target = ''] = decoder.decode(content).split(' ');
    return what === 'vote' ? { target, choice: 1 } : undefined;
  },
});

function Votes({ on, renders }: { on: string; renders?: string[] }): ReactNode {
  const { count, complete } = useReducedMessages(votes, ({ answer, completeness }) => ({
    count: answer.tallies.get(on)?.voters ?? 0,
    complete: completeness.complete,
  }));
  renders?.push(on);
  return <b>{`${on}: ${complete ? '' : 'at least '}${count}. `}</b>;
}

async function stageWith(children: ReactNode, strict = false) {
  const stage = createStage();
  const tree = <stage.Provider children={children} />;
  const view = render(strict ? <StrictMode>{tree}</StrictMode> : tree);
  await act(() => stage.clock.advance(20));
  const { channel } = stage.opened[0]!;
  return {
    stage,
    channel,
    view,
    async after(change: () => void) {
      await act(async () => {
        change();
        await stage.clock.advance(20);
      });
    },
  };
}

/** Ends after the task that is next now. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

describe('useReducedMessages', () => {
  it.each([false, true])('shows a part of the answer and how complete it is (StrictMode: %s)', async (strict) => {
    const t = await stageWith(<Votes on="q" />, strict);
    await t.after(() => {
      t.channel.receive({ id: 'vote q 1', at: 2, from: 'bob' });
      t.channel.receive({ id: 'q', at: 1 });
    });
    expect(t.view.container.textContent).toBe('q: 1. ');
    await t.after(() => {
      t.channel.miss('x');
      t.channel.setSyncStatus({ status: 'syncing' });
      t.channel.receive({ id: 'vote q 2', at: 3, from: 'carol' });
    });
    expect(t.view.container.textContent).toBe('q: at least 2. ');
  });

  it('renders only the components whose part changed', async () => {
    const renders: string[] = [];
    const t = await stageWith(
      <>
        <Votes on="q" renders={renders} />
        <Votes on="r" renders={renders} />
      </>,
    );
    await t.after(() => {
      t.channel.receive({ id: 'q', at: 1 });
      t.channel.receive({ id: 'r', at: 2 });
    });
    renders.length = 0;
    await t.after(() => t.channel.receive({ id: 'vote r 1', at: 3 }));
    await t.after(() => t.channel.receive({ id: 'hello', at: 4 }));
    expect(renders).toEqual(['r']);
  });

  it('reads a message once for all components, and not again for one that comes later', async () => {
    const t = await stageWith([<Votes key="q" on="q" />, <Votes key="r" on="r" />]);
    reads = 0;
    await t.after(() => {
      for (let i = 0; i < 100; i++) t.channel.receive({ id: `vote q ${i}`, at: i, from: `voter ${i}` });
      t.channel.receive({ id: 'q', at: 0 });
    });
    expect(reads).toBe(101);
    t.view.rerender(<t.stage.Provider children={<Votes on="q" />} />);
    expect(t.view.container.textContent).toBe('q: 100. ');
    await t.after(() => t.channel.receive({ id: 'vote q more', at: 200, from: 'one more' }));
    expect(t.view.container.textContent).toBe('q: 101. ');
    expect(reads).toBe(102);
  });

  it('counts a long log in tasks of its own, and says so until it is done', async () => {
    const t = await stageWith(null);
    await t.after(() => {
      t.channel.receive({ id: 'q', at: 0 });
      for (let i = 0; i < 2_000; i++) t.channel.receive({ id: `vote q ${i}`, at: 1 + i, from: `voter ${i}` });
    });
    const seen: { readonly voters: number; readonly uncounted: number }[] = [];
    function Counting(): ReactNode {
      const { answer, completeness } = useReducedMessages(votes);
      const { uncounted, complete } = completeness;
      seen.push({ voters: answer.tallies.get('q')?.voters ?? 0, uncounted });
      expect(complete).toBe(uncounted === 0);
      return null;
    }
    t.view.rerender(<t.stage.Provider children={<Counting />} />);
    expect(seen.at(-1)).toEqual({ voters: 0, uncounted: 1_751 });
    // React 18 draws when `act` ends.
    await vi.waitFor(async () => {
      await act(nextTask);
      expect(seen.at(-1)).toEqual({ voters: 2_000, uncounted: 0 });
    });
    // Never a part of the votes as if it were all.
    expect(new Set(seen.map(({ voters }) => voters))).toEqual(new Set([0, 2_000]));
  });

  it('stops counting when nobody looks any more', async () => {
    const t = await stageWith(null);
    await t.after(() => {
      for (let i = 0; i < 2_000; i++) t.channel.receive({ id: `vote q ${i}`, at: i, from: `voter ${i}` });
    });
    t.view.rerender(<t.stage.Provider children={<Votes on="q" />} />);
    t.view.unmount();
    reads = 0;
    await nextTask();
    expect(reads).toBe(0);
  });

  it('gives everything without a selector, the same object until it changes', async () => {
    const seen: Reduced<VoteCounts>[] = [];
    function All(): ReactNode {
      seen.push(useReducedMessages(votes));
      return null;
    }
    const t = await stageWith(<All />);
    seen.length = 0;
    await t.after(() => t.channel.receive({ id: 'hello', at: 4 }));
    t.view.rerender(<t.stage.Provider children={<All />} />);
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]!.completeness).toEqual({
      complete: true,
      missing: 0,
      lost: 0,
      unread: 0,
      uncounted: 0,
      unreadable: 0,
    });
  });

  it.each([false, true])('hydrates from the empty answer (StrictMode: %s)', async (strict) => {
    const stage = createStage();
    const tree = <stage.Provider children={<Votes on="q" />} />;
    const app = strict ? <StrictMode>{tree}</StrictMode> : tree;
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(app);
    expect(container.textContent).toBe('q: at least 0. ');
    const complaints = vi.spyOn(console, 'error');
    const root = await act(async () => hydrateRoot(container, app));
    await act(() => stage.clock.advance(20));
    await act(async () => {
      stage.opened[0]!.channel.receive({ id: 'q', at: 1 });
      stage.opened[0]!.channel.receive({ id: 'vote q 1', at: 2 });
      await stage.clock.advance(20);
    });
    expect(container.textContent).toBe('q: 1. ');
    expect(complaints).not.toHaveBeenCalled();
    act(() => root.unmount());
  });

  it('throws outside a provider, and says what to do', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<Votes on="q" />)).toThrow(/useReducedMessages was called outside a <ReliableChannelProvider>/);
  });

  it('has the types of the reducer and of the selector', () => {
    const useAll = () => useReducedMessages(votes);
    const usePart = () => useReducedMessages(votes, ({ completeness }) => completeness);
    expectTypeOf(useAll).returns.toEqualTypeOf<Reduced<VoteCounts>>();
    expectTypeOf(usePart).returns.toEqualTypeOf<Completeness>();
  });
});
