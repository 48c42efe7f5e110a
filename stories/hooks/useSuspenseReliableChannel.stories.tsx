import { useSuspenseReliableChannel } from 'react-reliable-channel/suspense';
import { Suspense } from 'react';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSuspenseReliableChannel.md?example';
import page from '../../docs/hooks/useSuspenseReliableChannel.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Open() {
  return <Returned value={useSuspenseReliableChannel().state} />;
}

function Value() {
  return (
    <Suspense fallback={<Returned value="suspended" />}>
      <Open />
    </Suspense>
  );
}

const meta = preview.meta({
  title: 'Hooks/useSuspenseReliableChannel',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, bobHas } = stageOf(canvasElement);
    await returns('open');
    await press(/Say hello in/);
    await bobHas('Alice: hello');
  },
});
