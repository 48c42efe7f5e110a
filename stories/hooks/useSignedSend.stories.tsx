import { useMessages } from 'react-reliable-channel';
import { createIdentity, useSignatureStatus, useSignedSend, type Identity } from 'react-reliable-channel/identity';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSignedSend.md?example';
import page from '../../docs/hooks/useSignedSend.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

const nothing = { senderId: 'nobody', content: new Uint8Array() };

function Value({ identity }: { identity: Identity }) {
  const send = useSignedSend(identity);
  const last = useMessages((row) => (row.kind === 'message' ? row : undefined)).at(-1);
  const status = useSignatureStatus(last ?? nothing);
  return <Returned value={{ send, last: last && status }} />;
}

const meta = preview.meta({
  title: 'Hooks/useSignedSend',
  component: HookStage,
  args: { ...network, timeline: 'own' as const, example: undefined, returned: undefined },
  argTypes: networkControls,
  parameters: manual(page),
  // An identity takes a moment to make, and Alice's participantId comes from it.
  loaders: [async () => ({ identity: await createIdentity() })],
  render: (args, { loaded }) => {
    const { identity } = loaded as { identity: Identity };
    return (
      <HookStage
        {...args}
        options={{ participantId: identity.participantId }}
        example={<Example identity={identity} />}
        returned={<Value identity={identity} />}
      />
    );
  },
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, bobHas } = stageOf(canvasElement);
    await returns('send: ƒ');
    await press('Say hello');
    await returns('last: "verified"');
    await bobHas('hello');
    await press('Bob says something');
    await returns('last: "unsigned"');
  },
});
