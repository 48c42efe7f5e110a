import { useSuspenseMessages } from 'react-reliable-channel/suspense';
import { Suspense, useEffect, useState } from 'react';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSuspenseMessages.md?example';
import page from '../../docs/hooks/useSuspenseMessages.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

type Show = (what: unknown) => void;

function Fallback({ show }: { show: Show }) {
  useEffect(() => show('suspended'), [show]);
  return null;
}

function Rows({ show }: { show: Show }) {
  const rows = useSuspenseMessages();
  useEffect(() => show(rows), [show, rows]);
  return null;
}

/** What suspends has no value to show: it is said beside it. */
function Value() {
  const [shown, show] = useState<unknown>('');
  return (
    <>
      <Suspense fallback={<Fallback show={show} />}>
        <Rows show={show} />
      </Suspense>
      <Returned value={shown} />
    </>
  );
}

const meta = preview.meta({
  title: 'Hooks/useSuspenseMessages',
  component: HookStage,
  args: { ...network, saidBefore: 3, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

/** Bob has said something before Alice comes: her list begins with it. */
export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { ready, to, press, returned, returns, bobHas, shows } = stageOf(canvasElement);
    await ready();
    await shows('Alice has not opened the app yet.');
    await to(1);
    await returned('suspended');
    await shows('Looking for messages');
    await to(2);
    await returns('kind: "message"');
    await press('Alice says something');
    await bobHas('Hello');
  },
});

/** Nobody was here before: the list is empty only once that is known. */
export const NobodyYet = meta.story({
  args: { saidBefore: 0, arrives: true },
  play: async ({ canvasElement }) => {
    const { ready, to, press, returned, shows } = stageOf(canvasElement);
    await ready();
    await to(1);
    await returned('suspended');
    await to(2);
    await shows('Nobody has said anything yet.');
    await press('Bob says something');
    await returned('kind: "message"');
  },
});
