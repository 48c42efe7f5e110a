import { useParticipants } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useParticipants.md?example';
import page from '../../docs/hooks/useParticipants.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useParticipants()} />;
}

const meta = preview.meta({
  title: 'Hooks/useParticipants',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await press('Bob says something');
    await returns('participantId: "Bob"');
    await shows('Bob, heard at');
  },
});
