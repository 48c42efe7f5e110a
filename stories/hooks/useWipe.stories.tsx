import { useWipe } from 'react-reliable-channel/storage';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useWipe.md?example';
import page from '../../docs/hooks/useWipe.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useWipe()} />;
}

const meta = preview.meta({
  title: 'Hooks/useWipe',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, shows } = stageOf(canvasElement);
    await press('Bob says something');
    await shows('Leave and forget 1 messages');
    await press('Leave and forget 1 messages');
    await shows('ChannelWipedError: join again');
  },
});
