import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { OutboxPanel, type OutboxEntryLike } from '../../src/ui/index.js';

const encoder = new TextEncoder();
const entry = (
  messageId: string,
  more: Pick<OutboxEntryLike, 'status'> & Partial<OutboxEntryLike>,
): OutboxEntryLike => ({
  messageId,
  content: encoder.encode(`text of ${messageId}`),
  ...more,
});
const three = [
  entry('a', { status: 'sending' }),
  entry('b', { status: 'failed', error: new Error('no peer') }),
  entry('c', { status: 'unconfirmed' }),
];

describe('OutboxPanel', () => {
  it('says how many are not confirmed, and what each waits for', () => {
    render(<OutboxPanel entries={three} />);
    expect(screen.getByRole('region', { name: '3 messages not confirmed' })).toHaveAttribute('data-stuck');
    const items = screen.getAllByRole('listitem');
    expect(items.map((item) => item.dataset['status'])).toEqual(['sending', 'failed', 'unconfirmed']);
    expect(items[0]).toHaveTextContent('text of aSending');
    expect(within(items[0] as HTMLElement).queryByRole('button')).not.toBeInTheDocument();
    expect(items[1]).toHaveTextContent('Not sent: no peer');
    expect(items[2]).toHaveTextContent('Not confirmed');
  });

  it('resends and discards one by one by keyboard, names what, and resends all that are stuck', async () => {
    const user = userEvent.setup();
    const onResend = vi.fn();
    const onDiscard = vi.fn();
    render(<OutboxPanel entries={three} onResend={onResend} onDiscard={onDiscard} />);
    await user.tab();
    expect(screen.getByRole('button', { name: 'Resend 2' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(onResend.mock.calls).toEqual([['b'], ['c']]);
    await user.tab();
    expect(document.activeElement).toHaveAccessibleName('Resend');
    expect(document.activeElement).toHaveAccessibleDescription('text of b');
    await user.tab();
    await user.keyboard('{Enter}');
    expect(onDiscard.mock.calls).toEqual([['b']]);
  });

  it('keeps the focus when the message whose button was pressed goes', async () => {
    const user = userEvent.setup();
    const { rerender } = render(<OutboxPanel entries={three} />);
    await user.click(screen.getAllByRole('button', { name: 'Discard' })[0] as HTMLElement);
    rerender(<OutboxPanel entries={[three[0] as OutboxEntryLike, three[2] as OutboxEntryLike]} />);
    expect(document.activeElement).toHaveTextContent('2 messages not confirmed');
  });

  it('says so when nothing waits', () => {
    render(<OutboxPanel entries={[]} />);
    expect(screen.getByRole('region', { name: 'Nothing waits to be confirmed' })).toHaveAttribute('data-empty');
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
  });
});
