import { useWakuNode, WakuProvider } from 'react-reliable-channel/waku-provider';
import { expect, userEvent } from 'storybook/test';
import preview from '../../.storybook/preview.js';
import { Example as NodeState } from '../../docs/hooks/useWakuNode.md?example';
import page from '../../docs/hooks/WakuProvider.md?raw';
import { manual, stageOf } from '../support/hooks/hookStory.js';
import { NodeStage } from '../support/hooks/NodeStage.js';
import { Returned } from '../support/hooks/Returned.js';

function State() {
  return <p role="status">{`The node is ${useWakuNode().state}`}</p>;
}

function Value() {
  return <Returned value={useWakuNode()} />;
}

const meta = preview.meta({
  title: 'Hooks/WakuProvider',
  component: NodeStage,
  args: { example: <State />, returned: <Value /> },
  argTypes: { example: { table: { disable: true } }, returned: { table: { disable: true } } },
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { ready, to, press, shows, has, bobHas } = stageOf(canvasElement);
    await ready();
    await shows('The node is starting');
    await press('The node fails');
    await shows('The node is failed');
    await to(1);
    await to(3);
    await shows('The node is started');
    await bobHas('Anybody there?');
    await to(5);
    await has('Alice', 2, 'missing');
    await to(6);
    await shows(/I am.*Room 4 is open/);
    await to(9);
    await shows('At noon');
    await bobHas('On my way');
  },
});

/** An address without the peer id of its service node: no node is made of it, and the reason says what to do. */
export const NoPeerId = meta.story({
  render: () => (
    <WakuProvider bootstrapPeers={['/dns4/example.org/tcp/8000/ws']} clusterId={42}>
      <div className="play play-view">
        <NodeState />
      </div>
    </WakuProvider>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/^Cannot connect to .*peer id/);
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/^Cannot connect to .*peer id/);
  },
});
