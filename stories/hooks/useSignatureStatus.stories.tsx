import { useMessages } from 'react-reliable-channel';
import { createIdentity, signContent, useSignatureStatus } from 'react-reliable-channel/identity';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSignatureStatus.md?example';
import page from '../../docs/hooks/useSignatureStatus.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import type { World } from '../support/playground/world.js';

const nothing = { senderId: 'nobody', content: new Uint8Array() };

/** A signature that is not of who sends it. */
async function forge(world: World): Promise<void> {
  const { handle } = world.person('Bob');
  if (!handle) return;
  const identity = await createIdentity();
  handle.send(await signContent(identity, handle.channelId, new TextEncoder().encode('It is me')));
}

function Value() {
  const last = useMessages((row) => (row.kind === 'message' ? row : undefined)).at(-1);
  return <Returned value={useSignatureStatus(last ?? nothing)} />;
}

const meta = preview.meta({
  title: 'Hooks/useSignatureStatus',
  component: HookStage,
  args: {
    ...network,
    example: <Example />,
    returned: <Value />,
    controls: (world) => <Action name="Bob signs as somebody else" onPress={() => void forge(world)} />,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows } = stageOf(canvasElement);
    await press('Bob says something');
    await returns('unsigned');
    await shows('Hello (unsigned)');
    await press('Bob signs as somebody else');
    await returned('invalid');
    await shows('It is me (invalid)');
  },
});
