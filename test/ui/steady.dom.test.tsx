import { act, render, screen } from '@testing-library/react';
import { StrictMode, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { treeByParent, type MessageTree } from '../../src/reducers/index.js';
import type { MessageRow } from '../../src/store/index.js';
import { PollResult, QuestionCard, ThreadTree } from '../../src/ui/domain/index.js';
import { CompletenessBadge, ConnectionBadge, SyncBanner, type CompletenessLike } from '../../src/ui/index.js';
import { listenTo } from './support/announcements.js';
import { gap, held, lost, message } from './support/rows.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

describe('SyncBanner', () => {
  it('keeps the words of a state it holds: what is lost is not said to be nothing while it is fetched again', async () => {
    const { rerender } = render(<SyncBanner status={{ status: 'incomplete', lost: 3 }} />);
    await pass(2_000);
    const speech = listenTo(document.body);
    rerender(<SyncBanner status={{ status: 'syncing', missing: 3, lost: 0 }} />);
    expect(screen.getByRole('status')).toHaveTextContent(/^Incomplete, 3 lost$/);
    await pass(2_000);
    expect(screen.getByRole('status')).toHaveTextContent(/^Catching up, 3 missing$/);
    expect(speech.take()).toEqual(['Catching up, 3 missing']);
    speech.stop();
  });

  it('says nothing of what is missing for less than a second, and keeps what it says for half of one', async () => {
    const banner = (missing: number) => <SyncBanner status={{ status: missing > 0 ? 'syncing' : 'synced', missing }} />;
    const { rerender } = render(banner(0));
    await pass(2_000);
    rerender(banner(2));
    await pass(900);
    expect(screen.getByRole('status')).toHaveTextContent(/^Up to date$/);
    await pass(200);
    expect(screen.getByRole('status')).toHaveTextContent(/^Catching up, 2 missing$/);
    rerender(banner(0));
    await pass(300);
    expect(screen.getByRole('status')).toHaveTextContent(/^Catching up, 2 missing$/);
    await pass(300);
    expect(screen.getByRole('status')).toHaveTextContent(/^Up to date$/);
  });
});

describe('the button of a SyncBanner', () => {
  it('leaves the focus on the words of the banner as it goes with what it did', async () => {
    const banner = (status: 'incomplete' | 'syncing') => (
      <SyncBanner status={{ status, missing: 1, lost: 3 }} onRetrieve={() => {}} />
    );
    const { rerender } = render(banner('incomplete'));
    await pass(2_000);
    screen.getByRole('button', { name: 'Try again' }).focus();
    rerender(banner('syncing'));
    await pass(2_000);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.getByText('Catching up, 1 missing')).toHaveFocus();
  });

  it('takes no focus from elsewhere as it goes', async () => {
    const banner = (status: 'incomplete' | 'syncing') => (
      <>
        <SyncBanner status={{ status, missing: 1, lost: 3 }} onRetrieve={() => {}} />
        <input />
      </>
    );
    const { rerender } = render(banner('incomplete'));
    await pass(2_000);
    screen.getByRole('button', { name: 'Try again' }).focus();
    screen.getByRole('textbox').focus();
    rerender(banner('syncing'));
    await pass(2_000);
    expect(screen.getByRole('textbox')).toHaveFocus();
  });
});

describe('ConnectionBadge', () => {
  it('keeps the reason of a state it holds, and says the next one once', async () => {
    const { rerender } = render(<ConnectionBadge connection={{ status: 'online' }} />);
    await pass(2_000);
    rerender(<ConnectionBadge connection={{ status: 'degraded', reason: 'no subscription' }} />);
    await pass(100);
    const speech = listenTo(document.body);
    rerender(<ConnectionBadge connection={{ status: 'offline', reason: 'no peer' }} />);
    expect(screen.getByRole('status')).toHaveTextContent(/^Partly connected: no subscription$/);
    await pass(1_000);
    expect(speech.take()).toEqual(['Offline: no peer']);
    speech.stop();
  });
});

const parents: Record<string, string> = { b: 'a', c: 'gone' };
function treeOf(rows: readonly MessageRow[]): MessageTree {
  const reducer = treeByParent({
    place: ({ messageId }) => ({ ...(messageId in parents && { parentId: parents[messageId] ?? '' }) }),
  });
  const comments = rows.filter((row) => row.kind === 'message' || row.kind === 'held');
  return reducer.apply(reducer.empty, new Map(comments.map((row) => [row.key, row])));
}

const complete: CompletenessLike = { complete: true };
const partly: CompletenessLike = { complete: false, missing: 2 };

describe.each([
  [
    'CompletenessBadge',
    (completeness: CompletenessLike) => <CompletenessBadge completeness={completeness} />,
    'Nothing known to be missing',
  ],
  [
    'PollResult',
    (completeness: CompletenessLike) => <PollResult question="Tea?" choices={[]} completeness={completeness} />,
    '0 votes',
  ],
  [
    'ThreadTree',
    (completeness: CompletenessLike) => (
      <ThreadTree tree={treeOf([])} getRow={() => undefined} completeness={completeness} />
    ),
    '',
  ],
])('the words of a completeness given to %s', (_, part, words) => {
  it('say nothing of what is missing for less than a second, and at once that nothing is', async () => {
    const { container, rerender } = render(part(complete));
    expect(container).toHaveTextContent(words);
    rerender(part(partly));
    await pass(900);
    expect(screen.queryByText(/still missing/)).not.toBeInTheDocument();
    await pass(200);
    expect(screen.getByText(/2 messages still missing/)).toBeInTheDocument();
    rerender(part(complete));
    expect(screen.queryByText(/still missing/)).not.toBeInTheDocument();
    expect(container).toHaveTextContent(words);
  });

  it('say at once what is missing when they are drawn first', () => {
    render(part(partly));
    expect(screen.getByText(/2 messages still missing/)).toBeInTheDocument();
  });
});

describe('PollResult', () => {
  it('says before that second is over that its number is a lower bound', () => {
    const poll = (completeness: CompletenessLike) => (
      <PollResult question="Tea?" choices={[]} tally={{ voters: 3, choices: new Map() }} completeness={completeness} />
    );
    const { rerender } = render(poll(complete));
    expect(screen.getByText('3 votes')).toBeInTheDocument();
    rerender(poll(partly));
    expect(screen.getByText('at least 3 votes')).toBeInTheDocument();
  });
});

describe('a line of a ThreadTree', () => {
  const comment = (id: string) => document.querySelector(`[data-rc-row=${id}]`);
  const thread = (rows: readonly MessageRow[]) => {
    const known = new Map(rows.map((row) => [row.key, row]));
    return <ThreadTree tree={treeOf(rows)} getRow={(id) => known.get(id)} />;
  };
  const a = message('a', 'alice', 0);
  const b = message('b', 'bob', 1);
  const c = message('c', 'carol', 3);

  it.each([
    ['missing', [a, c]],
    ['a gap', [a, gap('gone'), c]],
  ])('that is %s appears when it has been so for a second, at its place from the start', async (_, rows) => {
    const { rerender } = render(thread([a]));
    rerender(thread(rows));
    await pass(900);
    expect(comment('gone')).not.toHaveAttribute('data-missing');
    expect(comment('gone')).not.toHaveTextContent(/missing|not here|waiting/);
    expect(comment('c')).toHaveAttribute('aria-level', '2');
    await pass(200);
    expect(comment('gone')).toHaveAttribute('data-missing');
    expect(comment('gone')).toHaveTextContent('1 comment waiting for it');
  });

  it('that is held is a plain one for a second', async () => {
    const { rerender } = render(thread([a]));
    rerender(thread([a, held('b', 1, ['gone'])]));
    await pass(900);
    expect(comment('b')).not.toHaveAttribute('data-held');
    expect(comment('b')).not.toHaveTextContent('waiting');
    await pass(200);
    expect(comment('b')).toHaveAttribute('data-held');
    expect(comment('b')).toHaveTextContent('Received; waiting for 1 earlier message');
    rerender(thread([a, b]));
    expect(comment('b')).not.toHaveAttribute('data-held');
  });

  it('that was missing when the thread opened, or is lost, says so at once', () => {
    const { rerender } = render(thread([a, gap('gone'), c]));
    expect(comment('gone')).toHaveAttribute('data-missing');
    rerender(thread([a]));
    rerender(thread([a, lost('gone'), c]));
    expect(comment('gone')).toHaveAttribute('data-lost');
  });

  it('says at once that it was lost, though it did not wait out its second', async () => {
    const { rerender } = render(thread([a]));
    rerender(thread([a, gap('gone'), c]));
    await pass(500);
    rerender(thread([a, lost('gone'), c]));
    expect(comment('gone')).toHaveTextContent('1 message could not be retrieved');
  });

  it('that was lost stays in words, and keeps the focus, while it is fetched again', async () => {
    const { rerender } = render(thread([a, lost('gone'), c]));
    await pass(2_000);
    const button = screen.getByRole('button', { name: 'Try again' });
    button.focus();
    rerender(thread([a, gap('gone', { state: 'retrieving', via: 'store' }), c]));
    expect(comment('gone')).toHaveAttribute('data-retrieving');
    expect(comment('gone')).toHaveTextContent('Retrieving 1 message');
    expect(button).toHaveFocus();
  });

  it('that was missing when the thread opened says so at once under StrictMode, too', () => {
    render(<StrictMode>{thread([a, gap('gone'), c])}</StrictMode>);
    expect(comment('gone')).toHaveAttribute('data-missing');
  });

  it('that goes missing under StrictMode says so after a second', async () => {
    const { rerender } = render(<StrictMode>{thread([a])}</StrictMode>);
    rerender(<StrictMode>{thread([a, gap('gone'), c])}</StrictMode>);
    await pass(900);
    expect(comment('gone')).not.toHaveAttribute('data-missing');
    await pass(200);
    expect(comment('gone')).toHaveAttribute('data-missing');
  });

  it('that was said to be missing is so still when a boundary around the thread has waited for something else', async () => {
    let open = () => {};
    const opening = new Promise<void>((resolve) => (open = resolve));
    let waits = false;
    const Waiting = () => {
      // React waits for what is thrown, 18 as well as 19.
      // oxlint-disable-next-line typescript/only-throw-error
      if (waits) throw opening;
      return null;
    };
    const page = () => (
      <Suspense fallback="waiting">
        {thread([a, gap('gone'), c])}
        <Waiting />
      </Suspense>
    );
    const { rerender } = render(page());
    await pass(2_000);
    waits = true;
    rerender(page());
    expect(screen.getByText('waiting')).toBeInTheDocument();
    waits = false;
    open();
    await pass(0);
    expect(comment('gone')).toHaveAttribute('data-missing');
  });

  it('that goes missing in a thread that was empty for longer than a second is said after a second, too', async () => {
    const { rerender } = render(thread([]));
    await pass(2_000);
    rerender(thread([gap('gone'), c]));
    expect(comment('gone')).not.toHaveAttribute('data-missing');
    await pass(1_100);
    expect(comment('gone')).toHaveAttribute('data-missing');
  });

  it('that was missing when the thread of the next channel opened says so at once', async () => {
    const { rerender } = render(thread([a]));
    await pass(2_000);
    rerender(thread([]));
    await pass(100);
    rerender(thread([b, gap('gone'), c]));
    expect(comment('gone')).toHaveAttribute('data-missing');
  });
});

describe('a QuestionCard', () => {
  const card = (question?: typeof q) => (
    <QuestionCard question={question} completeness={partly} waiting={1} onVote={() => {}} />
  );
  const q = message('q', 'bob', 1);

  it('without its question says so, and what waits for it, when that has been so for a second', async () => {
    const { container } = render(card());
    await pass(900);
    expect(container).not.toHaveTextContent(/not here|waiting/);
    expect(screen.getByRole('article')).not.toHaveAttribute('data-missing');
    await pass(200);
    expect(screen.getByRole('article', { name: 'The question is not here yet' })).toHaveAttribute('data-missing');
    expect(container).toHaveTextContent('1 answer waiting for its question');
  });

  it('offers no vote for a question that is not here, from the start', () => {
    render(card());
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('never says so of a question that comes within that second', async () => {
    const { container, rerender } = render(card());
    await pass(900);
    rerender(card(q));
    expect(screen.getByRole('article', { name: 'text of q' })).toBeInTheDocument();
    await pass(2_000);
    expect(container).not.toHaveTextContent('not here');
  });

  it('says nothing of it on a server, where no second passes', () => {
    expect(renderToString(card())).not.toContain('not here');
  });
});
