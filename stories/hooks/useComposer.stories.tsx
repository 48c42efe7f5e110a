import { useReliableChannel } from 'react-reliable-channel';
import { useComposer } from 'react-reliable-channel/ui';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useComposer.md?example';
import page from '../../docs/hooks/useComposer.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  const { send } = useReliableChannel();
  const { text, isEmpty, error } = useComposer({ onSend: send, draftKey: 'lobby' });
  return <Returned value={{ text, isEmpty, error }} />;
}

const meta = preview.meta({
  title: 'Hooks/useComposer',
  component: HookStage,
  args: { ...network, timeline: 'own' as const, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, type, returns, bobHas } = stageOf(canvasElement);
    await returns('isEmpty: true');
    await type('Message', 'On my way');
    await returns('text: "On my way"');
    await press('Send');
    await bobHas('On my way');
    await returns('isEmpty: true');
  },
});
