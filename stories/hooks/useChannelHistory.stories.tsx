import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useChannelHistory } from 'react-reliable-channel/query';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useChannelHistory.md?example';
import page from '../../docs/hooks/useChannelHistory.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

const client = new QueryClient();

function Value() {
  const { status, fetchStatus, hasNextPage, data, error } = useChannelHistory({ pageSize: 5, enabled: false });
  return <Returned value={{ status, fetchStatus, hasNextPage, pages: data?.pages, error }} />;
}

const meta = preview.meta({
  title: 'Hooks/useChannelHistory',
  component: HookStage,
  args: {
    ...network,
    example: <Example />,
    returned: <Value />,
    around: (alice) => <QueryClientProvider client={client}>{alice}</QueryClientProvider>,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await returns('status: "pending"');
    await press('Bob says something');
    await shows('1 messages');
    await press('Show older');
    await shows(/1 messages $/);
  },
});
