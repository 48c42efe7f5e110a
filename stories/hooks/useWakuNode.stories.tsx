import { useWakuNode } from 'react-reliable-channel/waku-provider';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useWakuNode.md?example';
import page from '../../docs/hooks/useWakuNode.md?raw';
import { manual, stageOf } from '../support/hooks/hookStory.js';
import { NodeStage } from '../support/hooks/NodeStage.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useWakuNode()} />;
}

const meta = preview.meta({
  title: 'Hooks/useWakuNode',
  component: NodeStage,
  args: { example: <Example />, returned: <Value /> },
  argTypes: { example: { table: { disable: true } }, returned: { table: { disable: true } } },
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows } = stageOf(canvasElement);
    await returns('state: "starting"');
    await press('The node fails');
    await returns('error: Error: The node cannot be made.');
    await shows('The node cannot be made. Try again');
    await to(1);
    await to(3);
    await returns('state: "started"');
    await shows('The node is started');
    await to(6);
    await shows(/I am.*Room 4 is open/);
  },
});
