import { useFoldedMessages } from 'react-reliable-channel/rows';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useFoldedMessages.md?example';
import page from '../../docs/hooks/useFoldedMessages.md?raw';
import { Action, HookStage, type HookStageProps } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import { saySomething } from '../support/hooks/timeline.js';

function Value() {
  return <Returned value={useFoldedMessages({ atLeast: 3 })} />;
}

/** As many as the next message names. */
const dropThree: HookStageProps['controls'] = (world) => {
  const drop = () => {
    world.person('Alice').faults.set({ loseNext: 3 });
    for (let index = 0; index < 4; index++) void saySomething(world, 'Bob', (text) => text);
  };
  return <Action name="Drop three messages to Alice" onPress={drop} />;
};

const meta = preview.meta({
  title: 'Hooks/useFoldedMessages',
  component: HookStage,
  args: {
    ...network,
    timeline: 'threeAtOnce' as const,
    example: <Example />,
    returned: <Value />,
    controls: dropThree,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { returns, to, press, returned, bobHas, shows } = stageOf(canvasElement);
    await press('Drop three messages to Alice');
    await bobHas('Hello');
    await returned('kind: "fold"');
    await returned('kind: "message"');
    await shows(/^(?!.*missing)/s);
    await to(3);
    await returns('kind: "fold"');
    await to(4);
    await shows(/^(?!.*missing)/s);
    await to(3);
  },
});

/** Nobody sends them again, and nobody is asked: they are lost, and shown one by one on demand. */
export const Shown = meta.story({
  args: {
    store: false,
    options: { retrieval: 'none', tuning: { lostTimeout: 2_000 } },
    bobOptions: { tuning: { maxAttempts: 1 } },
  },
  play: async ({ canvasElement }) => {
    const { press, shows } = stageOf(canvasElement);
    await press('Drop three messages to Alice');
    await shows('3 are lost: show them');
    await press('3 are lost: show them');
    await shows(/(one is lost.*){3}/s);
  },
});
