import { useUnread } from 'react-reliable-channel/unread';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useUnread.md?example';
import page from '../../docs/hooks/useUnread.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useUnread()} />;
}

const meta = preview.meta({
  title: 'Hooks/useUnread',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await returns('count: 0');
    await press('Bob says something');
    await returns('count: 1');
    await shows('1 unread');
    await press('Mark all as read');
    await returns('count: 0');
  },
});
