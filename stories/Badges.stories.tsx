import { CompletenessBadge, ConnectionBadge } from 'react-reliable-channel/ui';
import preview from '../.storybook/preview.js';

const meta = preview.meta({
  title: 'States/Badges',
  component: CompletenessBadge,
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
          '`CompletenessBadge` says how much of a channel, a thread or a count is here; give it the `completeness` of ' +
          '`useReducedMessages`, or nothing for the channel around it. `ConnectionBadge` says whether the network is there. ' +
          'Do not show both beside a `SyncBanner`, which says both in one line.',
      },
    },
  },
});

const states = [
  { complete: true },
  { complete: false, missing: 2 },
  { complete: false, lost: 1 },
  { complete: false, unread: 240 },
  { complete: false },
];

export const Completeness = meta.story({
  render: () => (
    <table className="story-table">
      <tbody>
        {states.map((completeness) => (
          <tr key={JSON.stringify(completeness)}>
            <td style={{ fontSize: 12 / 0.8125 }}>
              <CompletenessBadge completeness={completeness} />
            </td>
            <td>
              <CompletenessBadge completeness={completeness} count={12} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  ),
});

export const Connection = meta.story({
  render: () => (
    <table className="story-table">
      <tbody>
        {(['connecting', 'online', 'degraded', 'offline'] as const).map((status) => (
          <tr key={status}>
            <td>
              <ConnectionBadge connection={{ status }} />
            </td>
            <td>
              <ConnectionBadge connection={{ status, reason: 'no service node answers' }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  ),
});
