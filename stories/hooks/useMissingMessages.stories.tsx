import { useMissingMessages } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useMissingMessages.md?example';
import page from '../../docs/hooks/useMissingMessages.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useMissingMessages()} />;
}

const meta = preview.meta({
  title: 'Hooks/useMissingMessages',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows } = stageOf(canvasElement);
    await returns('[]');
    await press('Drop a message to Alice');
    await returned('state: "missing"');
    await returned('state: "retrieving"');
    await returns('[]');
    await shows('Nothing is missing.');
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
    await returns('state: "lost"');
    await shows('1 missing, 1 of them lost');
  },
});
