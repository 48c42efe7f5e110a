import { useMessages } from 'react-reliable-channel';
import { createIdentity, useSignatureStatus, useSignedSend, type Identity } from 'react-reliable-channel/identity';
import preview from '../../.storybook/preview.js';
import { Example as SignedLog } from '../../docs/hooks/useSignatureStatus.md?example';
import { Example } from '../../docs/hooks/useSignedSend.md?example';
import page from '../../docs/hooks/useSignedSend.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import { useVoice } from '../support/playground/Playground.js';

const nothing = { senderId: 'nobody', content: new Uint8Array() };

function Value({ identity }: { identity: Identity }) {
  const send = useSignedSend(identity);
  useVoice('Alice', send);
  const last = useMessages((row) => (row.kind === 'message' ? row : undefined)).at(-1);
  const status = useSignatureStatus(last ?? nothing);
  return <Returned value={{ send, last: last && status }} />;
}

const meta = preview.meta({
  title: 'Hooks/useSignedSend',
  component: HookStage,
  args: { ...network, timeline: 'own' as const, example: undefined, returned: undefined, bobSees: <SignedLog /> },
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
        example={
          <>
            <Example identity={identity} />
            <SignedLog />
          </>
        }
        returned={<Value identity={identity} />}
      />
    );
  },
});

/** All that Alice says is signed, and Bob's app says of each message whether it is. */
export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, shows, bobHas } = stageOf(canvasElement);
    await returns('send: ƒ');
    await press('Say hello');
    await returns('last: "verified"');
    await bobHas('hello');
    await shows('hello (verified)', 'Bob');
    await to(1);
    await shows('Hello (verified)', 'Bob');
    await press('Bob says something');
    await returns('last: "unsigned"');
    await shows('Hello (unsigned)');
    await to(4);
    await shows('Is it still on for Saturday? (verified)');
    await shows('Is it still on for Saturday? (verified)', 'Bob');
  },
});
