import { useWakuNode } from 'react-reliable-channel/waku-provider';
import { expect } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import page from '../../docs/hooks/WakuReactProvider.md?raw';
import { manual, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import { WakuReactStage } from '../support/hooks/WakuReactStage.js';

function NodeState() {
  return <p role="status">{`The node is ${useWakuNode().state}`}</p>;
}

function Value() {
  return <Returned value={useWakuNode()} />;
}

/** The providers of `@waku/react` and of its node, as in an app; only the SDK below is simulated. */
const meta = preview.meta({
  title: 'Hooks/WakuReactProvider',
  component: WakuReactStage,
  args: { example: <NodeState />, returned: <Value /> },
  argTypes: { example: { table: { disable: true } }, returned: { table: { disable: true } } },
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { control, ready, to, press, returns, shows, has, bobHas } = stageOf(canvasElement);
    await ready();
    await shows('The node is starting');
    await press('The node fails');
    await shows('The node is failed');
    await returns('Failed at creating node: The node cannot be made.');
    await to(1);
    await press('Start over');
    await shows('The node is starting');
    await expect(control('Start over')).toHaveFocus();
    await to(2);
    await shows('The node is started');
    await bobHas('Anybody there?');
    await to(4);
    await has('Alice', 2, 'missing');
    await to(5);
    await shows(/I am.*Room 4 is open/);
    await to(8);
    await shows('At noon');
    await bobHas('On my way');
  },
});
