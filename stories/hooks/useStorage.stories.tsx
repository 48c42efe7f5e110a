import { useStorage } from 'react-reliable-channel/storage';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useStorage.md?example';
import page from '../../docs/hooks/useStorage.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useStorage()} />;
}

const meta = preview.meta({
  title: 'Hooks/useStorage',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { returns, shows } = stageOf(canvasElement);
    await returns('kind: "memory"');
    await shows('Kept in: memory');
  },
});
