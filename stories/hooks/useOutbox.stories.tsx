import { useOutbox } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useOutbox.md?example';
import page from '../../docs/hooks/useOutbox.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useOutbox()} />;
}

const meta = preview.meta({
  title: 'Hooks/useOutbox',
  component: HookStage,
  args: { ...network, timeline: 'own' as const, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows, bobHas } = stageOf(canvasElement);
    await returns('[]');
    await press('Cut Alice off');
    await press('Alice says something');
    await returns('status: "queued"');
    await shows('1 not confirmed');
    await press('Cut Alice off');
    await bobHas('Hello');
    await returns('[]');
    await to(3);
    await returns('status: "sent"');
    await to(4);
    await returns('[]');
    await to(5);
    await returns('status: "queued"');
  },
});
