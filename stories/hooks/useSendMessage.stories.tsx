import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useSendMessage } from 'react-reliable-channel/query';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSendMessage.md?example';
import page from '../../docs/hooks/useSendMessage.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import { useVoice } from '../support/playground/Playground.js';

const client = new QueryClient();

function Value() {
  const { mutate, status, isPaused, messageId, data, error } = useSendMessage();
  useVoice('Alice', mutate);
  return (
    <>
      <Action name="mutate('On my way')" onPress={() => mutate('On my way')} />
      <Returned value={{ mutate, status, isPaused, messageId, data, error }} />
    </>
  );
}

const meta = preview.meta({
  title: 'Hooks/useSendMessage',
  component: HookStage,
  args: {
    ...network,
    timeline: 'own' as const,
    example: <Example />,
    returned: <Value />,
    around: (alice) => <QueryClientProvider client={client}>{alice}</QueryClientProvider>,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows, bobHas } = stageOf(canvasElement);
    await returns('status: "idle"');
    await press('Cut Alice off');
    await press("mutate('On my way')");
    await returns('isPaused: true');
    await press('Cut Alice off');
    await bobHas('On my way');
    await returns('status: "success"');
    await press('Say hello');
    await shows('success');
    await to(3);
    await returns('status: "pending"');
    await to(4);
    await returns('status: "success"');
    await to(5);
    await returns('isPaused: true');
  },
});
