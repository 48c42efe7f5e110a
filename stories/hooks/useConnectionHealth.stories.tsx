import { useConnectionHealth } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useConnectionHealth.md?example';
import page from '../../docs/hooks/useConnectionHealth.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';

function Value() {
  return <Returned value={useConnectionHealth()} />;
}

const meta = preview.meta({
  title: 'Hooks/useConnectionHealth',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, shows } = stageOf(canvasElement);
    await returns('status: "online"');
    await press('Cut Alice off');
    await returns('status: "offline"');
    await shows('offline: this participant is cut off');
    await press('Cut Alice off');
    await returns('status: "online"');
  },
});

/** A network that was never there is being connected to, and offline only after ten seconds. */
export const NotThereYet = meta.story({
  args: {
    arrives: true,
    faults: { cut: true },
    steps: [
      {
        title: 'Alice opens her app where there is no network.',
        happen: ({ arrive }) => arrive('Alice'),
        lasts: 1_000,
      },
      { title: 'Ten seconds later that is not called connecting any more.', lasts: 10_000, shown: 2_000 },
      {
        kind: 'heal',
        title: 'The network is there.',
        happen: ({ person }) => person('Alice').faults.set({ cut: false }),
        lasts: 2_000,
      },
    ],
  },
  play: async ({ canvasElement }) => {
    const { ready, to, returns } = stageOf(canvasElement);
    await ready();
    await to(1);
    await returns('status: "connecting"');
    await to(2);
    await returns('status: "offline"');
    await to(3);
    await returns('status: "online"');
  },
});
