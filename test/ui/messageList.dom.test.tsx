import { act, fireEvent, render, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageRow } from '../../src/store/index.js';
import { MessageList, type MessageListHandle, type MessageListProps } from '../../src/ui/index.js';
import { listenTo } from './support/announcements.js';
import { stubLayout } from './support/layout.js';
import { gap, held, lost, message } from './support/rows.js';

beforeEach(() => {
  vi.useFakeTimers();
  stubLayout();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function show(rows: readonly MessageRow[], props: Partial<MessageListProps> = {}) {
  const view = render(<MessageList rows={rows} {...props} />);
  await advance(50);
  return {
    ...view,
    update: async (next: readonly MessageRow[], ms = 50) => {
      view.rerender(<MessageList rows={next} {...props} />);
      await advance(ms);
    },
  };
}

const row = (key: string) => document.querySelector<HTMLElement>(`[data-rc-row="${key}"]`);
const press = async (key: string) => {
  fireEvent.keyDown(document.activeElement as Element, { key });
  await advance(50);
};
const tabStops = () => [
  ...document.querySelectorAll<HTMLElement>('[role=log] [tabindex="0"], [role=log] button:not([tabindex])'),
];

const five = ['a', 'b', 'c', 'd', 'e'].map((id, index) => message(id, index === 3 ? 'me' : 'bob', index));

describe('MessageList by keyboard', () => {
  it('has one tab stop, which arrows, Home and End move', async () => {
    await show(five);
    expect(tabStops()).toEqual([row('e')]);
    row('e')?.focus();
    await press('ArrowUp');
    expect(row('d')).toHaveFocus();
    expect(tabStops()).toEqual([row('d')]);
    await press('Home');
    expect(row('a')).toHaveFocus();
    await press('ArrowUp');
    expect(row('a')).toHaveFocus();
    await press('End');
    expect(row('e')).toHaveFocus();
  });

  it('opens the actions of a failed message with Enter, walks them, and comes back with Escape', async () => {
    const onResend = vi.fn();
    const onDiscard = vi.fn();
    await show(five, { onResend, onDiscard, getDelivery: () => ({ status: 'failed', error: new Error('no peer') }) });
    row('d')?.focus();
    await press('Enter');
    expect(screen.getByRole('button', { name: 'Resend' })).toHaveFocus();
    fireEvent.click(document.activeElement as Element);
    await press('ArrowRight');
    expect(screen.getByRole('button', { name: 'Discard' })).toHaveFocus();
    fireEvent.click(document.activeElement as Element);
    await press('Escape');
    expect(row('d')).toHaveFocus();
    expect(onResend.mock.calls).toEqual([['d']]);
    expect(onDiscard.mock.calls).toEqual([['d']]);
  });

  it('keeps the focus on a lost message that heals', async () => {
    const onRetrieve = vi.fn();
    const view = await show([five[0] as MessageRow, lost('x'), five[1] as MessageRow], { onRetrieve });
    row('x')?.focus();
    await press('Enter');
    const button = screen.getByRole('button', { name: 'Try again' });
    expect(button).toHaveFocus();
    fireEvent.click(button);
    expect(onRetrieve.mock.calls).toEqual([[['x']]]);
    await view.update([five[0] as MessageRow, message('x', 'carol', 0.5), five[1] as MessageRow], 2_000);
    expect(button).not.toBeInTheDocument();
    expect(row('x')).toHaveTextContent('text of x');
    expect(row('x')).toHaveFocus();
  });

  it('leaves a reader who has scrolled away from the focused row where they are when it goes', async () => {
    const view = await show(five);
    row('c')?.focus();
    await advance(500);
    const log = screen.getByRole('log');
    const above = { top: -500, bottom: -460 } as DOMRect;
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
      return this.dataset['rcRow'] === undefined ? ({ top: 0, bottom: 400 } as DOMRect) : above;
    });
    const before = log.scrollTop;
    await view.update(five.filter(({ key }) => key !== 'c'));
    await advance(500);
    expect(row('d')).toHaveFocus();
    expect(log.scrollTop).toBe(before);
  });

  it('stays at the end that "Jump to latest" went to, also where newer messages push the row it has focused off the screen', async () => {
    await show(Array.from({ length: 40 }, (_, index) => message(`m${index}`, 'bob', index)));
    const log = screen.getByRole('log');
    vi.spyOn(log, 'scrollHeight', 'get').mockReturnValue(1_600);
    for (const scrollTop of [900, 100]) {
      log.scrollTop = scrollTop;
      fireEvent.scroll(log);
      await advance(50);
    }
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
      const [top, bottom] = this.dataset['rcRow'] === undefined ? [0, 400] : [-500, -460];
      return { top, bottom } as DOMRect;
    });
    fireEvent.click(screen.getByRole('button', { name: 'Jump to latest' }));
    await advance(500);
    expect(row('m39')).toHaveFocus();
    expect(log.scrollTop).toBe(1_600);
  });

  describe('who was to be taken to a row that takes no focus yet', () => {
    const start = async () => {
      const focus = HTMLElement.prototype.focus;
      let hidden = true;
      vi.spyOn(HTMLElement.prototype, 'focus').mockImplementation(function (this: HTMLElement, options) {
        if (!hidden || this.dataset['rcRow'] !== 'a') focus.call(this, options);
      });
      const handle = createRef<MessageListHandle>();
      const list = (rows: readonly MessageRow[]) => <MessageList rows={rows} handle={handle} />;
      const { rerender } = render(list(five.slice(0, 4)));
      await advance(50);
      act(() => handle.current?.jumpTo('a'));
      return { reveal: () => (hidden = false), arrive: () => rerender(list(five)) };
    };

    it('is taken there when it does', async () => {
      const { reveal } = await start();
      await advance(100);
      reveal();
      await advance(100);
      expect(row('a')).toHaveFocus();
    });

    it('is not taken there when that was given up long ago', async () => {
      const { reveal, arrive } = await start();
      await advance(3_000);
      reveal();
      arrive();
      await advance(100);
      expect(document.body).toHaveFocus();
    });
  });

  it('hands the focus to the row in its place when the focused one goes', async () => {
    const view = await show(five);
    row('c')?.focus();
    await view.update(five.filter(({ key }) => key !== 'c'));
    expect(row('d')).toHaveFocus();
  });
});

describe('MessageList shows', () => {
  it('author and time once for a run of one author, and the tick on one’s last message only when all is well', async () => {
    await show([...five.slice(0, 4), message('own', 'me', 4)], {
      getDelivery: () => ({ status: 'acknowledged', acknowledgedBy: ['bob'] }),
    });
    expect(row('a')).toHaveAttribute('data-leads');
    expect(row('b')).not.toHaveAttribute('data-leads');
    expect(row('d')).toHaveAttribute('data-leads');
    expect(row('d')?.querySelector('.rc-status')).toBeNull();
    expect(row('own')?.querySelector('.rc-status')).toHaveAttribute('data-status', 'acknowledged');
    expect(row('a')).toHaveAccessibleName(/^bob /);
    expect(row('own')).toHaveAccessibleName(/^You /);
  });

  it('what each row is, for styles', async () => {
    await show([
      message('a', 'bob', 0),
      message('b', 'bob', 1, { late: true }),
      held('h', 2, ['x']),
      message('own', 'me', 3),
    ]);
    const flagsOf = (key: string) =>
      [...(row(key)?.attributes ?? [])].map(({ name }) => name).filter((name) => /^data-(?!rc-row|kind)/.test(name));
    expect(['a', 'b', 'h', 'own'].map(flagsOf)).toEqual([
      ['data-leads'],
      ['data-late'],
      ['data-held'],
      ['data-leads', 'data-own'],
    ]);
    expect(['a', 'b', 'h', 'own'].map((key) => row(key)?.dataset['kind'])).toEqual([
      'message',
      'message',
      'held',
      'message',
    ]);
  });

  it('that a message arrived late, and by how much: once for a run of an author’s, and on each row to a screen reader', async () => {
    const receivedAt = message('a', 'bob', 6).lamportTimestamp;
    const late = (id: string, at: number, author = 'bob') => message(id, author, at, { late: true, receivedAt });
    await show([
      message('a', 'bob', 0),
      late('b', 1),
      late('c', 2),
      late('d', 3, 'carol'),
      message('e', 'carol', 4),
      late('f', 5, 'carol'),
    ]);
    const marks = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => row(key)?.querySelector('[data-status=late]'));
    const [none, shown, told] = [undefined, 'rc-mark', 'rc-hidden'];
    expect(marks.map((mark) => mark?.className)).toEqual([none, shown, told, shown, none, shown]);
    expect(marks[1]).toHaveTextContent(/^Arrived late/);
    expect(row('c')).toHaveAccessibleDescription(expect.stringContaining('Arrived late'));
  });

  it('a gap only after a second', async () => {
    const view = await show(five);
    await view.update([...five, gap('g'), message('f', 'bob', 6)], 900);
    expect(screen.queryByText('1 message missing')).not.toBeInTheDocument();
    expect(row('f')).toBeInTheDocument();
    await advance(200);
    expect(screen.getByText('1 message missing')).toBeInTheDocument();
  });

  it('what a message that is held waits for, and leads there', async () => {
    const rows = [message('a', 'bob', 1), gap('x'), held('h', 2, ['x'])];
    const { container } = render(<MessageList rows={rows} />);
    await act(async () => void (await vi.advanceTimersByTimeAsync(1_100)));
    const link = screen.getByRole('button', { name: 'Received; waiting for 1 earlier message' });
    await act(async () => {
      link.click();
      await vi.advanceTimersByTimeAsync(500);
    });
    expect(container.querySelector('[data-rc-row=x]')).toHaveFocus();
  });

  it('bytes that are no text as what they are', async () => {
    await show([message('a', 'bob', 0, { content: Uint8Array.of(0xc3, 0x28) })]);
    expect(row('a')).toHaveTextContent('Not readable as text (2 bytes)');
  });
});

describe('what MessageList speaks', () => {
  it('is each new message of others at the end, once', async () => {
    const view = await show(five);
    const speech = listenTo(view.container);
    await view.update([...five, message('f', 'carol', 6), message('g', 'me', 7)], 5_000);
    expect(speech.take().filter((text) => text.includes('text of f'))).toHaveLength(1);
    await view.update([...five, message('f', 'carol', 6), message('g', 'me', 7), message('h', 'bob', 8)], 5_000);
    const said = speech.take();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('text of h');
  });

  it('is nothing for own messages and their ticks', async () => {
    const view = await show(five, { getDelivery: () => ({ status: 'sending' }) });
    const speech = listenTo(view.container);
    view.rerender(<MessageList rows={[...five, message('mine', 'me', 6)]} getDelivery={() => ({ status: 'sent' })} />);
    await advance(5_000);
    view.rerender(
      <MessageList
        rows={[...five, message('mine', 'me', 6)]}
        getDelivery={() => ({ status: 'acknowledged', acknowledgedBy: ['bob'] })}
      />,
    );
    await advance(5_000);
    expect(row('mine')).toBeInTheDocument();
    expect(speech.take()).toEqual([]);
  });

  it('is one sentence for twelve recovered messages', async () => {
    const gone = Array.from({ length: 12 }, (_, index) => `g${index}`);
    const around = (middle: readonly MessageRow[]) => [five[0] as MessageRow, ...middle, five[1] as MessageRow];
    const view = await show(around(gone.map((id) => lost(id))));
    await advance(2_000);
    const speech = listenTo(view.container);
    let rows: MessageRow[] = gone.map((id) => lost(id));
    for (const [index, id] of gone.entries()) {
      rows = rows.with(index, message(id, 'carol', 0.01 * index));
      await view.update(around(rows), 20);
    }
    await advance(5_000);
    expect(speech.take()).toEqual(['12 earlier messages arrived']);
  });
});
