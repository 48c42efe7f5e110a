import { GapRow } from 'react-reliable-channel/ui';
import { expect, fn, userEvent } from 'storybook/test';
import preview from '../.storybook/preview.js';

const meta = preview.meta({
  title: 'States/GapRow',
  component: GapRow,
  args: { onRetrieve: fn() },
  decorators: [
    (Story) => (
      <div className="story-pad">
        <Story />
      </div>
    ),
  ],
  parameters: {
    docs: {
      description: {
        component:
          'Messages that somebody follows and that are not here: noticed, being fetched, or given up. ' +
          'A `MessageList` draws them in place; alone it takes a `messageId` of the channel around it, or a `row`.',
      },
    },
  },
});

export const Missing = meta.story({ args: { row: { kind: 'gap', state: 'missing', messageIds: ['m1'] } } });
export const MissingWithAuthor = meta.story({
  args: { row: { kind: 'gap', state: 'missing', messageIds: ['m1'], senderId: 'Alice' } },
});
export const MissingPlural = meta.story({
  args: { row: { kind: 'gap', state: 'missing', messageIds: ['m1', 'm2', 'm3', 'm4'], senderId: 'Alice' } },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('4 messages missing from Alice')).toBeVisible();
  },
});
export const RetrievingFromStore = meta.story({
  args: { row: { kind: 'gap', state: 'retrieving', via: 'store', messageIds: ['m1'], senderId: 'Alice' } },
});
export const RetrievingFromOthers = meta.story({
  args: { row: { kind: 'gap', state: 'retrieving', via: 'repair', messageIds: ['m1', 'm2'] } },
});
export const Lost = meta.story({
  args: { row: { kind: 'lost', messageIds: ['m1'], senderId: 'Alice' } },
  play: async ({ canvas, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(args.onRetrieve).toHaveBeenCalledTimes(1);
    await expect(args.onRetrieve).toHaveBeenCalledWith(['m1']);
  },
});
export const LostPlural = meta.story({ args: { row: { kind: 'lost', messageIds: ['m1', 'm2', 'm3'] } } });
export const Folded = meta.story({
  args: { row: { kind: 'gap', state: 'missing', messageIds: ['m1', 'm2', 'm3', 'm4', 'm5'] }, onExpand: fn() },
  play: async ({ canvas, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Show 5' }));
    await expect(args.onExpand).toHaveBeenCalledOnce();
    await expect(args.onRetrieve).not.toHaveBeenCalled();
  },
});
