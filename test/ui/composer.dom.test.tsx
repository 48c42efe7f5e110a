import { act, createEvent, fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Composer } from '../../src/ui/index.js';

afterEach(() => localStorage.clear());

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });

describe('Composer', () => {
  it('sends on Enter, breaks the line on Shift+Enter, and keeps the focus', async () => {
    const onSend = vi.fn();
    const user = userEvent.setup();
    render(<Composer onSend={onSend} draftKey="a" />);
    await user.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(onSend.mock.calls).toEqual([['one\ntwo']]);
    expect(field()).toHaveValue('');
    expect(field()).toHaveFocus();
  });

  it('sends nothing of white space', async () => {
    const onSend = vi.fn();
    const user = userEvent.setup();
    render(<Composer onSend={onSend} draftKey="a" />);
    await user.type(field(), '  {Enter}');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(onSend).not.toHaveBeenCalled();
    expect(field()).toHaveValue('  ');
  });

  it.each([
    ['the browser says so', { isComposing: true }],
    ['only the key code says so', { keyCode: 229 }],
  ])('leaves Enter to an input method that composes (%s)', (_, init) => {
    const onSend = vi.fn();
    render(<Composer onSend={onSend} draftKey="a" />);
    fireEvent.change(field(), { target: { value: 'かんじ' } });
    const enter = createEvent.keyDown(field(), { key: 'Enter', ...init });
    fireEvent(field(), enter);
    expect(enter.defaultPrevented).toBe(false);
    expect(onSend).not.toHaveBeenCalled();
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(onSend.mock.calls).toEqual([['かんじ']]);
  });

  it('keeps the text of what could not be sent, says why, and stops saying it when the text changes', async () => {
    const onSend = vi.fn(() => {
      throw new Error('the message is too large. Shorten it.');
    });
    const user = userEvent.setup();
    render(<Composer onSend={onSend} draftKey="a" />);
    await user.type(field(), 'long{Enter}');
    expect(screen.getByRole('alert')).toHaveTextContent('Not sent: the message is too large. Shorten it.');
    expect(field()).toHaveValue('long');
    expect(field()).toBeInvalid();
    expect(field()).toHaveAccessibleDescription(/too large/);
    await user.type(field(), 'er');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(localStorage.getItem('a')).toBe('longer');
  });

  it('gives the text back that was promised to be sent and was not, before what was written meanwhile', async () => {
    let fail = (_: Error) => {};
    const onSend = vi.fn(() => new Promise((_, reject) => (fail = reject)));
    const user = userEvent.setup();
    render(<Composer onSend={onSend} draftKey="a" />);
    await user.type(field(), 'one{Enter}two');
    await act(async () => fail(new Error('not signed')));
    expect(screen.getByRole('alert')).toHaveTextContent('Not sent: not signed');
    expect(field()).toHaveValue('one\ntwo');
    expect(localStorage.getItem('a')).toBe('one\ntwo');
  });

  it('keeps the draft of each channel over a reload, and forgets it once sent', async () => {
    const user = userEvent.setup();
    const first = render(<Composer onSend={vi.fn()} draftKey="lobby" />);
    await user.type(field(), 'for the lobby');
    first.rerender(<Composer onSend={vi.fn()} draftKey="kitchen" />);
    expect(field()).toHaveValue('');
    await user.type(field(), 'for the kitchen');
    first.unmount();

    const second = render(<Composer onSend={vi.fn()} draftKey="lobby" />);
    expect(field()).toHaveValue('for the lobby');
    await user.type(field(), '{Enter}');
    second.unmount();
    render(<Composer onSend={vi.fn()} draftKey="lobby" />);
    expect(field()).toHaveValue('');
    expect(localStorage.getItem('kitchen')).toBe('for the kitchen');
  });

  it('works without storage', async () => {
    const refuse = () => {
      throw new DOMException('storage is switched off', 'SecurityError');
    };
    const spies = (['getItem', 'setItem', 'removeItem'] as const).map((name) =>
      vi.spyOn(Storage.prototype, name).mockImplementation(refuse),
    );
    const onSend = vi.fn();
    const user = userEvent.setup();
    render(<Composer onSend={onSend} draftKey="a" />);
    await user.type(field(), 'still works{Enter}');
    expect(onSend.mock.calls).toEqual([['still works']]);
    for (const spy of spies) spy.mockRestore();
  });

  it('says that what is sent waits while offline, and sends all the same', async () => {
    const onSend = vi.fn();
    const user = userEvent.setup();
    render(<Composer onSend={onSend} draftKey="a" offline />);
    expect(field()).toHaveAccessibleDescription(/Offline/);
    await user.type(field(), 'later{Enter}');
    expect(onSend.mock.calls).toEqual([['later']]);
  });
});
