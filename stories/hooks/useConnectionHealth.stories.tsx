import { useConnectionHealth } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useConnectionHealth.md?example';
import page from '../../docs/hooks/useConnectionHealth.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useConnectionHealth()} />;
}

const meta = preview.meta({
  title: 'Hooks/useConnectionHealth',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await returns('status: "online"');
    await press('Cut Alice off');
    await returns('status: "offline"');
    await shows('offline: this participant is cut off');
    await press('Cut Alice off');
    await returns('status: "online"');
  },
});
