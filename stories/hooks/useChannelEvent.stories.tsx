import { useState } from 'react';
import { useChannelEvent } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useChannelEvent.md?example';
import page from '../../docs/hooks/useChannelEvent.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  const [heard, setHeard] = useState<object>();
  useChannelEvent('message-missing', ({ entries }) => setHeard({ 'message-missing': { entries } }));
  useChannelEvent('message-received', (detail) => setHeard({ 'message-received': detail }));
  useChannelEvent('message-recovered', (detail) => setHeard({ 'message-recovered': detail }));
  return <Returned value={heard} />;
}

const meta = preview.meta({
  title: 'Hooks/useChannelEvent',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows } = stageOf(canvasElement);
    await press('Bob says something');
    await returns('message-received');
    await press('Drop a message to Alice');
    await returned('message-missing');
    await shows('1 missing messages arrived. store');
  },
});
