import { useReliableChannel } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useReliableChannel.md?example';
import page from '../../docs/hooks/useReliableChannel.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useReliableChannel()} />;
}

const meta = preview.meta({
  title: 'Hooks/useReliableChannel',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, bobHas } = stageOf(canvasElement);
    await returned('state: "opening"');
    await returns('state: "open"');
    await press('Say hello');
    await bobHas('Alice: hello');
  },
});

/** The transport cannot be made: `retry` opens the channel again. */
export const Failed = meta.story({
  args: { options: { transport: () => Promise.reject(new Error('The network is not there.')) } },
  play: async ({ canvasElement }) => {
    const { press, returns, returned } = stageOf(canvasElement);
    await returns('error: Error: The network is not there.');
    await press('Try again');
    await returned(/state: "failed".*state: "opening".*state: "failed"/);
  },
});
