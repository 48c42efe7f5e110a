import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useChannelHistory } from 'react-reliable-channel/query';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useChannelHistory.md?example';
import page from '../../docs/hooks/useChannelHistory.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

const client = new QueryClient();

/** With a button of its own, as the example has its own client: what it read is in the log, and not in this result. */
function Value() {
  const { status, fetchStatus, fetchNextPage, hasNextPage, data, error } = useChannelHistory({
    pageSize: 5,
    enabled: false,
  });
  return (
    <>
      <Action name="Read a page here" onPress={() => void fetchNextPage()} />
      <Returned value={{ status, fetchStatus, hasNextPage, pages: data?.pages, error }} />
    </>
  );
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
  args: {
    saidBefore: 12,
    // What was said before is for the hook to read, and nobody sends it again.
    options: { retrieval: 'none' },
    bobOptions: { tuning: { maxAttempts: 1 } },
  },
  play: async ({ canvasElement }) => {
    const { ready, to, press, returns, shows } = stageOf(canvasElement);
    await ready();
    await to(2);
    await returns('status: "pending"');
    await press('Show older');
    // Of the frames of a page some carry no message.
    await shows(/(?<!\d)[1-5] messages, and more/);
    await press('Read a page here');
    await returns(/entered: [1-5]/);
    await press('Show older');
    await shows('12 messages');
  },
});
