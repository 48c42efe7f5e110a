import { defineMessages, useTypedMessages } from 'react-reliable-channel/messages';
import { z } from 'zod';
import preview from '../../.storybook/preview.js';
import { Example } from '../../docs/hooks/useTypedMessages.md?example';
import page from '../../docs/hooks/useTypedMessages.md?raw';
import { Action, HookStage } from '../support/hooks/HookStage.js';
import { manual, network, networkControls, stageOf } from '../support/hooks/hookStory.js';
import { Returned } from '../support/hooks/Returned.js';
import type { Say } from '../support/hooks/timeline.js';

const messages = defineMessages({ question: z.object({ text: z.string() }) });
const labelOf = (content: Uint8Array) => {
  const read = messages.decode(content);
  return read.kind === 'known' ? read.data.text : 'plain text';
};
const ask: Say = (text) => messages.encode('question', { text });

function Value() {
  return <Returned value={useTypedMessages(messages)} />;
}

const meta = preview.meta({
  title: 'Hooks/useTypedMessages',
  component: HookStage,
  args: {
    ...network,
    example: <Example />,
    returned: <Value />,
    say: ask,
    controls: ({ say }) => <Action name="Bob sends plain text" onPress={() => void say('Bob', 'plain text')} />,
    label: labelOf,
  },
  argTypes: networkControls,
  parameters: manual(page),
});

export const Live = meta.story({
  play: async ({ canvasElement }) => {
    const { press, returns, returned, shows } = stageOf(canvasElement);
    await returns('[]');
    await press('Bob says something');
    await returns('type: "question", version: 1, data: { text: "Hello" }');
    await press('Bob sends plain text');
    await returns('kind: "undecodable"');
    await shows('cannot be read');
    await press('Drop a message to Alice');
    await returned('kind: "gap"');
  },
});
