import { Composer } from 'react-reliable-channel/ui';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../.storybook/preview.js';

const meta = preview.meta({
  title: 'States/Composer',
  component: Composer,
  args: { onSend: fn(), draftKey: 'story' },
  parameters: {
    docs: {
      description: {
        component:
          'The field to write in. Enter sends, Shift+Enter breaks the line; the draft is kept over a reload; what cannot be sent stays and says why. ' +
          'Inside a `ReliableChannelProvider` it needs no props.',
      },
    },
  },
});

const draft = (key: string, text: string) => () => localStorage.setItem(key, text);

export const Empty = meta.story({
  args: { draftKey: 'story-empty' },
  play: async ({ canvas, args }) => {
    const field = canvas.getByRole('textbox', { name: 'Message' });
    await userEvent.type(field, 'One{Shift>}{Enter}{/Shift}two');
    await expect(field).toHaveValue('One\ntwo');
    await userEvent.keyboard('{Enter}');
    await expect(args.onSend).toHaveBeenCalledTimes(1);
    await expect(args.onSend).toHaveBeenCalledWith('One\ntwo');
    await expect(field).toHaveValue('');
    await expect(field).toHaveFocus();
  },
});

export const WithDraft = meta.story({
  args: { draftKey: 'story-draft' },
  beforeEach: draft('story-draft', 'Begun before the reload'),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('textbox')).toHaveValue('Begun before the reload');
  },
});

/** An error keeps the text and says what is wrong, until the text changes. */
export const WithError = meta.story({
  args: {
    draftKey: 'story-error',
    onSend: fn(() => {
      throw new Error('the message is 180 kB, the network takes at most 150 kB. Shorten it.');
    }),
  },
  beforeEach: draft('story-error', 'A very long message'),
  play: async ({ canvas }) => {
    const field = canvas.getByRole('textbox');
    await userEvent.click(canvas.getByRole('button', { name: 'Send' }));
    await expect(canvas.getByRole('alert')).toHaveTextContent('Not sent: the message is 180 kB');
    await expect(field).toHaveValue('A very long message');
    await expect(field).toBeInvalid();
  },
});

export const Offline = meta.story({ args: { draftKey: 'story-offline', offline: true } });

export const LongText = meta.story({
  args: { draftKey: 'story-long' },
  beforeEach: draft(
    'story-long',
    Array.from({ length: 40 }, (_, line) => `Line ${line + 1} of what I had to say`).join('\n'),
  ),
  play: async ({ canvas }) => {
    const field = canvas.getByRole('textbox');
    const { height } = field.getBoundingClientRect();
    await expect(height).toBeGreaterThan(100);
    await expect(height).toBeLessThanOrEqual(240);
  },
});
