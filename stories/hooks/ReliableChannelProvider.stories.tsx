import { useReliableChannel } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import page from '../../docs/hooks/ReliableChannelProvider.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function State() {
  return <p>{`This channel is ${useReliableChannel().state}`}</p>;
}

function Value() {
  return <Returned value={useReliableChannel()} />;
}

/** Alice and Bob have a provider each, around what is theirs. */
const meta = preview.meta({
  title: 'Hooks/ReliableChannelProvider',
  component: HookStage,
  args: { ...network, example: <State />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, shows, bobHas } = stageOf(canvasElement);
    await shows('This channel is open');
    await press('Alice says something');
    await bobHas('Hello');
  },
});
