import { OutboxPanel } from 'react-reliable-channel/ui';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../.storybook/preview.js';

const encoder = new TextEncoder();

const meta = preview.meta({
  title: 'States/OutboxPanel',
  component: OutboxPanel,
  args: {
    entries: [
      { messageId: 'a', content: encoder.encode('On my way, ten minutes.'), status: 'queued' },
      { messageId: 'b', content: encoder.encode('Room 4 is open.'), status: 'sent', attempts: 2 },
      { messageId: 'c', content: encoder.encode('Who has the long cable?'), status: 'unconfirmed', attempts: 16 },
      {
        messageId: 'd',
        content: encoder.encode('The whole protocol of the meeting, and it is long. '.repeat(8)),
        status: 'failed',
        error: new Error('the message is larger than the network takes'),
      },
    ],
    onResend: fn(),
    onDiscard: fn(),
  },
  parameters: {
    docs: {
      description: {
        component:
          'Own messages that nobody has confirmed, in one place. Use it where a message can be far up when it fails, as in a ' +
          'forum; in a chat the row itself has its actions. When the message of a pressed button goes, the focus goes to the heading.',
      },
    },
  },
});

export const Waiting = meta.story({
  play: async ({ canvas, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Resend 2' }));
    await expect(args.onResend).toHaveBeenCalledTimes(2);
  },
});
export const Empty = meta.story({ args: { entries: [] } });
