import { act, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { treeByParent, type MessageTree } from '../../src/reducers/index.js';
import type { MessageRow } from '../../src/store/index.js';
import {
  PollResult,
  QuestionCard,
  ReactionChips,
  RankedList,
  ThreadTree,
  VoteCount,
  domainMarks,
} from '../../src/ui/domain/index.js';
import { gapStates, rowMarks, UiProvider, type StateEntry } from '../../src/ui/index.js';
import { gap, held, lost, message } from './support/rows.js';

const complete = { complete: true };
const partly = { complete: false, missing: 2 };

describe('VoteCount', () => {
  it('shows a number as a lower bound while anything is missing', () => {
    const { container, rerender } = render(<VoteCount count={12} completeness={partly} />);
    expect(container.firstElementChild).toHaveAttribute('data-at-least');
    expect(container).toHaveTextContent('12+at least 12 votes');
    rerender(<VoteCount count={12} completeness={complete} />);
    expect(container.firstElementChild).not.toHaveAttribute('data-at-least');
    expect(container).toHaveTextContent('1212 votes');
  });

  it('is a button that says whether one has voted, and votes and takes back by keyboard', async () => {
    const user = userEvent.setup();
    const onVote = vi.fn();
    const { rerender } = render(<VoteCount count={1} completeness={complete} onVote={onVote} />);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Upvote, 1 vote', pressed: false })).toHaveFocus();
    await user.keyboard('{Enter}');
    rerender(<VoteCount count={2} completeness={complete} chosen onVote={onVote} />);
    expect(screen.getByRole('button', { name: 'Upvote, 2 votes', pressed: true })).toHaveAttribute('data-chosen');
    await user.keyboard(' ');
    expect(onVote.mock.calls).toEqual([[true], [false]]);
  });
});

describe('ReactionChips', () => {
  it('show each reaction with its number and whether it is one’s own, and toggle it', async () => {
    const user = userEvent.setup();
    const onReact = vi.fn();
    const reactions = [
      { element: '👍', members: ['bob', 'me'] },
      { element: '🎉', members: ['bob'] },
    ];
    render(<ReactionChips reactions={reactions} completeness={partly} participantId="me" onReact={onReact} />);
    await user.tab();
    expect(screen.getByRole('button', { name: '👍 at least 2', pressed: true })).toHaveFocus();
    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: '🎉 at least 1', pressed: false }));
    expect(onReact.mock.calls).toEqual([
      ['👍', false],
      ['🎉', true],
    ]);
  });

  it('leave the tab order where a list has one tab stop', async () => {
    const user = userEvent.setup();
    const reactions = [{ element: '👍', members: ['bob'] }];
    render(<ReactionChips reactions={reactions} completeness={complete} onReact={() => {}} buttonTabIndex={-1} />);
    await user.tab();
    expect(screen.getByRole('button')).not.toHaveFocus();
  });

  it('take no focus from nowhere once they have given theirs to the row around them', async () => {
    const of = (...elements: string[]) => (
      <div tabIndex={-1} data-testid="row">
        <ReactionChips
          reactions={elements.map((element) => ({ element, members: ['me'] }))}
          completeness={complete}
          participantId="me"
          onReact={() => {}}
        />
      </div>
    );
    const { rerender } = render(of('👍', '🎉'));
    screen.getByRole('button', { name: '👍 1' }).focus();
    rerender(of('🎉'));
    expect(screen.getByTestId('row')).toHaveFocus();
    screen.getByTestId('row').blur();
    rerender(of('🎉', '🚀'));
    expect(document.body).toHaveFocus();
  });

  it('give the focus to the row around them when they cease to be buttons', () => {
    const chips = (onReact?: () => void) => (
      <div tabIndex={-1} data-testid="row">
        <ReactionChips reactions={reactions} completeness={complete} participantId="me" onReact={onReact} />
      </div>
    );
    const reactions = [{ element: '👍', members: ['me'] }];
    const { rerender } = render(chips(() => {}));
    screen.getByRole('button').focus();
    rerender(chips());
    expect(screen.getByTestId('row')).toHaveFocus();
  });

  it('put a new reaction last, wherever it sorts', () => {
    const shown = () => screen.getAllByRole('listitem').map((item) => item.textContent?.slice(0, 1));
    const of = (...elements: string[]) => elements.map((element) => ({ element, members: ['bob'] }));
    const { rerender } = render(<ReactionChips reactions={of('c', 'd')} completeness={complete} />);
    rerender(<ReactionChips reactions={of('a', 'c', 'd')} completeness={complete} />);
    expect(shown()).toEqual(['c', 'd', 'a']);
  });
});

describe('RankedList', () => {
  const keyOf = (key: string) => key;
  const list = (items: readonly string[]) => (
    <RankedList items={items} keyOf={keyOf} renderItem={(item) => item} label="Questions" />
  );
  const shown = () =>
    within(screen.getByRole('list', { name: 'Questions' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);

  it('keeps what is shown in its place, and what is new last, until the reader sorts again', async () => {
    const user = userEvent.setup();
    const { rerender } = render(list(['a', 'b', 'c']));
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    rerender(list(['new', 'c', 'a']));
    expect(shown()).toEqual(['a', 'c', 'new']);
    await user.click(screen.getByRole('button', { name: 'The order has changed. Sort again' }));
    expect(shown()).toEqual(['new', 'c', 'a']);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    // The button is gone: who pressed it by keyboard stands at what it has done.
    expect(screen.getByRole('list', { name: 'Questions' })).toHaveFocus();
  });

  it('keeps its place for each of many orders of arrival and votes, until sorted again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 }), {
          minLength: 1,
          maxLength: 6,
        }),
        (rankings) => {
          const { rerender, unmount } = render(list(rankings[0]!));
          let before = shown();
          for (const ranking of rankings.slice(1)) {
            rerender(list(ranking));
            const after = shown();
            expect(after.toSorted()).toEqual(ranking.toSorted());
            const stayed = before.filter((key) => ranking.includes(key!));
            expect(after.slice(0, stayed.length)).toEqual(stayed);
            const button = screen.queryByRole('button', { name: /^The order has changed/ });
            expect(button !== null).toBe(after.join() !== ranking.join());
            before = after;
          }
          unmount();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shows what is undefined like any other item', () => {
    render(
      <RankedList
        items={[undefined, 'b']}
        keyOf={String}
        renderItem={(item) => item ?? 'not here'}
        label="Questions"
      />,
    );
    expect(shown()).toEqual(['not here', 'b']);
  });
});

describe('PollResult', () => {
  const choices = [
    { choice: 'tea', label: 'Tea' },
    { choice: 'coffee', label: 'Coffee' },
  ];
  const tally = {
    voters: 5,
    choices: new Map([
      ['coffee', 4],
      ['tea', 1],
    ]),
  };

  it('keeps its order whatever leads, and says that numbers are lower bounds and why', () => {
    render(<PollResult question="Tea or coffee?" choices={choices} tally={tally} completeness={partly} />);
    const poll = screen.getByRole('region', { name: 'Tea or coffee?' });
    expect(poll).toHaveAttribute('data-at-least');
    expect(
      within(poll)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Tea 1+at least 1 vote', 'Coffee 4+at least 4 votes']);
    expect(poll).toHaveTextContent('5 so far, 2 messages still missing');
  });

  it('votes and takes the vote back by keyboard', async () => {
    const user = userEvent.setup();
    const onVote = vi.fn();
    render(
      <PollResult
        question="?"
        choices={choices}
        tally={tally}
        completeness={complete}
        chosen="coffee"
        onVote={onVote}
      />,
    );
    await user.tab();
    await user.keyboard('{Enter}');
    await user.tab();
    expect(document.activeElement).toHaveAttribute('aria-pressed', 'true');
    await user.keyboard('{Enter}');
    expect(onVote.mock.calls).toEqual([['tea'], [null]]);
  });
});

it('what one has chosen is said where nobody can vote any more', () => {
  const choices = [
    { choice: 'tea', label: 'Tea' },
    { choice: 'coffee', label: 'Coffee' },
  ];
  render(
    <>
      <PollResult question="?" choices={choices} completeness={complete} chosen="coffee" />
      <VoteCount count={4} completeness={complete} chosen />
    </>,
  );
  const current = [...document.querySelectorAll('[aria-current=true]')].map((element) => element.textContent);
  expect(current).toEqual(['Coffee 00 votes', '44 votes']);
});

describe('QuestionCard', () => {
  it('shows who asks what, its votes, and that it is answered', () => {
    render(<QuestionCard question={message('q', 'bob', 0)} votes={3} completeness={partly} answered />);
    const card = screen.getByRole('article', { name: 'text of q' });
    expect(card).toHaveAttribute('data-answered');
    expect(card).toHaveTextContent('bob');
    expect(card).toHaveTextContent('3+at least 3 votes');
  });
});

/** A tree of comments given as `id: parentId`, in log order. */
function treeOf(parents: Record<string, string | undefined>): { tree: MessageTree; rows: Map<string, MessageRow> } {
  const reducer = treeByParent({
    place: ({ messageId }) => {
      const parentId = parents[messageId];
      return parentId === undefined ? {} : { parentId };
    },
  });
  const rows = new Map(Object.keys(parents).map((id, index) => [id, message(id, 'bob', index)]));
  return { tree: reducer.apply(reducer.empty, rows), rows };
}
const comment = (id: string) => document.querySelector<HTMLElement>(`[data-rc-row="${id}"]`);

describe('ThreadTree', () => {
  const { tree, rows } = treeOf({ a: undefined, b: 'a', c: 'b', d: 'a', x: 'gone' });
  const all = new Map<string, MessageRow>(rows);
  const getRow = (id: string) => all.get(id);

  it('shows each comment below the one it answers, and says its place', () => {
    render(<ThreadTree tree={tree} rootId="a" getRow={getRow} />);
    const place = (item: HTMLElement) =>
      [
        item.dataset['rcRow'],
        ...['level', 'posinset', 'setsize'].map((name) => item.getAttribute(`aria-${name}`)),
      ].join(' ');
    expect(screen.getAllByRole('treeitem').map(place)).toEqual(['a 1 1 1', 'b 2 1 2', 'c 3 1 1', 'd 2 2 2']);
  });

  it('has a stub in the place of a comment that is not here, with what answers it below', () => {
    render(<ThreadTree tree={tree} getRow={getRow} />);
    expect(screen.getAllByRole('treeitem').map(({ dataset }) => dataset['rcRow'])).toEqual([
      'a',
      'b',
      'c',
      'd',
      'gone',
      'x',
    ]);
    expect(comment('gone')).toHaveAttribute('data-missing');
    expect(comment('gone')).toHaveTextContent('A comment that is not here yet1 comment waiting for it');
    expect(comment('x')).toHaveAttribute('aria-level', '2');
  });

  it('draws threads whose first message is not here in the order of what answers them', () => {
    const waiting = treeOf({ a: 'z-gone', b: 'm-gone', c: 'a-gone' });
    render(<ThreadTree tree={waiting.tree} getRow={(id) => waiting.rows.get(id)} />);
    expect(screen.getAllByRole('treeitem').map(({ dataset }) => dataset['rcRow'])).toEqual([
      'z-gone',
      'a',
      'm-gone',
      'b',
      'a-gone',
      'c',
    ]);
  });

  it('lets a missing one be fetched, and says of a lost one that it could not be', async () => {
    const user = userEvent.setup();
    const onRetrieve = vi.fn();
    const known = new Map<string, MessageRow>([...rows, ['gone', gap('gone')]]);
    const { rerender } = render(<ThreadTree tree={tree} getRow={(id) => known.get(id)} onRetrieve={onRetrieve} />);
    await user.click(screen.getByRole('button', { name: 'Try now' }));
    expect(onRetrieve.mock.calls).toEqual([[['gone']]]);
    known.set('gone', lost('gone'));
    rerender(<ThreadTree tree={tree} getRow={(id) => known.get(id)} onRetrieve={onRetrieve} />);
    expect(comment('gone')).toHaveAttribute('data-lost');
    expect(comment('gone')).toHaveTextContent('1 message could not be retrieved');
  });

  it('has one tab stop, which arrows move, and folds by keyboard', async () => {
    const user = userEvent.setup();
    render(<ThreadTree tree={tree} rootId="a" getRow={getRow} />);
    await user.tab();
    expect(comment('a')).toHaveFocus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(comment('c')).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(comment('b')).toHaveFocus();
    await user.keyboard('{ArrowLeft}');
    expect(comment('b')).toHaveAttribute('aria-expanded', 'false');
    expect(comment('c')).not.toBeInTheDocument();
    expect(comment('b')).toHaveTextContent('Show 1 comment');
    await user.keyboard('{Enter}{Enter}');
    expect(comment('c')).toBeInTheDocument();
    comment('b')?.focus();
    await user.keyboard('{End}');
    expect(comment('d')).toHaveFocus();
    await user.keyboard('{Home}');
    expect(comment('a')).toHaveFocus();
    await user.tab();
    expect(document.body).toHaveFocus();
  });

  /** The element shows this state and no other of a comment. */
  function expectLine(id: string, status: string | undefined, entry?: StateEntry) {
    const states = { ...gapStates, held: rowMarks.held };
    const present = Object.values(states).filter(({ attribute }) => comment(id)?.hasAttribute(attribute));
    expect(present).toEqual(entry ? [entry] : []);
    expect(comment(id)?.dataset['status']).toBe(status);
    if (entry) expect(comment(id)?.querySelector('.rc-shape')).toHaveAttribute('data-shape', entry.shape);
  }

  it('shows the state of each comment as the table says', () => {
    const known = new Map<string, MessageRow>([...rows, ['b', held('b', 1, ['gone'])]]);
    const { rerender } = render(<ThreadTree tree={tree} getRow={(id) => known.get(id)} />);
    expectLine('a', undefined);
    expectLine('b', 'held', rowMarks.held);
    expect(comment('b')).toHaveTextContent('Received; waiting for 1 earlier message');
    expectLine('gone', 'missing', gapStates.missing);
    for (const [state, row] of [
      ['missing', gap('gone')],
      ['retrieving', gap('gone', { state: 'retrieving', via: 'store' })],
      ['lost', lost('gone')],
    ] as const) {
      known.set('gone', row);
      rerender(<ThreadTree tree={tree} getRow={(id) => known.get(id)} />);
      expectLine('gone', state, gapStates[state]);
    }
  });

  it('keeps the stub of a lost comment, and what answers it, where they are', () => {
    const known = new Map<string, MessageRow>([...rows, ['gone', gap('gone')]]);
    const order = () => screen.getAllByRole('treeitem').map(({ dataset }) => dataset['rcRow']);
    const { rerender } = render(<ThreadTree tree={tree} getRow={(id) => known.get(id)} />);
    const before = order();
    known.set('gone', lost('gone'));
    rerender(<ThreadTree tree={tree} getRow={(id) => known.get(id)} />);
    expect(order()).toEqual(before);
    expect(comment('gone')).toHaveTextContent('1 comment waiting for it');
    expect(comment('x')).toHaveAttribute('aria-level', '2');
  });

  it('keeps the focus when the button of a stub goes, as what was missing arrives', async () => {
    const user = userEvent.setup();
    const known = new Map<string, MessageRow>([...rows, ['gone', gap('gone')]]);
    const { rerender } = render(<ThreadTree tree={tree} getRow={(id) => known.get(id)} onRetrieve={vi.fn()} />);
    await user.tab();
    await user.keyboard('{End}{ArrowUp}{Enter}');
    expect(screen.getByRole('button', { name: 'Try now' })).toHaveFocus();
    await user.keyboard('{Enter}');
    known.set('gone', message('gone', 'bob', 9));
    rerender(<ThreadTree tree={tree} getRow={(id) => known.get(id)} onRetrieve={vi.fn()} />);
    expect(comment('gone')).toHaveFocus();
  });

  it('turns left and right round where lines run from right to left', async () => {
    const user = userEvent.setup();
    render(
      <div style={{ direction: 'rtl' }}>
        <ThreadTree tree={tree} rootId="a" getRow={getRow} />
      </div>,
    );
    await user.tab();
    await user.keyboard('{ArrowLeft}');
    expect(comment('b')).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(comment('b')).toHaveAttribute('aria-expanded', 'false');
  });

  it('folds and unfolds by pointer, and says how much', async () => {
    const user = userEvent.setup();
    render(<ThreadTree tree={tree} rootId="a" getRow={getRow} />);
    await user.click(screen.getByRole('button', { name: 'Hide 3 comments' }));
    expect(screen.getAllByRole('treeitem')).toHaveLength(1);
    expect(comment('a')).toHaveAttribute('data-folded');
    await user.click(screen.getByRole('button', { name: 'Show 3 comments' }));
    expect(screen.getAllByRole('treeitem')).toHaveLength(4);
  });

  it('says at its end what may be missing from it, while anything is', () => {
    const { container, rerender } = render(<ThreadTree tree={tree} getRow={getRow} completeness={partly} />);
    expect(container).toHaveTextContent(/2 messages still missing$/);
    expect(screen.getByRole('tree')).not.toHaveTextContent('still missing');
    rerender(<ThreadTree tree={tree} getRow={getRow} completeness={complete} />);
    expect(container).not.toHaveTextContent('missing$');
    expect(container.querySelector('.rc-thread-end')).toBeNull();
  });

  it('draws one comment anew when one arrives, in a thread of 1,000', () => {
    const parents: Record<string, string | undefined> = { root: undefined };
    for (let index = 0; index < 999; index += 1) parents[`c${index}`] = index % 10 === 0 ? 'root' : `c${index - 1}`;
    const place = ({ messageId }: { messageId: string }) => {
      const parentId = parents[messageId];
      return parentId === undefined ? {} : { parentId };
    };
    const reducer = treeByParent({ place });
    const thread = new Map<string, MessageRow>(
      Object.keys(parents).map((id, index) => [id, message(id, 'bob', index)]),
    );
    const before = reducer.apply(reducer.empty, thread as never);
    const find = (id: string) => thread.get(id);
    const renderComment = vi.fn(({ messageId }: { messageId: string }) => messageId);
    const { rerender } = render(<ThreadTree tree={before} getRow={find} renderComment={renderComment} />);
    expect(renderComment).toHaveBeenCalledTimes(1_000);
    parents['new'] = 'root';
    const arrived = message('new', 'bob', 2_000);
    thread.set('new', arrived);
    const after = reducer.apply(before, new Map([['new', arrived]]));
    rerender(<ThreadTree tree={after} getRow={find} renderComment={renderComment} />);
    expect(comment('new')).toHaveAttribute('aria-setsize', '101');
    expect(renderComment.mock.calls.slice(1_000)).toEqual([[arrived]]);
  });

  it('draws one comment anew when one is no longer held, in a thread of 1,000', () => {
    const parents: Record<string, string | undefined> = { root: undefined };
    for (let index = 0; index < 999; index += 1) parents[`c${index}`] = index % 10 === 0 ? 'root' : `c${index - 1}`;
    const { tree, rows: found } = treeOf(parents);
    const thread = new Map<string, MessageRow>(found);
    thread.set('c500', held('c500', 501, ['x']));
    const drawn = vi.fn(({ messageId }: { messageId: string }) => messageId);
    const { rerender } = render(<ThreadTree tree={tree} getRow={(id) => thread.get(id)} renderComment={drawn} />);
    expect(comment('c500')).toHaveAttribute('data-held');
    drawn.mockClear();
    thread.set('c500', message('c500', 'bob', 501));
    rerender(<ThreadTree tree={tree} getRow={(id) => thread.get(id)} renderComment={drawn} />);
    expect(comment('c500')).not.toHaveAttribute('data-held');
    expect(drawn.mock.calls.map(([{ messageId }]) => messageId)).toEqual(['c500']);
  });

  it('draws a thread of 1,000 comments, and one that is 1,000 deep', () => {
    const wide: Record<string, string | undefined> = { root: undefined };
    const deep: Record<string, string | undefined> = { root: undefined };
    for (let index = 0; index < 999; index += 1) {
      wide[`w${index}`] = index % 3 === 0 ? 'root' : `w${index - 1}`;
      deep[`d${index}`] = index === 0 ? 'root' : `d${index - 1}`;
    }
    for (const parents of [wide, deep]) {
      const thread = treeOf(parents);
      const { unmount } = render(<ThreadTree tree={thread.tree} getRow={(id) => thread.rows.get(id)} />);
      expect(document.querySelectorAll('[role=treeitem]')).toHaveLength(1_000);
      unmount();
    }
  });
});

describe('the marks of questions and comments', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['missing', <QuestionCard key="1" question={undefined} completeness={complete} />],
    ['answered', <QuestionCard key="2" question={message('q', 'bob', 0)} completeness={complete} answered />],
    ['waiting', <QuestionCard key="3" question={message('q', 'bob', 0)} completeness={complete} waiting={2} />],
  ] as const)('are as the table says: %s', (mark, card) => {
    const { container } = render(card);
    // What is missing is news after a second.
    act(() => void vi.advanceTimersByTime(1_000));
    const marks = container.querySelectorAll('.rc-mark');
    expect(marks).toHaveLength(1);
    expect(marks[0]).toHaveAttribute('data-status', mark);
    expect(marks[0]).toHaveAttribute(domainMarks[mark].attribute);
    expect(marks[0]?.querySelector('svg')).toHaveAttribute('data-shape', domainMarks[mark].shape);
    expect(container.firstElementChild).toHaveAttribute(domainMarks[mark].attribute);
  });

  it('differ in shape', () => {
    const shapes = Object.values(domainMarks).map(({ shape }) => shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});

describe('the words of the domain', () => {
  it('can be replaced one by one', () => {
    render(
      <UiProvider strings={{ votes: (count) => `${count} Stimmen` }}>
        <VoteCount count={2} completeness={complete} />
      </UiProvider>,
    );
    expect(screen.getByText('2 Stimmen')).toBeInTheDocument();
  });
});
