import { useReliableChannel } from 'react-reliable-channel';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useReliableChannel.md?example';
import page from '../../docs/hooks/useReliableChannel.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import type { OptionsOf } from '../support/playground/world.js';

function Value() {
  return <Returned value={useReliableChannel()} />;
}

const meta = preview.meta({
  title: 'Hooks/useReliableChannel',
  component: HookStage,
  args: { ...network, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, bobHas } = stageOf(canvasElement);
    await returned('state: "opening"');
    await returns('state: "open"');
    await press('Say hello');
    await bobHas('hello');
  },
});

/** Whether the transport can be made. */
let isThere = false;

const unreachable: OptionsOf = (_, transport) => {
  isThere = false;
  return {
    transport: () => (isThere ? Promise.resolve(transport) : Promise.reject(new Error('The network is not there.'))),
  };
};

/** The transport cannot be made: `retry` opens the channel again. */
export const Failed = meta.story({
  args: {
    options: unreachable,
    steps: [
      {
        title: 'The network is there now: “Try again” opens the channel.',
        happen: () => void (isThere = true),
        lasts: 1_000,
      },
    ],
  },
  play: async ({ canvasElement }) => {
    const { ready, to, press, returns, returned } = stageOf(canvasElement);
    await ready();
    await returns('error: Error: The network is not there.');
    await press('Try again');
    await returned(/state: "failed".*state: "opening".*state: "failed"/);
    await to(1);
    await press('Try again');
    await returns('state: "open"');
  },
});
