import { useMessages } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useMessages.md?example';
import page from '../../docs/hooks/useMessages.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useMessages()} />;
}

const meta = preview.meta({
  title: 'Hooks/useMessages',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows, bobHas } = stageOf(canvasElement);
    await returns('[]');
    await press('Bob says something');
    await returns('kind: "message"');
    await press('Drop a message to Alice');
    await returned('kind: "gap"');
    await shows('3 rows');
    await press('Alice says something');
    await returns('own: true');
    await bobHas('Hello');
  },
});

/** Nobody sends it again, and nobody is asked: after a while it is given up. */
export const GivenUp = meta.story({
  args: {
    store: false,
    options: { retrieval: 'none', tuning: { lostTimeout: 2_000 } },
    bobOptions: { tuning: { maxAttempts: 1 } },
  },
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await press('Drop a message to Alice');
    await returns('kind: "lost"');
    await shows('1 lost');
  },
});
