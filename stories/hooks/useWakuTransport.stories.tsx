import { useSyncExternalStore } from 'react';
import { useWakuTransport } from 'react-reliable-channel/waku-provider';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useWakuTransport.md?example';
import page from '../../docs/hooks/useWakuTransport.md?raw';
import { manual, stageOf } from '../support/hooks/hookStory.js';
import { NodeStage } from '../support/hooks/NodeStage.js';
import { Returned } from '../support/hooks/Returned.js';
import { contentTopic } from '../support/waku/nodeSteps.js';

function Value() {
  const { health, maxMessageSize } = useWakuTransport({ contentTopic });
  const reason = useSyncExternalStore(health.subscribe, () => health.detail?.().reason);
  return <Returned value={{ maxMessageSize, health: health.get(), reason }} />;
}

const meta = preview.meta({
  title: 'Hooks/useWakuTransport',
  component: NodeStage,
  args: { example: <Example />, returned: <Value /> },
  argTypes: { example: { table: { disable: true } }, returned: { table: { disable: true } } },
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows, bobHas } = stageOf(canvasElement);
    await returns('health: "offline"');
    await shows('connecting: ');
    await press('The node fails');
    await returns('The node cannot be made.');
    await to(1);
    await to(3);
    await returns('health: "online"');
    await to(6);
    await shows(/I am.*Room 4 is open/);
    await to(8);
    await returns('no service node is connected');
    await to(9);
    await returns('health: "online"');
    await bobHas('On my way');
  },
});
