import { useCallback } from 'react';
import { useMessages } from 'react-reliable-channel';
import { createIdentity, signContent, useSignatureStatus, type Identity } from 'react-reliable-channel/identity';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSignatureStatus.md?example';
import page from '../../docs/hooks/useSignatureStatus.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import { useVoice, useWorld } from '../support/playground/Playground.js';
import type { World } from '../support/playground/world.js';

const nothing = { senderId: 'nobody', content: new Uint8Array() };

/** What Bob says with a signature: of his key, or of one that is not of who sends it. */
async function sign(world: World, identity: Identity, text: string): Promise<void> {
  const { handle } = world.person('Bob');
  handle?.send(await signContent(identity, handle.channelId, new TextEncoder().encode(text)));
}
const forge = async (world: World) => sign(world, await createIdentity(), 'It is me');

function Value({ bob }: { bob: Identity }) {
  const world = useWorld();
  useVoice(
    'Bob',
    useCallback((text) => sign(world, bob, text), [world, bob]),
  );
  const last = useMessages((row) => (row.kind === 'message' ? row : undefined)).at(-1);
  return <Returned value={useSignatureStatus(last ?? nothing)} />;
}

const meta = preview.meta({
  title: 'Hooks/useSignatureStatus',
  component: HookStage,
  args: {
    ...network,
    example: <Example />,
    returned: undefined,
    controls: (world) => (
      <>
        <Action name="Bob does not sign" onPress={() => void world.say('Bob', 'Believe me')} />
        <Action name="Bob signs as somebody else" onPress={() => void forge(world)} />
      </>
    ),
  },
  argTypes: networkControls,
  parameters: manual(page),
  // An identity takes a moment to make, and Bob's participantId comes from it.
  loaders: [async () => ({ bob: await createIdentity() })],
  render: (args, { loaded }) => {
    const { bob } = loaded as { bob: Identity };
    return <HookStage {...args} bobOptions={{ participantId: bob.participantId }} returned={<Value bob={bob} />} />;
  },
});

/** Bob signs what he says in the script; what he says by hand may be signed, unsigned, or signed with a key that is not his. */
export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, returned, shows } = stageOf(canvasElement);
    await to(1);
    await returns('verified');
    await shows('Hello (verified)');
    await press('Bob does not sign');
    await returned('unsigned');
    await shows('Believe me (unsigned)');
    await press('Bob signs as somebody else');
    await returned('invalid');
    await shows('It is me (invalid)');
    await to(4);
    await shows('Is it still on for Saturday? (verified)');
  },
});
