import { counterPerVoter, useReducedMessages } from 'react-reliable-channel/reducers';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useReducedMessages.md?example';
import page from '../../docs/hooks/useReducedMessages.md?raw';
import { HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import type { Say } from '../support/hooks/timeline.js';

const decoder = new TextDecoder();
/** The first is something to vote for, all others are votes for it. */
const vote: Say = (text, world) => {
  const [first] = world.messages();
  return first === undefined ? text : `+1 ${first}`;
};
const labelOf = (content: Uint8Array) => decoder.decode(content).replace(/^\+1 .+/, 'Vote');
const votes = counterPerVoter({
  vote({ content }) {
    const [, target] = /^\+1 (.+)$/.exec(decoder.decode(content)) ?? [];
    return target === undefined ? undefined : { target, choice: 1 };
  },
});

function Value() {
  const reduced = useReducedMessages(votes, ({ answer, completeness }) => ({
    tallies: answer.tallies,
    completeness,
  }));
  return <Returned value={reduced} />;
}

const meta = preview.meta({
  title: 'Hooks/useReducedMessages',
  component: HookStage,
  args: { ...network, say: vote, label: labelOf, example: <Example />, returned: <Value /> },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { to, press, returns, returned, shows } = stageOf(canvasElement);
    await press('Bob says something');
    await shows('Hello 0');
    await press('Vote');
    await returns('voters: 1');
    await shows('Hello 1');
    await press('Drop a message to Alice');
    await returned('complete: false');
    await returns('complete: true');
    await to(3);
    await returns('complete: false');
    await shows('at least');
  },
});
