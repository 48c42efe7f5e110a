import type { MessageStatus } from 'react-reliable-channel';
import { deliveryStates, DeliveryStatus, type DeliveryLike } from 'react-reliable-channel/ui';
import { expect } from 'storybook/test';
import preview from '../.storybook/preview.js';

const meta = preview.meta({
  title: 'States/DeliveryStatus',
  component: DeliveryStatus,
  args: { showLabel: true },
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
          'What became of an own message. Give it a `messageId` inside a `ReliableChannelProvider`, or a `delivery` of your own. ' +
          'The shape is told apart without colour; the words are its accessible name, shown with `showLabel`. ' +
          'Two ticks mean that at least one participant proved to have it, never that everybody does.',
      },
    },
  },
});

const delivery = (status: MessageStatus, more: Partial<DeliveryLike> = {}): DeliveryLike => ({ status, ...more });

export const Queued = meta.story({ args: { delivery: delivery('queued') } });
export const Sending = meta.story({ args: { delivery: delivery('sending') } });
export const Sent = meta.story({ args: { delivery: delivery('sent') } });
export const PossiblyAcknowledged = meta.story({ args: { delivery: delivery('possibly-acknowledged') } });
export const Acknowledged = meta.story({ args: { delivery: delivery('acknowledged', { acknowledgedBy: ['bob'] }) } });
export const AcknowledgedByMany = meta.story({
  args: { delivery: delivery('acknowledged', { acknowledgedBy: ['bob', 'carol', 'dave'] }), count: true },
});
export const AcknowledgedOfRoster = meta.story({
  args: { delivery: delivery('acknowledged', { acknowledgedBy: ['bob', 'carol'] }), count: true, roster: 5 },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Received by 2 of 5')).toBeVisible();
  },
});
export const Unconfirmed = meta.story({ args: { delivery: delivery('unconfirmed') } });
export const Failed = meta.story({ args: { delivery: delivery('failed', { error: new Error('No peer takes it') }) } });
export const Discarded = meta.story({ args: { delivery: delivery('discarded') } });

/** Without words on screen the name is still there, for assistive technology and on hovering. */
export const IconOnly = meta.story({
  args: { delivery: delivery('sent'), showLabel: false },
  play: async ({ canvas }) => {
    const name = canvas.getByText('Sent');
    await expect(name).toBeInTheDocument();
    await expect(name.getBoundingClientRect().width).toBeLessThanOrEqual(1);
    await expect(canvas.getByTitle('Sent')).toHaveAttribute('data-status', 'sent');
  },
});

/** Another element in its place: a function gets the attributes and the state. */
export const Headless = meta.story({
  args: {
    delivery: delivery('acknowledged', { acknowledgedBy: ['bob', 'carol'] }),
    render: ({ children: _, ...props }, { status, acknowledgedBy }) => (
      <output {...props} className="">
        {status} × {acknowledgedBy}
      </output>
    ),
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('acknowledged × 2')).toHaveAttribute('data-acknowledged', '');
  },
});

const sizes = [12, 16, 24];

/** Every state side by side, from the table the component draws from. */
export const AllStates = meta.story({
  render: () => (
    <table className="story-table">
      <tbody>
        {(Object.keys(deliveryStates) as MessageStatus[]).map((status) => (
          <tr key={status}>
            <th scope="row">
              <code>{status}</code>
            </th>
            {sizes.map((size) => (
              <td key={size} style={{ fontSize: size / 0.8125 }}>
                <DeliveryStatus
                  delivery={{ status, error: status === 'failed' ? new Error('No peer takes it') : undefined }}
                />
              </td>
            ))}
            <td>
              <DeliveryStatus
                showLabel
                delivery={{ status, error: status === 'failed' ? new Error('No peer takes it') : undefined }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  ),
});
