import { useState } from 'react';
import { useEphemeral } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useEphemeral.md?example';
import page from '../../docs/hooks/useEphemeral.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  const [heard, setHeard] = useState<object>();
  const send = useEphemeral(setHeard);
  return <Returned value={{ send, heard }} />;
}

const meta = preview.meta({
  title: 'Hooks/useEphemeral',
  component: HookStage,
  args: {
    ...network,
    timeline: 'signs' as const,
    example: <Example />,
    returned: <Value />,
    controls: (world) => (
      <Action
        name="Bob is typing"
        onPress={() => world.person('Bob').handle?.channel?.sendEphemeral(new TextEncoder().encode('typing'))}
      />
    ),
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { returned, to, press, returns, shows } = stageOf(canvasElement);
    await press('Bob is typing');
    await returns('senderId: "Bob", content: bytes of "typing"');
    await shows('Bob is typing');
    await shows('Nobody is typing');
    await to(1);
    await returned('Bob');
    await to(6);
    await shows('Bob is typing');
  },
});
