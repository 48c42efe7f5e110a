import { DeliveryDetails, MessageList } from 'react-reliable-channel/ui';
import { expect, userEvent, waitFor } from 'storybook/test';
import preview from '../.storybook/preview.js';
import { conversation, start } from './support/rows.js';

const second = 1_000;
const history = [
  { kind: 'sent', at: start + 1 * second },
  { kind: 'sent', at: start + 4 * second },
  { kind: 'sent', at: start + 90 * second },
  { kind: 'possibly-acknowledged', at: start + 92 * second },
  { kind: 'acknowledged', at: start + 95 * second, participantId: 'Jonas' },
] as const;

const meta = preview.meta({
  title: 'States/DeliveryDetails',
  component: DeliveryDetails,
  args: {
    delivery: { status: 'acknowledged', attempts: 3, acknowledgedBy: ['Jonas', 'Marta'] },
    history,
    writtenAt: start,
  },
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
          'The tick as a button: it opens what happened to an own message. Use it where people ask “did it arrive?”; where the ' +
          'tick is enough, use `DeliveryStatus`. Times are those seen since the page was opened; of what came before, it ' +
          'says that it happened. Enter or Space opens, Escape closes and keeps the focus.',
      },
    },
  },
});

export const Closed = meta.story({});
export const Acknowledged = meta.story({ args: { defaultOpen: true, showLabel: true } });
export const Failed = meta.story({
  args: {
    defaultOpen: true,
    showLabel: true,
    delivery: { status: 'failed', error: new Error('the message is larger than the network takes') },
    history: [{ kind: 'failed', at: start + second }],
  },
});
export const Unconfirmed = meta.story({
  args: {
    defaultOpen: true,
    showLabel: true,
    delivery: { status: 'unconfirmed', attempts: 16 },
    history: [{ kind: 'unconfirmed', at: start + 540 * second }],
  },
});

/** With `details`, the ticks of a `MessageList` open the timeline of their message: Enter on the row, Enter on the tick. */
export const InAList = meta.story({
  render: () => (
    <div className="story-list">
      <MessageList
        rows={conversation}
        details
        getDelivery={() => ({ status: 'acknowledged', attempts: 1, acknowledgedBy: ['Jonas'] })}
      />
    </div>
  ),
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole('article')[0]).toBeVisible());
    await userEvent.tab();
    await expect(document.activeElement).toHaveAttribute('data-rc-row', 'c8');
    await userEvent.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(canvas.getByText('Received by Jonas: a message of theirs follows it')).toBeVisible());
    await userEvent.keyboard('{Escape}');
    await expect(canvas.queryByText(/a message of theirs/)).toBeNull();
    await expect(document.activeElement).toHaveAttribute('aria-expanded', 'false');
  },
});
