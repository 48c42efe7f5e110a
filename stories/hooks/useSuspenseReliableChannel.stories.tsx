import { memoryPersistence } from 'react-reliable-channel/engine';
import { useSuspenseReliableChannel } from 'react-reliable-channel/suspense';
import { Suspense, useEffect, useState } from 'react';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSuspenseReliableChannel.md?example';
import page from '../../docs/hooks/useSuspenseReliableChannel.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import type { OptionsOf } from '../support/playground/world.js';

/** Opens slowly enough to be seen. */
const slow: OptionsOf = (clock) => {
  const memory = memoryPersistence();
  return {
    persistence: {
      ...memory,
      async open(key) {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, 2_000));
        return memory.open(key);
      },
    },
  };
};

type Show = (what: string) => void;

function Fallback({ show }: { show: Show }) {
  useEffect(() => show('suspended'), [show]);
  return null;
}

function Open({ show }: { show: Show }) {
  const { state } = useSuspenseReliableChannel();
  useEffect(() => show(state), [show, state]);
  return null;
}

/** What suspends has no value to show: it is said beside it. */
function Value() {
  const [shown, show] = useState('');
  return (
    <>
      <Suspense fallback={<Fallback show={show} />}>
        <Open show={show} />
      </Suspense>
      <Returned value={shown} />
    </>
  );
}

const meta = preview.meta({
  title: 'Hooks/useSuspenseReliableChannel',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value />, arrives: true, options: slow },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { ready, to, press, returned, returns, bobHas } = stageOf(canvasElement);
    await ready();
    await to(1);
    await returned('suspended');
    await to(2);
    await returns('open');
    await press(/Say hello in/);
    await bobHas('hello');
  },
});
