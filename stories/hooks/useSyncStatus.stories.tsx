import { useSyncStatus } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useSyncStatus.md?example';
import page from '../../docs/hooks/useSyncStatus.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useSyncStatus()} />;
}

const meta = preview.meta({
  title: 'Hooks/useSyncStatus',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows } = stageOf(canvasElement);
    await returns('status: "synced"');
    await press('Drop a message to Alice');
    await returned('missing: 1');
    await returns('missing: 0');
    await press('Cut Alice off');
    await returns('status: "offline"');
    await press('Alice says something');
    await shows('Offline, 1 of yours waiting');
    await press('Cut Alice off');
    await returns('unsent: 0');
    await shows('Up to date');
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
    await returns('status: "incomplete"');
    await shows('1 lost');
  },
});
